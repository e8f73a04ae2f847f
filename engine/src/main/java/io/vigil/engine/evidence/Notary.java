package io.vigil.engine.evidence;

/**
 * Signs the checkpoints of this installation's logs with their own key, each only if it extends the
 * last. It stands apart from the server, so that who owns the server's machine or its database does
 * not own the key, and cannot have a rewritten journal signed. Who may ask is not decided here.
 */
public final class Notary {

  private final HeadSigner signer;

  /**
   * @param key of role {@link NoteKey.Role#LOG}; it signs for its name and for origins below it, as
   *     {@code name/tenant}
   */
  public Notary(NoteKey.Signer key, Heads heads) {
    if (key.verifier().role() != NoteKey.Role.LOG) {
      throw new IllegalArgumentException("the notary signs with the key of a log");
    }
    this.signer = new HeadSigner(key, heads);
  }

  /** What others verify its signatures with. */
  public NoteKey verifier() {
    return signer.verifier();
  }

  /**
   * @param body as of a witness's {@code add-checkpoint}, with a checkpoint that has no signatures
   */
  public Answer add(byte[] body) {
    AddCheckpoint request;
    Checkpoint checkpoint;
    try {
      request = AddCheckpoint.parse(body);
      checkpoint = Checkpoint.parse(Text.decode(request.checkpoint()));
    } catch (MalformedNoteException e) {
      return new Answer.Refused(Answer.Reason.MALFORMED, 0);
    }
    return Witness.isOf(checkpoint.origin(), verifier())
        ? signer.sign(request, checkpoint, 0)
        : new Answer.Refused(Answer.Reason.UNKNOWN_LOG, 0);
  }
}
