package io.vigil.launcher;

import io.vigil.engine.evidence.MalformedNoteException;
import io.vigil.engine.evidence.NoteKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a witness or the notary keeps, held by one process at a time.
 *
 * <pre>
 * key    the signing key (0600)     heads/        the last checkpoint of each log
 * lock   held while in use          checkpoints/  the notary's, written once
 * </pre>
 */
final class SigningDirectory implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path root;
  private final FileChannel lock;
  private final NoteKey.Signer key;

  private SigningDirectory(Path root, FileChannel lock, NoteKey.Signer key) {
    this.root = root;
    this.lock = lock;
    this.key = key;
  }

  /**
   * Makes the directory and a key if there are none.
   *
   * @param name of the key to be made, or that must be there; empty for any
   * @param nameDefault of the key to be made without a name
   * @throws Refusal when it is in use, cannot be written, or does not hold together
   */
  static SigningDirectory open(
      Path directory, NoteKey.Role role, Optional<String> name, String nameDefault) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path root = directory.toRealPath();
      FileChannel lock =
          FileChannel.open(
              root.resolve("lock"),
              EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      if (tryLock(lock) == null) {
        lock.close();
        throw new Refusal("%s is in use by another process.".formatted(root));
      }
      try {
        return new SigningDirectory(root, lock, key(root, role, name, nameDefault));
      } catch (Refusal | IOException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new Refusal("%s cannot be used: %s.".formatted(directory, e.getMessage()), e);
    }
  }

  Path root() {
    return root;
  }

  NoteKey.Signer key() {
    return key;
  }

  FileHeads heads() {
    return new FileHeads(root.resolve("heads"));
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Closing " + root, e);
    }
  }

  private static NoteKey.Signer key(
      Path root, NoteKey.Role role, Optional<String> name, String nameDefault) throws IOException {
    Path file = root.resolve("key");
    Path heads = root.resolve("heads");
    if (!Files.exists(file)) {
      // First what it remembers by: a key without it has signed and forgotten.
      Files.createDirectories(heads);
      Secrets.write(file, made(name.orElse(nameDefault), role).encoded());
    }
    if (!Files.isDirectory(heads)) {
      throw new Refusal(
          "%s has a key but not what was signed with it (heads/): restore it, or begin with a new directory and a new key."
              .formatted(root));
    }
    if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
      throw new Refusal("%s can be read by others: chmod 600 it.".formatted(file));
    }
    return read(file, role, name);
  }

  private static NoteKey.Signer read(Path file, NoteKey.Role role, Optional<String> name)
      throws IOException {
    NoteKey.Signer key;
    try {
      key = NoteKey.Signer.parse(Files.readString(file));
    } catch (MalformedNoteException e) {
      throw new Refusal("%s holds no signing key: %s.".formatted(file, e.getMessage()), e);
    }
    if (key.verifier().role() != role) {
      throw new Refusal(
          "%s is the key of a %s."
              .formatted(file, role == NoteKey.Role.LOG ? "witness" : "notary"));
    }
    if (name.isPresent() && !name.get().equals(key.verifier().name())) {
      throw new Refusal(
          "%s is the key of %s, not of %s.".formatted(file, key.verifier().name(), name.get()));
    }
    return key;
  }

  private static NoteKey.Signer made(String name, NoteKey.Role role) {
    try {
      return NoteKey.Signer.of(
          name, role, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (MalformedNoteException e) {
      throw new Refusal("%s is no name for a key: %s.".formatted(name, e.getMessage()), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }
}
