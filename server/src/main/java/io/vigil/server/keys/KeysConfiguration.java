package io.vigil.server.keys;

import io.vigil.server.ops.Secrets;
import io.vigil.server.ops.VigilProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The keys, which stand beside the database and never in it: a dump of it opens nothing. */
@Configuration(proxyBeanMethods = false)
class KeysConfiguration {

  private static final int CHAIN_KEY_BYTES = 32;
  private static final String CHAIN_KEY = "chain.key";
  private static final String ERASED = "erased";
  private static final String DATA_KEYS = "data-keys";
  private static final String MASTER_KEYSET = "master-keyset.json";

  /** Together less than what the launcher waits for a server to be ready. */
  private static final int ATTEMPTS_MAX = 20;

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(KeysConfiguration.class);

  /**
   * @throws io.vigil.server.ops.SecretMissingException if the keys of a journal are not all there
   */
  @Bean(destroyMethod = "close")
  ErasedKeys erasedKeys(VigilProperties properties, @Qualifier("keys") Secrets keys) {
    keys.require(CHAIN_KEY, ERASED, DATA_KEYS);
    if (properties.pkcs11() == null) {
      keys.require(MASTER_KEYSET);
    }
    // Before the first file: the folder is made with the first secret.
    keys.key(CHAIN_KEY, CHAIN_KEY_BYTES);
    return new ErasedKeys(folder(properties).resolve(ERASED));
  }

  /** Until the key management answers nothing is served, and the process is not ready. */
  @Bean(destroyMethod = "close")
  DataKeys dataKeys(VigilProperties properties, ErasedKeys erased) {
    return awaited(
        () -> {
          Path folder = folder(properties);
          boolean first = !Files.exists(DataKeys.file(folder));
          return new DataKeys(folder, management(properties, folder, first), erased);
        },
        RETRY);
  }

  @Bean
  FileSealer sealer(DataKeys dataKeys, ErasedKeys erased, @Qualifier("keys") Secrets keys) {
    return new FileSealer(dataKeys, erased, keys.key(CHAIN_KEY, CHAIN_KEY_BYTES));
  }

  /** What needs the key management, and may be tried again. */
  interface Needing<T> {
    T get();
  }

  static <T> T awaited(Needing<T> needing, Duration retry) {
    for (int attempt = 1; ; attempt++) {
      try {
        return needing.get();
      } catch (KeyManagement.AwayException away) {
        if (attempt == ATTEMPTS_MAX) {
          throw away;
        }
        if (attempt == 1) {
          log.warn("The key management is away: nothing is served until it answers", away);
        } else {
          log.warn("The key management is still away, attempt {} of {}", attempt, ATTEMPTS_MAX);
        }
        pause(retry);
      }
    }
  }

  private static void pause(Duration retry) {
    try {
      Thread.sleep(retry);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while waiting for the key management", e);
    }
  }

  private static KeyManagement management(VigilProperties properties, Path folder, boolean first) {
    VigilProperties.@Nullable Pkcs11 token = properties.pkcs11();
    return token == null
        ? TinkKeyManagement.of(folder.resolve(MASTER_KEYSET), first)
        : Pkcs11KeyManagement.of(token, first);
  }

  private static Path folder(VigilProperties properties) {
    return properties.data().resolve("keys");
  }
}
