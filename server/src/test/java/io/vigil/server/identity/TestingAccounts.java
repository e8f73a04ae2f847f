package io.vigil.server.identity;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores accounts without a journal; seals nothing. */
@TestConfiguration(proxyBeanMethods = false)
public class TestingAccounts {
  @Bean
  AccountJournal accountJournal(@Qualifier("writer") DataSource dataSource) {
    JdbcClient writer = JdbcClient.create(dataSource);
    return created -> {
      writer
          .sql("insert into identity.account values (?, ?, ?, ?, ?, 64, 1, ?, ?)")
          .params(
              created.id(),
              created.tenant(),
              created.loginHash(),
              created.role(),
              created.passwordHash(),
              UUID.randomUUID(),
              created.name().getBytes(StandardCharsets.UTF_8))
          .update();
      for (UUID ward : created.wards()) {
        writer
            .sql("insert into identity.ward_grant values (?, ?, ?)")
            .params(created.id(), ward, created.tenant())
            .update();
      }
    };
  }

  @Bean
  AccountNames accountNames() {
    return account -> new String(account.sealed(), StandardCharsets.UTF_8);
  }
}
