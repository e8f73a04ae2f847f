package io.vigil.server.journal;

import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals with AES-256-GCM under a data key for each patient, device and account, and one for the
 * rest. Data keys stand in the file {@code data-keys}, each wrapped under the master key and
 * durable before it is used; they are outside the database, and so outside its backups.
 *
 * <p>A record of the file: subject kind (1 byte), subject (16), key id (16), nonce (12), wrapped
 * key and tag (48). The first 33 bytes are associated data of the wrapping. A torn record at the
 * end, of a crash before its key was ever used, is cut off: it is too short or ends in zeros.
 */
final class FileSealer implements Sealer, AutoCloseable {

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int NAMED_BYTES = 33;
  private static final int RECORD_BYTES = NAMED_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BITS / 8;
  private static final Subject REST = new Subject(Subject.Kind.SERVICE, new UUID(0, 0));

  private final SecureRandom random = new SecureRandom();
  private final SecretKey master;
  private final SecretKey chainKey;
  private final FileChannel file;

  /** Where the next record goes: what a failed write left behind it is written over. */
  private long end;

  private final Map<Subject, UUID> ids = new ConcurrentHashMap<>();
  private final Map<UUID, SecretKey> keys = new ConcurrentHashMap<>();

  // Getting a cipher costs five times what using it does.
  private final ThreadLocal<Cipher> cipher = ThreadLocal.withInitial(FileSealer::newCipher);
  private final ThreadLocal<Mac> mac = ThreadLocal.withInitial(this::newMac);

  /**
   * @param masterKey wraps the data keys, 32 bytes
   * @param chainKey of the chain, 32 bytes
   * @throws UncheckedIOException if the file can't be read or made
   * @throws Sealer.UnsealableException if a data key does not open under the master key
   */
  FileSealer(Path dataKeys, byte[] masterKey, byte[] chainKey) {
    this(opened(dataKeys), masterKey, chainKey);
  }

  FileSealer(FileChannel file, byte[] masterKey, byte[] chainKey) {
    this.master = new SecretKeySpec(masterKey, "AES");
    this.chainKey = new SecretKeySpec(chainKey, "HmacSHA256");
    this.file = file;
    try {
      load();
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the data keys", e);
    }
  }

  private static FileChannel opened(Path path) {
    try {
      return open(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Opening the data keys " + path, e);
    }
  }

  @Override
  public UUID keyOf(Subject subject) {
    Subject holder =
        switch (subject.kind()) {
          case PATIENT, DEVICE, ACCOUNT -> subject;
          case WARD, SESSION, SERVICE -> REST;
        };
    UUID known = ids.get(holder);
    return known != null ? known : create(holder);
  }

  @Override
  public byte[] seal(UUID keyId, byte[] clear, byte[] associated) {
    byte[] sealed = new byte[NONCE_BYTES + clear.length + TAG_BITS / 8];
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
    try {
      Cipher aes = cipher.get();
      aes.init(Cipher.ENCRYPT_MODE, key(keyId), new GCMParameterSpec(TAG_BITS, nonce));
      aes.updateAAD(associated);
      aes.doFinal(clear, 0, clear.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  @Override
  public byte[] open(UUID keyId, byte[] sealed, byte[] associated) {
    return open(key(keyId), sealed, associated);
  }

  @Override
  public byte[] chain(byte[] head, byte[] link) {
    Mac hmac = mac.get();
    hmac.update(head);
    return hmac.doFinal(link);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Closing the data keys", e);
    }
  }

  private SecretKey key(UUID keyId) {
    SecretKey key = keys.get(keyId);
    if (key == null) {
      throw new UnsealableException("there is no key " + keyId);
    }
    return key;
  }

  private byte[] open(SecretKey key, byte[] sealed, byte[] associated) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new UnsealableException("too short to be sealed");
    }
    try {
      Cipher aes = cipher.get();
      aes.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      aes.updateAAD(associated);
      return aes.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new UnsealableException("not what was sealed here, under this key", e);
    }
  }

  private synchronized UUID create(Subject subject) {
    UUID known = ids.get(subject);
    if (known != null) {
      return known;
    }
    UUID id = UUID.randomUUID();
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    ByteBuffer named = ByteBuffer.allocate(NAMED_BYTES);
    named.put((byte) subject.kind().ordinal());
    put(named, subject.id());
    put(named, id);
    ByteBuffer written = ByteBuffer.allocate(RECORD_BYTES);
    written.put(named.array());
    written.put(wrap(key, named.array()));
    written.flip();
    try {
      for (long at = end; written.hasRemaining(); ) {
        at += file.write(written, at);
      }
      file.force(true);
      end += RECORD_BYTES;
    } catch (IOException e) {
      throw new UncheckedIOException("Keeping a data key", e);
    }
    keys.put(id, new SecretKeySpec(key, "AES"));
    ids.put(subject, id);
    return id;
  }

  private byte[] wrap(byte[] key, byte[] associated) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher aes = cipher.get();
      aes.init(Cipher.ENCRYPT_MODE, master, new GCMParameterSpec(TAG_BITS, nonce));
      aes.updateAAD(associated);
      byte[] wrapped = Arrays.copyOf(nonce, NONCE_BYTES + KEY_BYTES + TAG_BITS / 8);
      aes.doFinal(key, 0, KEY_BYTES, wrapped, NONCE_BYTES);
      return wrapped;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private void load() throws IOException {
    long whole = file.size() / RECORD_BYTES * RECORD_BYTES;
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(whole));
    while (content.hasRemaining() && file.read(content, content.position()) >= 0) {
      // Until all is read.
    }
    content.flip();
    while (content.remaining() >= RECORD_BYTES && !torn(content)) {
      byte[] named = new byte[NAMED_BYTES];
      content.get(named);
      byte[] wrapped = new byte[RECORD_BYTES - NAMED_BYTES];
      content.get(wrapped);
      ByteBuffer names = ByteBuffer.wrap(named);
      Subject.Kind kind = Subject.Kind.values()[names.get()];
      Subject subject = new Subject(kind, uuid(names));
      UUID id = uuid(names);
      keys.put(id, new SecretKeySpec(open(master, wrapped, named), "AES"));
      ids.put(subject, id);
    }
    end = content.position();
    file.truncate(end);
  }

  /** The last record, of which only the beginning reached the disk. */
  private static boolean torn(ByteBuffer content) {
    byte[] tag = new byte[TAG_BITS / 8];
    content.get(content.limit() - tag.length, tag);
    return content.remaining() == RECORD_BYTES && Arrays.equals(tag, new byte[tag.length]);
  }

  private static FileChannel open(Path path) throws IOException {
    FileChannel file = openOrMake(path);
    try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent())) {
      // The file's name must be as durable as the keys in it.
      folder.force(true);
    }
    return file;
  }

  private static FileChannel openOrMake(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return FileChannel.open(
          path,
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void put(ByteBuffer buffer, UUID id) {
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static UUID uuid(ByteBuffer buffer) {
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private Mac newMac() {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(chainKey);
      return hmac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
