package io.vigil.server.ingest;

/** Why a single reading is not taken; the codes are stable. The first of them that applies. */
enum ReadingFault {
  UNKNOWN_METRIC("unknown-metric", "Name a metric that GET /api/v1/metrics lists."),
  WRONG_UNIT("wrong-unit", "Give the value in the unit that GET /api/v1/metrics lists."),
  VALUE_MISSING("value-missing", "Leave the reading out where there is no value."),
  VALUE_NOT_A_NUMBER("value-not-a-number", "Give the value as a JSON number."),
  VALUE_OUT_OF_RANGE(
      "value-out-of-range", "Give at most 9 digits before the point and 6 after it."),
  TIME_MISSING("time-missing", "Give in at when the device measured it."),
  TIME_MALFORMED(
      "time-malformed",
      "Give at as 2026-11-20T05:00:00.000Z, in whole milliseconds, from 1970 to 9999."),
  ORDINAL_OUT_OF_RANGE("ordinal-out-of-range", "Give a whole ordinal from 0 to 1023."),
  UNKNOWN_STATUS("unknown-status", "Give in status only names that the interface lists.");

  private final String code;
  private final String detail;

  ReadingFault(String code, String detail) {
    this.code = code;
    this.detail = detail;
  }

  String code() {
    return code;
  }

  /** What to do about it. */
  String detail() {
    return detail;
  }
}
