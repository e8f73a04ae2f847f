package io.vigil.bench;

import java.util.List;

/** Something that is measured round by round, and gives some figures. */
interface Measurement {

  /** What it is called by on the command line. */
  String name();

  /** All that a round of it gives. */
  List<Figure> figures();

  default Phase phase() {
    return Phase.ROUNDS;
  }

  /** When it comes. */
  enum Phase {
    /** Once, while the fleet grows: before anything else was sent. */
    GROWING,
    /** In each round, with the others in turn. */
    ROUNDS,
    /** Once, in the end: it takes long, or leaves the product another than it was. */
    LAST
  }

  /** Adds at least one sample of each figure. */
  void round(Run run) throws Exception;
}
