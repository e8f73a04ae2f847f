package io.vigil.core.patient;

/** Readings of one metric, walked in the order of their keys; see {@link Stream}. */
interface Readings {

  /** Moves to the next reading; false at the end. */
  boolean advance();

  long key();

  long micros();

  int origin();
}
