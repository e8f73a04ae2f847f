package io.vigil.server.keys;

import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The data keys, in the file {@code data-keys}, each wrapped under a key-encryption key and durable
 * before it is used; in memory in clear as long as the process lives, so that an outage of the key
 * management is not felt. They are outside the database, and so outside its backups.
 *
 * <p>The file: {@code VIGILKEY}, format (1 byte), generation of the key-encryption key (4), length
 * of that key as the key management wrapped it (2) and the wrapped key, bound to {@code vigil
 * key-encryption key} and the generation; then records. A record: subject kind (1 byte), subject
 * (16), key id (16), nonce (12), wrapped key and tag (48), bound to its first 33 bytes. A torn
 * record at the end, of a crash before its key was ever used, is cut off: it is too short or ends
 * in zeros. A key that was destroyed is zeros, until the file is written anew without it.
 *
 * <p>Writing anew, for another generation or without a destroyed key, makes {@code data-keys.new},
 * lets it take the file's name in one step, and overwrites what had the name before. A crash leaves
 * the one or the other, whole.
 *
 * <p>One process at a time writes, with {@code data-keys.lock} locked, and only what it read: one
 * that was frozen while another took its place finds what that wrote, and writes nothing more.
 */
public final class DataKeys implements AutoCloseable {

  static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int NAMED_BYTES = 33;
  private static final int WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BITS / 8;
  private static final int RECORD_BYTES = NAMED_BYTES + WRAPPED_BYTES;
  private static final byte[] MAGIC = "VIGILKEY".getBytes(StandardCharsets.US_ASCII);
  private static final byte FORMAT = 1;

  /** What a key is bound to that is none. */
  private static final byte[] PROBE = "vigil probe".getBytes(StandardCharsets.US_ASCII);

  private static final int PREFIX_BYTES = MAGIC.length + 1 + Integer.BYTES + Short.BYTES;
  private static final int WRAPPED_KEK_MAX = 0xFFFF;

  /** Keys that are wrapped again at a time, while no new key can be made. */
  static final int SLICE = 1_000;

  private static final Duration TURN_MAX = Duration.ofSeconds(10);
  private static final Duration TURN_PAUSE = Duration.ofMillis(5);

  private final Path path;

  /** What the file is written anew in. */
  private final Path unfinished;

  /** What had the file's name before, until it is overwritten. */
  private final Path former;

  /** Locked while something is written; never deleted. */
  private final FileChannel turns;

  private final KeyManagement management;
  private final ErasedKeys erased;
  private final Disk disk;
  private final SecureRandom random = new SecureRandom();
  private final Cipher cipher = newCipher();

  /** Held to write the file anew; taken before this object's own lock. */
  private final ReentrantLock writingAnew = new ReentrantLock();

  private Kek kek;
  private FileChannel file;

  /** Where the next record goes: what a failed write left behind it is written over. */
  private long end;

  /** How long the file is, with what a failed write left; another length is another's doing. */
  private long size;

  /** Which file it is, whatever its name. */
  private Object identity;

  /** The file's name may not be durable yet. */
  private boolean unnamed;

  /** In the order of the file; nothing is taken out of it but while writing anew is locked. */
  private final List<Held> held = new ArrayList<>();

  private Map<UUID, Long> places = new HashMap<>();
  private final Map<Subject, UUID> ids = new ConcurrentHashMap<>();
  private final Map<UUID, SecretKey> keys = new ConcurrentHashMap<>();

  /** Opens files; tests let one fill. */
  interface Disk {
    FileChannel opened(FileChannel file);
  }

  private record Kek(int generation, SecretKey key, byte[] wrapped) {
    byte[] prefix() {
      return ByteBuffer.allocate(PREFIX_BYTES + wrapped.length)
          .put(MAGIC)
          .put(FORMAT)
          .putInt(generation)
          .putShort((short) wrapped.length)
          .put(wrapped)
          .array();
    }
  }

  private record Held(Subject subject, UUID id, SecretKey key) {}

