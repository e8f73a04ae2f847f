package io.vigil.launcher;

import io.vigil.client.ServerAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What other commands know of the instance that runs on a data directory; kept in its {@code
 * run.json}.
 *
 * @param url where it answers people on this machine
 * @param devices where it answers devices on this machine
 * @param authority the PEM file of the authority to trust there, when these are HTTPS
 * @param launcher process id
 * @param server process id
 * @param postgres process id; empty when the database is one's own
 */
record Running(
    URI url,
    URI devices,
    Optional<Path> authority,
    long launcher,
    long server,
    Optional<Long> postgres,
    Instant startedAt) {

  /**
   * @throws Refusal when nothing runs on {@code dataDirectory}
   */
  static Running on(Path dataDirectory) {
    return DataDirectory.running(dataDirectory)
        .orElseThrow(() ->
            new Refusal("Nothing runs on %s: start it with ./vigil up.".formatted(dataDirectory)));
  }

  /** For a client in this machine. */
  ServerAddress address() throws IOException {
    ServerAddress people =
        authority.isPresent() ? ServerAddress.at(url, authority.get()) : ServerAddress.at(url);
    return people.devicesAt(devices);
  }
}
