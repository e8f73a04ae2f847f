package io.vigil.server.journal;

import io.vigil.engine.JournalStore;
import io.vigil.engine.Sealer;
import io.vigil.server.ops.Secrets;
import io.vigil.server.ops.VigilProperties;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine's ports, as this server has them. */
@Configuration(proxyBeanMethods = false)
class JournalConfiguration {

  private static final int KEY_BYTES = 32;

  /** Keys stand beside the database, never in it: a dump of it opens nothing. */
  @Bean(destroyMethod = "close")
  FileSealer sealer(VigilProperties properties, @Qualifier("keys") Secrets keys) {
    Path folder = properties.data().resolve("keys");
    byte[] master = keys.key("master.key", KEY_BYTES);
    return new FileSealer(folder.resolve("data-keys"), master, keys.key("chain.key", KEY_BYTES));
  }

  @Bean
  JournalStore journalStore(@Qualifier("lanes") DataSource lanes, Sealer sealer) {
    return new PostgresJournalStore(lanes, new LaneTables(new Unsealing(sealer)));
  }
}
