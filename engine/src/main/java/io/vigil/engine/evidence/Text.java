package io.vigil.engine.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The strict reading of texts that are signed: one meaning, one spelling. */
final class Text {

  private static final int LONG_DIGITS_MAX = 19;

  private Text() {}

  /** UTF-8 without control characters other than newlines. */
  static String decode(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedNoteException("this is not UTF-8", e);
    }
    if (text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new MalformedNoteException("there is a control character in the text");
    }
    return text;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** RFC 4648, section 4, padded, and as it would be written again. */
  static byte[] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (base64(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedNoteException("this is not base64", e);
    }
    throw new MalformedNoteException("this is not canonical base64");
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] hash(String base64) {
    byte[] hash = base64(base64);
    if (hash.length != MerkleTree.HASH_BYTES) {
      throw new MalformedNoteException("a hash has 32 bytes: " + hash.length);
    }
    return hash;
  }

  /** A size in decimal without leading zeros, 0 to 2<sup>63</sup> - 1. */
  static long size(String text) {
    boolean decimal =
        text.length() <= LONG_DIGITS_MAX && (text.equals("0") || text.matches("[1-9][0-9]*"));
    if (decimal) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new MalformedNoteException("a size is too large", e);
      }
    }
    throw new MalformedNoteException("a size is a decimal number");
  }

  /** Names are not empty and hold neither spaces of Unicode nor a plus sign. */
  static String keyName(String name) {
    boolean wrong =
        name.isEmpty()
            || name.codePoints()
                .anyMatch(c ->
                    c == '+'
                        || c < ' '
                        || c == 0x85
                        || Character.isSpaceChar(c)
                        || Character.isWhitespace(c));
    if (wrong) {
      throw new MalformedNoteException("a key's name is not empty and has no spaces or \"+\"");
    }
    return name;
  }
}
