package io.vigil.engine.evidence;

/** What a witness or the notary answers to {@link AddCheckpoint}. */
public sealed interface Answer {

  /** It is signed, and was remembered before. */
  record Signed(Checkpoint checkpoint, Note.Signature signature) implements Answer {}

  /**
   * Nothing was signed or remembered.
   *
   * @param latestSize leaves of the tree that was signed last; 0 if none was, or for a reason that
   *     is found before it is looked at
   */
  record Refused(Reason reason, long latestSize) implements Answer {}

  /** Why not, with the status that C2SP tlog-witness gives it. */
  enum Reason {
    /** It is no such request, or the new tree is smaller than the old one. */
    MALFORMED(400),
    /** No key that is trusted for this log signed it. */
    UNTRUSTED(403),
    /** The origin is not one of those that are signed here. */
    UNKNOWN_LOG(404),
    /** The old size is not the latest: to be asked again from that. */
    OTHER_SIZE(409),
    /** It does not extend what was signed last: two trees are shown as one. */
    INCONSISTENT(422);

    private final int status;

    Reason(int status) {
      this.status = status;
    }

    /** Of HTTP. */
    public int status() {
      return status;
    }
  }
}
