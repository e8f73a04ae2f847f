package io.vigil.server.ingest;

/** Nothing of a transmission is taken. It repeats nothing of what was sent. */
final class TransmissionRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Refusal refusal;

  TransmissionRefusedException(Refusal refusal) {
    // Expected, and frequent from a broken device: no stack trace.
    super(refusal.code(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
