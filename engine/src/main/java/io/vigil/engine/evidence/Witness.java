package io.vigil.engine.evidence;

import java.util.List;
import java.util.Set;

/**
 * Cosigns the checkpoints of logs, each only if it extends the last. A log that shows its tree to
 * one reader and another tree to another cannot have both cosigned by the same witness.
 *
 * @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>
 */
public final class Witness {

  private final HeadSigner signer;
  private final List<Log> logs;

  /**
   * A log whose checkpoints are cosigned.
   *
   * @param key that must have signed them
   * @param origins which they may have; empty for the key's name and those below it, as {@code
   *     name/tenant}
   */
  public record Log(NoteKey key, Set<String> origins) {

    public Log {
      origins = Set.copyOf(origins);
    }

    boolean has(String origin) {
      return origins.isEmpty() ? isOf(origin, key) : origins.contains(origin);
    }
  }

  /**
   * @param key of role {@link NoteKey.Role#WITNESS}
   */
  public Witness(NoteKey.Signer key, Heads heads, List<Log> logs) {
    if (key.verifier().role() != NoteKey.Role.WITNESS) {
      throw new IllegalArgumentException("a witness signs with the key of a witness");
    }
    this.signer = new HeadSigner(key, heads);
    this.logs = List.copyOf(logs);
  }

  /** What others verify its signatures with. */
  public NoteKey verifier() {
    return signer.verifier();
  }

  /**
   * @param body of {@code add-checkpoint}
   * @param nowEpochSeconds the time of the cosignature
   */
  public Answer add(byte[] body, long nowEpochSeconds) {
    AddCheckpoint request;
    Note note;
    Checkpoint checkpoint;
    try {
      request = AddCheckpoint.parse(body);
      note = Note.parse(request.checkpoint());
      checkpoint = Checkpoint.parse(note.text());
    } catch (MalformedNoteException e) {
      return new Answer.Refused(Answer.Reason.MALFORMED, 0);
    }
    List<Log> ofOrigin = logs.stream().filter(log -> log.has(checkpoint.origin())).toList();
    if (ofOrigin.isEmpty()) {
      return new Answer.Refused(Answer.Reason.UNKNOWN_LOG, 0);
    }
    if (ofOrigin.stream().noneMatch(log -> log.key().signed(note))) {
      return new Answer.Refused(Answer.Reason.UNTRUSTED, 0);
    }
    return signer.sign(request, checkpoint, nowEpochSeconds);
  }

  /** Whether an origin is a key's name, or below it. */
  static boolean isOf(String origin, NoteKey key) {
    return origin.equals(key.name()) || origin.startsWith(key.name() + "/");
  }
}
