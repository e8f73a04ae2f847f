package io.vigil.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.vigil.server.ops.VigilProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The token that SOFTHSM2_CONF names, which is set before the JVM starts since the library reads it
 * from the process's environment; initialized at the first use.
 */
final class SoftHsm {
  private static final String PIN = "4711";
  private static final List<Path> LIBRARIES =
      Stream.of(
              "/usr/lib/softhsm/libsofthsm2.so",
              "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
              "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
              "/opt/homebrew/lib/softhsm/libsofthsm2.so")
          .map(Path::of)
          .toList();

  private final Path library;

  private SoftHsm(Path library) {
    this.library = library;
  }

  /** Skips the test, aloud, where SoftHSM is not installed. */
  static SoftHsm ofThisRun() {
    Optional<Path> library = LIBRARIES.stream().filter(Files::exists).findFirst();
    if (library.isEmpty()) {
      return abort("SoftHSM 2 is not installed: the token is not tested");
    }
    return Shared.of(library.get());
  }

  Path library() {
    return library;
  }

  VigilProperties.Pkcs11 key(String label, Path pinFile) {
    return new VigilProperties.Pkcs11(library, null, label, pinFile);
  }

  Path pinFile(Path folder) {
    try {
      return Files.writeString(folder.resolve("pin"), PIN + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Shared {
    private static Optional<SoftHsm> made = Optional.empty();

    static synchronized SoftHsm of(Path library) {
      if (made.isEmpty()) {
        initialize();
        made = Optional.of(new SoftHsm(library));
      }
      return made.get();
    }

    private static void initialize() {
      try {
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = configuration.resolveSibling("tokens");
        Files.createDirectories(tokens);
        Files.writeString(
            configuration, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        Process process =
            new ProcessBuilder(
                    "softhsm2-util",
                    "--init-token",
                    "--free",
                    "--label",
                    "vigil",
                    "--pin",
                    PIN,
                    "--so-pin",
                    "0815")
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