  /**
   * Reads the keys, or makes the file where there is none. Keys that are in the list of erasures
   * are destroyed.
   *
   * @param folder where the file is
   * @throws UncheckedIOException if the file can't be read or made
   * @throws IllegalStateException if it is no such file, or another process goes on writing it
   * @throws KeyManagement.AwayException if the key management can't be reached now
   * @throws KeyManagement.RefusedException if it does not unwrap the key-encryption key
   * @throws Sealer.UnsealableException if a data key does not open under that
   */
  public DataKeys(Path folder, KeyManagement management, ErasedKeys erased) {
    this(folder, management, erased, opened -> opened);
  }

  DataKeys(Path folder, KeyManagement management, ErasedKeys erased, Disk disk) {
    this.path = file(folder);
    this.unfinished = folder.resolve("data-keys.new");
    this.former = folder.resolve("data-keys.old");
    this.management = management;
    this.erased = erased;
    this.disk = disk;
    try {
      turns = DurableFiles.open(folder.resolve("data-keys.lock"));
      boolean holes;
      try (FileLock turn = turn()) {
        settle();
        if (!Files.exists(path)) {
          DurableFiles.create(path, newKek(1).prefix());
        }
        file = disk.opened(DurableFiles.open(path));
        identity = identity(path);
        ByteBuffer content = DurableFiles.read(file);
        kek = loadKek(content);
        holes = load(content);
      }
      if (holes) {
        writeAnew(kek);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the data keys " + path, e);
    }
  }

  /**
   * The right to write, until it is closed.
   *
   * @throws IllegalStateException if another process has it for too long, frozen perhaps
   */
  private FileLock turn() throws IOException {
    long giveUp = System.nanoTime() + TURN_MAX.toNanos();
    while (System.nanoTime() < giveUp) {
      FileLock turn = tryTurn();
      if (turn != null) {
        return turn;
      }
      LockSupport.parkNanos(TURN_PAUSE.toNanos());
    }
    throw new IllegalStateException("another process does not let " + path + " be written");
  }

  private @Nullable FileLock tryTurn() throws IOException {
    try {
      return turns.tryLock();
    } catch (OverlappingFileLockException e) {
      // Somebody else in this process.
      return null;
    }
  }

  /**
   * @throws IllegalStateException if the file is not what this process read and wrote
   */
  private void requireOurs() throws IOException {
    if (file.size() != size || !Files.exists(path) || !identity(path).equals(identity)) {
      throw new IllegalStateException(
          "another process has written " + path + ": this one took no notice and must end");
    }
  }

  private static Object identity(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    // Where files have none, what another process wrote is told by the length alone.
    return key == null ? path : key;
  }

  /** The file of a folder. */
  static Path file(Path folder) {
    return folder.resolve("data-keys");
  }

  /**
   * The id of the key of a subject, which is made at the first call and durable when this returns.
   *
   * @throws Sealer.UnsealableException if the subject was erased
   * @throws UncheckedIOException if a new key could not be kept
   */
  UUID idOf(Subject subject) {
    UUID known = ids.get(subject);
    return known != null ? known : create(subject);
  }

  /**
   * @throws Sealer.UnsealableException if there is none
   */
  SecretKey key(UUID id) {
    SecretKey key = keys.get(id);
    if (key == null) {
      throw new Sealer.UnsealableException("there is no key " + id);
    }
    return key;
  }

  /** The generation of the key-encryption key, 1 at first. */
  public synchronized int generation() {
    return kek.generation();
  }

  /** Whether the key management wraps now, and unwraps what it wrapped: a start would succeed. */
  public boolean managementAnswers() {
    byte[] probe = new byte[KEY_BYTES];
    random.nextBytes(probe);
    try {
      return Arrays.equals(probe, management.unwrap(management.wrap(probe, PROBE), PROBE));
    } catch (KeyManagement.AwayException | KeyManagement.RefusedException fault) {
      return false;
    }
  }

  /**
   * Makes the next generation of the key-encryption key, wraps every data key under it, and
   * destroys the one before. Keys are used and made meanwhile.
   *
   * @return the generation
   * @throws UncheckedIOException if the disk does not take it
   * @throws KeyManagement.AwayException if the key management can't be reached: nothing changed
   * @throws KeyManagement.RefusedException if it does not wrap
   */
  public int rotate() {
    writingAnew.lock();
    try {
      Kek next = newKek(generation() + 1);
      writeAnew(next);
      return next.generation();
    } catch (IOException e) {
      throw new UncheckedIOException("Wrapping the data keys anew", e);
    } finally {
      writingAnew.unlock();
    }
  }

  /**
   * Destroys the keys that are in the list of erasures: in memory, where they stand in the file,
   * and by writing the file anew without them.
   *
   * @throws UncheckedIOException if the disk does not take it: it is to be called again
   */
  public void destroyErased() {
    writingAnew.lock();
    try {
      if (overwriteErased()) {
        writeAnew(kek);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Destroying a data key", e);
    } finally {
      writingAnew.unlock();
    }
  }

  private synchronized boolean overwriteErased() throws IOException {
    List<Held> gone = held.stream().filter(each -> erased.contains(each.id())).toList();
    for (Held each : gone) {
      keys.remove(each.id());
      ids.remove(each.subject());
    }
    for (Held each : gone) {
      overwrite(Objects.requireNonNull(places.get(each.id())));
    }
    if (!gone.isEmpty()) {
      file.force(true);
      held.removeAll(gone);
    }
    return !gone.isEmpty();
  }

  private void overwrite(long place) throws IOException {
    DurableFiles.write(file, ByteBuffer.allocate(WRAPPED_BYTES), place + NAMED_BYTES);
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
      turns.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Closing the data keys", e);
    }
  }

  private synchronized UUID create(Subject subject) {
    UUID known = ids.get(subject);
    if (known != null) {
      return known;
    }
    if (erased.contains(subject)) {
      throw new Sealer.UnsealableException("its subject was erased");
    }
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    Held made = new Held(subject, UUID.randomUUID(), new SecretKeySpec(bytes, "AES"));
    try (FileLock turn = turn()) {
      requireOurs();
      if (unnamed) {
        DurableFiles.forceNames(path);
        unnamed = false;
      }
      try {
        DurableFiles.write(file, record(kek, made), end);
      } finally {
        size = file.size();
      }
      file.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("Keeping a data key", e);
    }
    hold(made, end);
    end += RECORD_BYTES;
    return made.id();
  }

  private void hold(Held key, long place) {
    held.add(key);
    places.put(key.id(), place);
    keys.put(key.id(), key.key());
    ids.put(key.subject(), key.id());
  }

  private Kek newKek(int generation) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    byte[] wrapped = management.wrap(bytes, associated(generation));
    if (wrapped.length > WRAPPED_KEK_MAX) {
      throw new KeyManagement.RefusedException("a wrapped key is longer than 65,535 bytes");
    }
    return new Kek(generation, new SecretKeySpec(bytes, "AES"), wrapped);
  }

