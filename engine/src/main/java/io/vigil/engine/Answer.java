package io.vigil.engine;

import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.Reply;
import java.util.List;

/** What became of a submission, valid once the commit that holds it has succeeded. */
public sealed interface Answer {

  /** A patient's lane replied. */
  record Replied(Reply reply) implements Answer {}

  /**
   * A transmission is kept.
   *
   * @param repeated it came before with the same content; nothing was done again
   */
  record TransmissionKept(boolean repeated) implements Answer {}

  /**
   * Readings were withdrawn from one patient and recorded for another.
   *
   * @param judged how many had been judged, and are not any more
   * @param statuses what became of them
   */
  record Reattributed(int judged, List<ReadingStatus> statuses) implements Answer {
    public Reattributed {
      statuses = List.copyOf(statuses);
    }
  }

  /** It was done or kept. */
  record Done() implements Answer {}

  /** It could not be taken because of a fault of ours; nothing of it was kept. */
  record Faulted() implements Answer {}

  /** What it names is not here, or not of this tenant. */
  record NotFound() implements Answer {}
}
