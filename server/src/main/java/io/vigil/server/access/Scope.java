package io.vigil.server.access;

import io.vigil.server.identity.Account;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads as somebody: every query in it sees, by row-level security, what that account may see now,
 * and nothing else.
 */
@Service
public class Scope {
  private final JdbcClient reader;
  private final TransactionTemplate transaction;

  Scope(@Qualifier("reader") DataSource reader) {
    this.reader = JdbcClient.create(reader);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(reader));
    transaction.setReadOnly(true);
    // Never inside another account's.
    transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * Runs {@code work} in one read-only transaction, as of one moment. The client that it is given
   * is of use only inside: after, it sees nothing.
   *
   * @throws org.springframework.transaction.CannotCreateTransactionException if the database does
   *     not answer
   * @throws org.springframework.dao.DataAccessException if a query fails, or takes longer than 15 s
   */
  public <T> T read(Account who, Function<JdbcClient, T> work) {
    return transaction.execute(status -> {
      reader
          .sql("select set_config('vigil.tenant', ?, true), set_config('vigil.account', ?, true)")
          .param(who.tenant().toString())
          .param(who.id().toString())
          .query(row -> {});
      return work.apply(reader);
    });
  }
}
