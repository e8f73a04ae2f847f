package io.vigil.server.keys;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The keys of a folder, as the server opens them, with the master key in a file. */
final class TestingKeys implements AutoCloseable {
  final ErasedKeys erased;
  final DataKeys dataKeys;
  final FileSealer sealer;

  TestingKeys(Path folder) {
    this(folder, opened -> opened);
  }

  TestingKeys(Path folder, DataKeys.Disk disk) {
    erased = new ErasedKeys(folder.resolve("erased"));
    KeyManagement management =
        TinkKeyManagement.of(
            folder.resolve("master-keyset.json"), !Files.exists(DataKeys.file(folder)));
    dataKeys = new DataKeys(folder, management, erased, disk);
    byte[] chainKey = new byte[32];
    Arrays.fill(chainKey, (byte) 2);
    sealer = new FileSealer(dataKeys, erased, chainKey);
  }

  @Override
  public void close() {
    dataKeys.close();
    erased.close();
  }
}
