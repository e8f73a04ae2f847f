package io.vigil.engine.evidence;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A text with signatures (C2SP signed-note).
 *
 * @param text what is signed; ends in a newline
 * @param signatures 1 to {@link #SIGNATURES_MAX}, in order
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
public record Note(String text, List<Signature> signatures) {

  /** The specification asks for at least 16. */
  public static final int SIGNATURES_MAX = 100;

  /** Room for 100 signatures of any kind but the post-quantum ones, of which for 16. */
  public static final int BYTES_MAX = 1 << 17;

  /** What begins a line of a signature: an em dash and a space. */
  private static final String DASH = "\u2014 ";

  private static final int KEY_ID_BYTES = 4;

  /**
   * A signature, by whom it may be.
   *
   * @param name of the key
   * @param bytes the key's id, 4 bytes, and what the key's type makes of the text
   */
  public record Signature(String name, byte[] bytes) {

    public Signature {
      Text.keyName(name);
      if (bytes.length <= KEY_ID_BYTES) {
        throw new MalformedNoteException("a signature is longer than its key's id");
      }
    }

    /** The line of a note, with its newline. */
    public String line() {
      return DASH + name + " " + Text.base64(bytes) + "\n";
    }

    /**
     * @param line with or without its newline
     * @throws MalformedNoteException if it is no line of a signature
     */
    public static Signature parse(String line) {
      String body = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
      int space = body.lastIndexOf(' ');
      if (!body.startsWith(DASH) || space <= DASH.length()) {
        throw new MalformedNoteException("this is no line of a signature");
      }
      return new Signature(
          body.substring(DASH.length(), space), Text.base64(body.substring(space + 1)));
    }

    String keyId() {
      return HexFormat.of().formatHex(bytes, 0, KEY_ID_BYTES);
    }
  }

  public Note {
    requireText(text);
    if (signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
      throw new MalformedNoteException("a note has 1 to 100 signatures: " + signatures.size());
    }
    signatures = List.copyOf(signatures);
  }

  /**
   * @throws MalformedNoteException if these bytes are no signed note, or a larger one than {@link
   *     #BYTES_MAX}
   */
  public static Note parse(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new MalformedNoteException("a note has at most " + BYTES_MAX + " bytes");
    }
    String all = Text.decode(bytes);
    int blank = all.lastIndexOf("\n\n");
    if (blank < 0 || !all.endsWith("\n") || blank + 2 >= all.length()) {
      throw new MalformedNoteException("a note is a text, an empty line and signatures");
    }
    List<Signature> signatures = new ArrayList<>();
    for (String line : all.substring(blank + 2, all.length() - 1).split("\n", -1)) {
      signatures.add(Signature.parse(line));
    }
    return new Note(all.substring(0, blank + 1), signatures);
  }

  /** The note with one more signature at its end. */
  public Note with(Signature signature) {
    List<Signature> more = new ArrayList<>(signatures);
    more.add(signature);
    return new Note(text, more);
  }

  /** Its bytes, which {@link #parse} reads as this note. */
  public byte[] encode() {
    StringBuilder all = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> all.append(signature.line()));
    return Text.bytes(all.toString());
  }

  private static void requireText(String text) {
    if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new MalformedNoteException(
          "a note's text ends in a newline and has no other control characters");
    }
  }
}
