package io.vigil.core.score;

/**
 * Which row of the NEWS2 chart scores the oxygen saturation. {@link #TWO} only on an authorised,
 * recorded order for hypercapnic respiratory failure with a target of 88 to 92 %.
 */
public enum Spo2Scale {
  ONE,
  TWO
}
