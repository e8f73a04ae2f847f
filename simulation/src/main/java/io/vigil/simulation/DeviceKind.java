package io.vigil.simulation;

import io.vigil.client.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The demonstration's kinds of device: what each measures, how finely, and how often. */
enum DeviceKind {
  BEDSIDE_MONITOR("bedside-monitor", "Bedside monitor", Duration.ofSeconds(5)),
  BEDSIDE_CUFF("blood-pressure-cuff", "Bedside cuff", Duration.ofMinutes(5)),
  SPOT_CHECK("spot-check-monitor", "Spot-check monitor", Duration.ofMinutes(5)),
  HOME_OXIMETER("pulse-oximeter", "Home oximeter", Duration.ofSeconds(30)),
  HOME_CUFF("blood-pressure-cuff", "Home cuff", Duration.ofMinutes(15)),
  OXYGEN_CONCENTRATOR("oxygen-concentrator", "Oxygen concentrator", Duration.ofSeconds(60));

  private final String wireName;
  private final String displayName;
  private final Duration interval;

  DeviceKind(String wireName, String displayName, Duration interval) {
    this.wireName = wireName;
    this.displayName = displayName;
    this.interval = interval;
  }

  String wireName() {
    return wireName;
  }

  String displayName() {
    return displayName;
  }

  Duration interval() {
    return interval;
  }

  /** What the device sends of a patient at an instant. */
  List<Reading> measure(SyntheticPatient patient, Instant at) {
    Vitals vitals = patient.at(at);
    boolean electrodesOff = patient.running(at).filter(Scenario.LEAD_OFF::equals).isPresent();
    List<Reading> readings = new ArrayList<>();
    switch (this) {
      case BEDSIDE_MONITOR -> {
        if (!electrodesOff) {
          readings.add(whole(VitalSign.HEART_RATE, vitals.heartRate(), at));
          readings.add(whole(VitalSign.RESPIRATION_RATE, vitals.respirationRate(), at));
        }
        readings.add(whole(VitalSign.SPO2, vitals.spO2(), at));
        readings.add(whole(VitalSign.PULSE_RATE_OXIMETER, vitals.pulseRate(), at));
      }
      case BEDSIDE_CUFF, HOME_CUFF -> {
        readings.add(whole(VitalSign.SYSTOLIC_PRESSURE, vitals.systolic(), at));
        readings.add(whole(VitalSign.DIASTOLIC_PRESSURE, vitals.diastolic(), at));
        readings.add(whole(VitalSign.MEAN_PRESSURE, vitals.meanPressure(), at));
      }
      case SPOT_CHECK -> {
        readings.add(decimal(VitalSign.BODY_TEMPERATURE, vitals.temperature(), at));
        readings.add(whole(VitalSign.CONSCIOUSNESS, vitals.consciousness(), at));
        readings.add(flow(vitals, at));
      }
      case HOME_OXIMETER -> {
        readings.add(whole(VitalSign.SPO2, vitals.spO2(), at));
        readings.add(whole(VitalSign.PULSE_RATE_OXIMETER, vitals.pulseRate(), at));
      }
      case OXYGEN_CONCENTRATOR -> readings.add(flow(vitals, at));
    }
    return readings;
  }

  /**
   * How often readings of the day before the demonstration are made up; a cuff and a spot check
   * were used by hand.
   */
  Duration historyInterval() {
    return switch (this) {
      case BEDSIDE_MONITOR, HOME_OXIMETER -> Duration.ofMinutes(1);
      case BEDSIDE_CUFF, HOME_CUFF, OXYGEN_CONCENTRATOR -> Duration.ofHours(1);
      case SPOT_CHECK -> Duration.ofHours(4);
    };
  }

  private static Reading whole(VitalSign sign, double value, Instant at) {
    return reading(sign, BigDecimal.valueOf(Math.round(value)), at);
  }

  private static Reading decimal(VitalSign sign, double value, Instant at) {
    return reading(sign, BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP), at);
  }

  /** Flow meters are set in steps of half a litre. */
  private static Reading flow(Vitals vitals, Instant at) {
    return decimal(VitalSign.OXYGEN_FLOW, Math.round(vitals.oxygenFlow() * 2) / 2.0, at);
  }

  private static Reading reading(VitalSign sign, BigDecimal value, Instant at) {
    return new Reading(sign.code(), value, sign.unit(), at);
  }
}