  private static byte[] associated(int generation) {
    byte[] name = "vigil key-encryption key".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(name.length + Integer.BYTES).put(name).putInt(generation).array();
  }

  /** What a crash left of writing anew. */
  private void settle() throws IOException {
    Files.deleteIfExists(unfinished);
    if (Files.exists(former)) {
      if (Files.isSameFile(former, path)) {
        Files.delete(former);
      } else {
        DurableFiles.shred(former);
      }
    }
  }

  private void writeAnew(Kek next) throws IOException {
    settle();
    FileChannel fresh = disk.opened(DurableFiles.make(unfinished));
    try {
      Map<UUID, Long> placed = new HashMap<>();
      byte[] prefix = next.prefix();
      DurableFiles.write(fresh, ByteBuffer.wrap(prefix), 0);
      long at = prefix.length;
      for (int done = 0; file != fresh; done += SLICE) {
        at = writeSlice(fresh, next, done, at, placed);
      }
    } finally {
      if (file != fresh) {
        fresh.close();
        Files.deleteIfExists(unfinished);
      }
    }
    DurableFiles.shred(former);
  }

  /** With the last slice the fresh file takes the name; until then new keys join the others. */
  private synchronized long writeSlice(
      FileChannel fresh, Kek next, int from, long at, Map<UUID, Long> placed) throws IOException {
    int to = Math.min(held.size(), from + SLICE);
    ByteBuffer records = ByteBuffer.allocate((to - from) * RECORD_BYTES);
    for (Held each : held.subList(from, to)) {
      placed.put(each.id(), at + records.position());
      records.put(record(next, each));
    }
    DurableFiles.write(fresh, records.flip(), at);
    fresh.force(true);
    long reached = at + records.limit();
    if (to == held.size()) {
      takeName(fresh, next, reached, placed);
    }
    return reached;
  }

