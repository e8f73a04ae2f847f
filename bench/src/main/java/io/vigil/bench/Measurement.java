package io.vigil.bench;

import java.util.List;

/** Something that is measured round by round, and gives some figures. */
interface Measurement {

  /** What it is called by on the command line. */
  String name();

  /** All that a round of it gives. */
  List<Figure> figures();

  /**
   * Whether it comes once, after the rounds: it takes long, or leaves the product another than it
   * was.
   */
  default boolean isLast() {
    return false;
  }

  /** Adds at least one sample of each figure. */
  void round(Run run) throws Exception;
}
