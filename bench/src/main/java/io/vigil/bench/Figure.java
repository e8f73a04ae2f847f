package io.vigil.bench;

/**
 * One line of the table.
 *
 * @param name stable, for the file of samples
 * @param what for people
 */
record Figure(String name, String what, String unit, Goal goal) {

  static Figure told(String name, String what, String unit) {
    return new Figure(name, what, unit, new Goal.None());
  }
}
