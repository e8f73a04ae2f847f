package io.vigil.engine.evidence;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * A key of signed notes: Ed25519 (RFC 8032) with a name, in one of two roles. The public part alone
 * verifies; {@link Signer} signs too.
 *
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 * @see <a href="https://c2sp.org/tlog-cosignature">C2SP tlog-cosignature</a>
 */
public final class NoteKey {

  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;
  private static final int KEY_ID_BYTES = 4;
  private static final String PRIVATE = "PRIVATE+KEY+";

  /** What stands before the 32 bytes of a key in its DER encoding (RFC 8410). */
  private static final byte[] PUBLIC_DER = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final byte[] PRIVATE_DER =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  /** What a key signs. */
  public enum Role {
    /** The text itself: a log's own key. */
    LOG(0x01),
    /** The text at a time, as "cosignature/v1": a witness. */
    WITNESS(0x04);

    private final byte type;

    Role(int type) {
      this.type = (byte) type;
    }
  }

  private final String name;
  private final Role role;
  private final byte[] material;
  private final String id;
  private final PublicKey key;

  private NoteKey(String name, Role role, byte[] material) {
    this.name = Text.keyName(name);
    this.role = role;
    this.material = material;
    MessageDigest sha256 = Sha256.fresh();
    sha256.update(Text.bytes(name + "\n"));
    sha256.update(role.type);
    id = HexFormat.of().formatHex(sha256.digest(material), 0, KEY_ID_BYTES);
    try {
      key =
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(joined(PUBLIC_DER, material)));
      Signature.getInstance("Ed25519").initVerify(key);
    } catch (GeneralSecurityException e) {
      throw new MalformedNoteException("these are not the bytes of an Ed25519 key", e);
    }
  }

  /**
   * Reads {@code name+id+key}, where id are 8 hexadecimal digits and key is the base64 of the type
   * and the 32 bytes.
   *
   * @throws MalformedNoteException if it is anything else, or its id is another key's
   */
  public static NoteKey parse(String encoded) {
    String[] parts = encoded.split("\\+", 3);
    if (parts.length != 3) {
      throw new MalformedNoteException("a verifier key is name+id+key");
    }
    byte[] typed = Text.base64(parts[2]);
    NoteKey key = new NoteKey(parts[0], role(typed), Arrays.copyOfRange(typed, 1, typed.length));
    if (!key.id().equals(parts[1])) {
      throw new MalformedNoteException("a verifier key's id is not of its name and key");
    }
    return key;
  }

  public String name() {
    return name;
  }

  public Role role() {
    return role;
  }

  /** The first 4 bytes of the hash of name, type and key, as 8 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** The 32 bytes without name and type, to tell keys apart. */
  ByteBuffer publicKey() {
    return ByteBuffer.wrap(material).asReadOnlyBuffer();
  }

  /** What {@link #parse} reads; it is no secret. */
  public String encoded() {
    return name + "+" + id() + "+" + Text.base64(joined(new byte[] {role.type}, material));
  }

  /**
   * Whether this key signed the note: a signature says so by name and id, and every one that does
   * is valid. One that is not spoils the note, as the specification recommends.
   */
  public boolean signed(Note note) {
    List<Note.Signature> mine = ours(note);
    return !mine.isEmpty() && mine.stream().allMatch(each -> verifies(note.text(), each));
  }

  /**
   * When a witness signed the note, in seconds since 1970: the latest of its signatures. Empty if
   * {@link #signed} is not true, or for the key of a log.
   */
  public OptionalLong signedAtEpochSeconds(Note note) {
    if (role == Role.LOG || !signed(note)) {
      return OptionalLong.empty();
    }
    return ours(note).stream().mapToLong(each -> time(each.bytes())).max();
  }

  private List<Note.Signature> ours(Note note) {
    return note.signatures().stream()
        .filter(each -> each.name().equals(name) && each.keyId().equals(id))
        .toList();
  }

  private boolean verifies(String text, Note.Signature signature) {
    byte[] bytes = signature.bytes();
    int before = KEY_ID_BYTES + (role == Role.WITNESS ? Long.BYTES : 0);
    if (bytes.length != before + SIGNATURE_BYTES) {
      return false;
    }
    if (role == Role.WITNESS && time(bytes) < 0) {
      return false;
    }
    byte[] message = message(text, role == Role.WITNESS ? time(bytes) : 0);
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(message);
      return ed25519.verify(bytes, before, SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      // The JDK says so of bytes that can be no signature.
      return false;
    }
  }

  private byte[] message(String text, long epochSeconds) {
    return Text.bytes(
        role == Role.LOG ? text : "cosignature/v1\ntime " + epochSeconds + "\n" + text);
  }

  private static long time(byte[] signature) {
    return ByteBuffer.wrap(signature).getLong(KEY_ID_BYTES);
  }

  private static Role role(byte[] typed) {
    if (typed.length == 1 + KEY_BYTES) {
      for (Role role : Role.values()) {
        if (role.type == typed[0]) {
          return role;
        }
      }
    }
    throw new MalformedNoteException("a key is of type 1 or 4 and has 32 bytes");
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** A key that signs. */
  public static final class Signer {

    private final NoteKey verifier;
    private final PrivateKey key;
    private final byte[] seed;

    private Signer(NoteKey verifier, byte[] seed) {
      this.verifier = verifier;
      this.seed = seed;
      try {
        key =
            KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(joined(PRIVATE_DER, seed)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("any 32 bytes are a seed of Ed25519", e);
      }
    }

    /**
     * @param pair of Ed25519, made at random
     */
    public static Signer of(String name, Role role, KeyPair pair) {
      byte[] publicDer = pair.getPublic().getEncoded();
      byte[] privateDer = pair.getPrivate().getEncoded();
      NoteKey verifier =
          new NoteKey(
              name, role, Arrays.copyOfRange(publicDer, PUBLIC_DER.length, publicDer.length));
      return new Signer(
          verifier,
          Arrays.copyOfRange(privateDer, PRIVATE_DER.length, PRIVATE_DER.length + KEY_BYTES));
    }

    /**
     * Reads what {@link #encoded} wrote.
     *
     * @throws MalformedNoteException if it is anything else, or the two lines are of two keys
     */
    public static Signer parse(String encoded) {
      List<String> lines = encoded.lines().toList();
      if (lines.size() != 2 || !lines.getFirst().startsWith(PRIVATE)) {
        throw new MalformedNoteException(
            "a signing key is two lines: PRIVATE+KEY+… and its public");
      }
      NoteKey verifier = NoteKey.parse(lines.getLast());
      String[] parts = lines.getFirst().substring(PRIVATE.length()).split("\\+", 3);
      if (parts.length != 3 || !parts[0].equals(verifier.name) || !parts[1].equals(verifier.id())) {
        throw new MalformedNoteException("a signing key is of another name than its public one");
      }
      byte[] typed = Text.base64(parts[2]);
      if (role(typed) != verifier.role) {
        throw new MalformedNoteException("a signing key is of another type than its public one");
      }
      Signer signer = new Signer(verifier, Arrays.copyOfRange(typed, 1, typed.length));
      String probe = "probe\n";
      if (!verifier.verifies(probe, signer.sign(probe, 0))) {
        throw new MalformedNoteException("a signing key does not fit its public one");
      }
      return signer;
    }

    /** The secret: a line as Go's note package writes it, and the verifier key. */
    public String encoded() {
      return PRIVATE
          + verifier.name
          + "+"
          + verifier.id()
          + "+"
          + Text.base64(joined(new byte[] {verifier.role.type}, seed))
          + "\n"
          + verifier.encoded()
          + "\n";
    }

    public NoteKey verifier() {
      return verifier;
    }

    /**
     * @param text of a note; ends in a newline
     * @param epochSeconds the time of a witness's signature, from 0; a log's has none
     */
    public Note.Signature sign(String text, long epochSeconds) {
      if (epochSeconds < 0) {
        throw new IllegalArgumentException("a cosignature has a time from 1970 on");
      }
      byte[] id = HexFormat.of().parseHex(verifier.id());
      byte[] time =
          verifier.role == Role.WITNESS
              ? ByteBuffer.allocate(Long.BYTES).putLong(epochSeconds).array()
              : new byte[0];
      try {
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initSign(key);
        ed25519.update(verifier.message(text, epochSeconds));
        return new Note.Signature(verifier.name, joined(joined(id, time), ed25519.sign()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has Ed25519", e);
      }
    }
  }
}
