package io.vigil.server.evidence;

import io.vigil.engine.evidence.Note;

/** What the notary or a witness made of a checkpoint. */
sealed interface Signing {

  record Signed(Note.Signature signature) implements Signing {}

  /**
   * It did not answer, or not in time.
   *
   * @param detail for those who run the installation
   */
  record Away(String detail) implements Signing {}

  /** It answered, and did not sign; it will not sign the next one either until somebody acts. */
  record Refused(String detail) implements Signing {}

  /** It signed another tree last. */
  record OtherSize(long size) implements Signing {}
}
