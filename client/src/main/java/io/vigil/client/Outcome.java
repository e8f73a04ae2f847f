package io.vigil.client;

/** What became of a transmission that was sent. */
public sealed interface Outcome {

  /** The server has it for good. */
  record Accepted(Receipt receipt) implements Outcome {}

  /** The server does not want it, and will not want it a second time. */
  record Refused(Problem problem) implements Outcome {}

  /**
   * No answer within the attempts: the server may or may not have it. Send the same transmission
   * again later.
   *
   * @param reason what the last attempt ran into, without secrets or values
   */
  record Undecided(String reason) implements Outcome {}
}