  private void takeName(FileChannel fresh, Kek next, long reached, Map<UUID, Long> placed)
      throws IOException {
    try (FileLock turn = turn()) {
      requireOurs();
      // Found by this name, and overwritten, even if a crash comes before the end.
      Files.createLink(former, path);
      DurableFiles.forceNames(path);
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      unnamed = true;
      FileChannel before = file;
      file = fresh;
      kek = next;
      end = reached;
      size = reached;
      identity = identity(path);
      places = placed;
      DurableFiles.forceNames(path);
      unnamed = false;
      before.close();
    }
  }

  private ByteBuffer record(Kek under, Held key) {
    byte[] named =
        ByteBuffer.allocate(NAMED_BYTES)
            .put((byte) key.subject().kind().ordinal())
            .putLong(key.subject().id().getMostSignificantBits())
            .putLong(key.subject().id().getLeastSignificantBits())
            .putLong(key.id().getMostSignificantBits())
            .putLong(key.id().getLeastSignificantBits())
            .array();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, under.key(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(named);
      return ByteBuffer.allocate(RECORD_BYTES)
          .put(named)
          .put(nonce)
          .put(cipher.doFinal(key.key().getEncoded()))
          .flip();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * @return whether there are keys that were destroyed
   */
  private boolean load(ByteBuffer content) throws IOException {
    boolean holes = false;
    while (content.remaining() >= RECORD_BYTES && !torn(content)) {
      int place = content.position();
      byte[] named = new byte[NAMED_BYTES];
      content.get(named);
      byte[] wrapped = new byte[WRAPPED_BYTES];
      content.get(wrapped);
      ByteBuffer names = ByteBuffer.wrap(named);
      byte kind = names.get();
      UUID subject = new UUID(names.getLong(), names.getLong());
      UUID id = new UUID(names.getLong(), names.getLong());
      if (erased.contains(id)) {
        overwrite(place);
        holes = true;
      } else if (Arrays.equals(wrapped, new byte[WRAPPED_BYTES])) {
        holes = true;
      } else {
        SecretKey key = unwrap(kek, named, wrapped);
        hold(new Held(new Subject(Subject.Kind.values()[kind], subject), id, key), place);
      }
    }
    end = content.position();
    file.truncate(end);
    size = end;
    if (holes) {
      file.force(true);
    }
    return holes;
  }

  private Kek loadKek(ByteBuffer content) {
    byte[] magic = new byte[MAGIC.length];
    boolean ours = content.remaining() >= PREFIX_BYTES;
    if (ours) {
      content.get(magic);
      ours = Arrays.equals(magic, MAGIC) && content.get() == FORMAT;
    }
    int generation = ours ? content.getInt() : 0;
    int length = ours ? Short.toUnsignedInt(content.getShort()) : Integer.MAX_VALUE;
    if (length > content.remaining()) {
      throw new IllegalStateException(path + " holds no data keys: restore it from its backup");
    }
    byte[] wrapped = new byte[length];
    content.get(wrapped);
    byte[] key = management.unwrap(wrapped, associated(generation));
    return new Kek(generation, new SecretKeySpec(key, "AES"), wrapped);
  }

  private SecretKey unwrap(Kek under, byte[] named, byte[] wrapped) {
    try {
      cipher.init(
          Cipher.DECRYPT_MODE,
          under.key(),
          new GCMParameterSpec(TAG_BITS, wrapped, 0, NONCE_BYTES));
      cipher.updateAAD(named);
      return new SecretKeySpec(
          cipher.doFinal(wrapped, NONCE_BYTES, WRAPPED_BYTES - NONCE_BYTES), "AES");
    } catch (GeneralSecurityException e) {
      throw new Sealer.UnsealableException("a data key does not open under its wrapping key", e);
    }
  }

  /** The last record, of which only the beginning reached the disk. */
  private static boolean torn(ByteBuffer content) {
    byte[] tag = new byte[TAG_BITS / 8];
    content.get(content.limit() - tag.length, tag);
    return content.remaining() == RECORD_BYTES && Arrays.equals(tag, new byte[tag.length]);
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }
}
