package io.vigil.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.engine.Subject;
import io.vigil.server.ops.VigilProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Against SoftHSM 2, a token in software. */
class Pkcs11KeyManagementTest extends KeyManagementKit {
  @TempDir private Path folder;

  private SoftHsm token;

  @BeforeEach
  void token() {
    token = SoftHsm.ofThisRun();
  }

  @Override
  KeyManagement opened() {
    return Pkcs11KeyManagement.of(token.key("one", token.pinFile(folder)), true);
  }

  @Override
  KeyManagement another() {
    return Pkcs11KeyManagement.of(token.key("another", token.pinFile(folder)), true);
  }

  @Test
  void makesAKeyOnlyWhereItMay() {
    VigilProperties.Pkcs11 absent = token.key("absent", token.pinFile(folder));

    assertThatThrownBy(() -> Pkcs11KeyManagement.of(absent, false))
        .isInstanceOf(KeyManagement.RefusedException.class)
        .hasMessageContaining("absent");
  }

  @Test
  void isAwayWithoutItsLibraryOrToken() {
    Path pin = token.pinFile(folder);
    VigilProperties.Pkcs11 noLibrary =
        new VigilProperties.Pkcs11(folder.resolve("none.so"), null, "one", pin);
    VigilProperties.Pkcs11 noSlot = new VigilProperties.Pkcs11(token.library(), 77L, "one", pin);

    for (VigilProperties.Pkcs11 wrong : new VigilProperties.Pkcs11[] {noLibrary, noSlot}) {
      assertThatThrownBy(() -> Pkcs11KeyManagement.of(wrong, true))
          .isInstanceOf(KeyManagement.AwayException.class);
    }
  }

  @Test
  void isSetInTheEnvironment() {
    Map<String, Object> environment =
        Map.of(
            "VIGIL_DATA", "/data",
            "VIGIL_PKCS11_LIBRARY", "/lib/token.so",
            "VIGIL_PKCS11_PINFILE", "/data/pin",
            "VIGIL_PKCS11_SLOT", "17");
    var binder =
        new Binder(
            ConfigurationPropertySources.from(
                new SystemEnvironmentPropertySource("systemEnvironment", environment)));

    assertThat(binder.bind("vigil", VigilProperties.class).get().pkcs11())
        .isEqualTo(
            new VigilProperties.Pkcs11(
                Path.of("/lib/token.so"), 17L, "vigil", Path.of("/data/pin")));
  }

  @Test
  void keepsTheKeysOfAServer() throws IOException {
    Path keys = Files.createDirectory(folder.resolve("keys"));
    ErasedKeys erased = new ErasedKeys(keys.resolve("erased"));
    DataKeys first = new DataKeys(keys, opened(), erased);
    Subject anna = new Subject(Subject.Kind.PATIENT, new UUID(1, 1));
    UUID key = first.idOf(anna);
    first.rotate();
    first.close();

    DataKeys again = new DataKeys(keys, opened(), erased);
    assertThat(again.generation()).isEqualTo(2);
    assertThat(again.idOf(anna)).isEqualTo(key);
    again.close();
    assertThatThrownBy(() -> new DataKeys(keys, another(), erased))
        .isInstanceOf(KeyManagement.RefusedException.class);
  }
}
