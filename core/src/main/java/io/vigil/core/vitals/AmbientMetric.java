package io.vigil.core.vitals;

import java.util.Optional;

/** What is measured of the room. No score and no rule on vital signs accepts one. */
public enum AmbientMetric implements Metric {
  /** Verified in public 11073 term lists. */
  ROOM_TEMPERATURE("MDC_TEMP_ROOM", 188_508, "Cel", "Room temperature", "Room"),

  /** Verified in one public 11073 term list: term 21764 of partition 2. */
  AIR_PRESSURE("MDC_PRESS_AIR_AMBIENT", 152_836, "hPa", "Air pressure", "Air");

  static final int COUNT = values().length;

  private final String code;
  private final int mdc;
  private final String unit;
  private final String display;
  private final String label;

  AmbientMetric(String code, int mdc, String unit, String display, String label) {
    this.code = code;
    this.mdc = mdc;
    this.unit = unit;
    this.display = display;
    this.label = label;
  }

  @Override
  public int index() {
    return VitalSign.COUNT + ordinal();
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public int mdc() {
    return mdc;
  }

  @Override
  public Optional<String> loinc() {
    return Optional.empty();
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public String display() {
    return display;
  }

  @Override
  public String label() {
    return label;
  }
}
