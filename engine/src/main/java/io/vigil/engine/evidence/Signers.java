package io.vigil.engine.evidence;

import io.vigil.engine.evidence.Export.SignedHead;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Whose signatures count, and what they signed; each note is looked at once, and only if asked. */
final class Signers {

  private record Signed(boolean log, long witnesses, OptionalLong latestEpochSeconds) {}

  private final NoteKey log;
  private final List<NoteKey> witnesses;
  private final int quorum;
  private final Map<SignedHead, Signed> known = new HashMap<>();

  /**
   * @param log the key that signs an installation's checkpoints
   * @param witnesses each with a key of its own: one key under two names is one witness
   * @param quorum how many of them must have signed a checkpoint, 0 to all
   * @throws IllegalArgumentException if they are not
   */
  static Signers of(NoteKey log, List<NoteKey> witnesses, int quorum) {
    long keys = witnesses.stream().map(NoteKey::publicKey).distinct().count();
    boolean roles =
        log.role() == NoteKey.Role.LOG
            && witnesses.stream().allMatch(key -> key.role() == NoteKey.Role.WITNESS);
    if (!roles || keys != witnesses.size() || quorum < 0 || quorum > witnesses.size()) {
      throw new IllegalArgumentException(
          "the keys must be a log's and different ones of witnesses, the quorum at most as many");
    }
    return new Signers(log, List.copyOf(witnesses), quorum);
  }

  private Signers(NoteKey log, List<NoteKey> witnesses, int quorum) {
    this.log = log;
    this.witnesses = witnesses;
    this.quorum = quorum;
  }

  int quorum() {
    return quorum;
  }

  boolean signedByLog(SignedHead head) {
    return signed(head).log;
  }

  /** By the log and by enough witnesses. */
  boolean cosigned(SignedHead head) {
    return signed(head).log && signed(head).witnesses >= quorum;
  }

  OptionalLong cosignedAtEpochSeconds(SignedHead head) {
    return signed(head).latestEpochSeconds;
  }

  private Signed signed(SignedHead head) {
    return known.computeIfAbsent(head, this::verify);
  }

  private Signed verify(SignedHead head) {
    Note note = Note.parse(head.bytes);
    if (!log.signed(note)) {
      return new Signed(false, 0, OptionalLong.empty());
    }
    long[] times =
        witnesses.stream()
            .map(witness -> witness.signedAtEpochSeconds(note))
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .toArray();
    return new Signed(true, times.length, Arrays.stream(times).max());
  }
}
