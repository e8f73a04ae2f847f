package io.vigil.server.ops;

import java.nio.file.Path;
import java.util.List;

/** What was there before is missing, and a new one would not do. */
public final class SecretMissingException extends RuntimeException {

  SecretMissingException(Path folder, List<String> missing) {
    super(
        "The database was begun with %s in %s, and that is missing: restore it from the newest backup of the keys (docs/keys.md). No new one is made, and nothing was changed."
            .formatted(String.join(", ", missing), folder));
  }
}
