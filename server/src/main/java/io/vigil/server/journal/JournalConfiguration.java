package io.vigil.server.journal;

import io.vigil.engine.JournalStore;
import io.vigil.engine.Sealer;
import io.vigil.server.keys.DataKeys;
import io.vigil.server.keys.ErasedKeys;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine's ports, as this server has them. */
@Configuration(proxyBeanMethods = false)
class JournalConfiguration {

  @Bean
  Erasures erasures(@Qualifier("eraser") DataSource eraser, DataKeys keys, ErasedKeys erased) {
    return new Erasures(eraser, keys, erased);
  }

  /**
   * @param erasures carried out before anything is read
   */
  @Bean
  JournalStore journalStore(
      @Qualifier("lanes") DataSource lanes,
      Sealer sealer,
      @SuppressWarnings("unused") Erasures erasures) {
    return new PostgresJournalStore(lanes, new LaneTables(new Unsealing(sealer)));
  }
}
