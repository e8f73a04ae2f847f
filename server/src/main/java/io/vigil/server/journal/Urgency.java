package io.vigil.server.journal;

/** Whether something waits behind what is happening now. */
public enum Urgency {
  LIVE,
  BACKLOG
}
