package io.vigil.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.server.TestingDatabase;
import io.vigil.server.ops.SecretMissingException;
import io.vigil.server.ops.VigilProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

class KeyMissingTest {
  private final TestingDatabase database = TestingDatabase.create();
  @TempDir private Path data;

  @EnableConfigurationProperties(VigilProperties.class)
  @ComponentScan(
      basePackages = "io.vigil.server",
      useDefaultFilters = false,
      includeFilters =
          @ComponentScan.Filter(
              type = FilterType.REGEX,
              pattern = ".*\\.(DatabaseConfiguration|KeysConfiguration|LoginLookup)"))
  static class Keys {}

  @Test
  void anInstallationWithoutAJournalGetsThem() throws IOException {
    passwords();

    open();

    assertThat(files())
        .contains("chain.key", "lookup.key", "erased", "data-keys", "master-keyset.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chain.key", "lookup.key", "erased", "data-keys", "master-keyset.json"})
  void aJournalWithoutOneOfThemIsNotOpenedAndGetsNoNewOne(String missing) throws IOException {
    passwords();
    open();
    database.asSuperuser().sql("update engine.lane set next_seq = 2 where id = 5").update();
    open();
    Files.delete(data.resolve("keys").resolve(missing));
    var left = files();

    assertThatThrownBy(this::open)
        .rootCause()
        .isInstanceOf(SecretMissingException.class)
        .hasMessageContaining("begun with " + missing + " in")
        .hasMessageContaining("restore it from the newest backup");
    assertThat(files()).isEqualTo(left);
  }

  /** The roles of all tests' databases have them. */
  private void passwords() throws IOException {
    database.setUp();
    Files.createDirectories(data.resolve("secrets"));
    try (Stream<Path> all = Files.list(database.data().resolve("secrets"))) {
      for (Path secret : all.toList()) {
        Files.copy(secret, data.resolve("secrets").resolve(secret.getFileName()));
      }
    }
  }

  private void open() {
    new SpringApplicationBuilder(Keys.class)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .run("--vigil.db.url=" + database.url(), "--vigil.data=" + data)
        .close();
  }

  private java.util.List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(data.resolve("keys"))) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
