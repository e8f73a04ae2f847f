package io.vigil.engine.evidence;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a witness or the notary is asked: to sign a tree that extends the one it signed last. Its
 * body is the line {@code old SIZE}, the lines of the proof in base64, an empty line, and the
 * checkpoint: a note for a witness, a text without signatures for the notary.
 *
 * @param oldSize leaves of the tree that was signed last, as the asker believes
 * @param proof from the old tree to the new one, at most {@link MerkleTree#PROOF_HASHES_MAX} hashes
 * @param checkpoint the bytes behind the empty line
 * @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>
 */
public record AddCheckpoint(long oldSize, List<byte[]> proof, byte[] checkpoint) {

  /** A note, and before it a size and 63 lines of 44 characters. */
  public static final int BODY_BYTES_MAX = Note.BYTES_MAX + 32 + 64 * 45;

  private static final String OLD = "old ";

  public AddCheckpoint {
    boolean hashes = proof.stream().allMatch(hash -> hash.length == MerkleTree.HASH_BYTES);
    if (oldSize < 0 || proof.size() > MerkleTree.PROOF_HASHES_MAX || !hashes) {
      throw new MalformedNoteException("an old size from 0 and at most 63 hashes are asked for");
    }
    proof = List.copyOf(proof);
  }

  /**
   * @throws MalformedNoteException if this is no such body
   */
  public static AddCheckpoint parse(byte[] body) {
    if (body.length > BODY_BYTES_MAX) {
      throw new MalformedNoteException("a request has at most " + BODY_BYTES_MAX + " bytes");
    }
    String all = Text.decode(body);
    int blank = all.indexOf("\n\n");
    if (blank < 0 || !all.startsWith(OLD)) {
      throw new MalformedNoteException(
          "a request is an old size, a proof, an empty line and a checkpoint");
    }
    String[] lines = all.substring(0, blank).split("\n", -1);
    List<byte[]> proof = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      proof.add(Text.hash(lines[i]));
    }
    return new AddCheckpoint(
        Text.size(lines[0].substring(OLD.length())), proof, Text.bytes(all.substring(blank + 2)));
  }

  /** The body, which {@link #parse} reads as this. */
  public byte[] encode() {
    StringBuilder lines = new StringBuilder(OLD).append(oldSize).append('\n');
    proof.forEach(hash -> lines.append(Text.base64(hash)).append('\n'));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(Text.bytes(lines.append('\n').toString()));
    body.writeBytes(checkpoint);
    return body.toByteArray();
  }
}
