package io.vigil.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A body as a small model: each vital moves toward a target with a time constant, around it lies
 * noise that forgets with a time constant of its own (Ornstein-Uhlenbeck, discretised exactly, so
 * that steps of a second and of a minute have the same statistics). Targets are the baseline, the
 * time of day, activity, an arousal that heart rate, respiration and pressure share, and a
 * scenario. The same seed and the same instants give the same vitals.
 *
 * <p>Amplitudes are chosen to look plausible, not fitted to data: nothing clinical may be concluded
 * from them. Safe for use by several threads.
 */
public final class SyntheticPatient {
  /** The demonstration's patients live at UTC+8. */
  private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

  private static final double WARMEST_HOUR = 16;
  private static final double ACTIVE_FROM_HOUR = 7;
  private static final double ACTIVE_TO_HOUR = 21;
  private static final double REST_SECONDS = 2_700;
  private static final double ACTIVITY_SECONDS = 360;
  private static final Duration CONFUSION_ONSET = Duration.ofSeconds(60);

  private final Baseline baseline;
  private final RandomGenerator random;
  private final Noise arousal = new Noise(1, 600);
  private final Drifting heartRate;
  private final Noise pulse = new Noise(0.6, 10);
  private final Drifting respirationRate;
  private final Drifting spO2;
  private final Drifting systolic;
  private final Drifting diastolic;
  private final Drifting temperature;
  private final Drifting oxygenFlow;
  private boolean active;
  private Instant now;
  private Optional<Course> course = Optional.empty();

  /**
   * @param start the first instant; vitals are asked for from it on, in ascending order
   */
  public SyntheticPatient(Baseline baseline, Instant start, RandomGenerator random) {
    this.baseline = baseline;
    this.random = random;
    this.now = start;
    Targets rest = targets(start);
    this.heartRate = new Drifting(rest.heartRate, 30, new Noise(1.5, 20));
    this.respirationRate = new Drifting(rest.respirationRate, 30, new Noise(0.7, 30));
    this.spO2 = new Drifting(rest.spO2, 30, new Noise(0.4, 30));
    this.systolic = new Drifting(rest.systolic, 40, new Noise(2.5, 300));
    this.diastolic = new Drifting(rest.diastolic, 40, new Noise(1.5, 300));
    this.temperature = new Drifting(rest.temperature, 40, new Noise(0.05, 1_800));
    this.oxygenFlow = new Drifting(rest.oxygenFlow, 40, new Noise(0, 1));
  }

  /** Lets a scenario begin; one that runs is replaced. */
  public synchronized void begin(Scenario scenario, Instant at) {
    course = Optional.of(new Course(scenario, at));
  }

  /** The scenario in course at an instant. */
  public synchronized Optional<Scenario> running(Instant at) {
    return course.filter(c -> c.runsAt(at)).map(Course::scenario);
  }

  /** The vitals at an instant; one before the last instant asked for counts as the last. */
  public synchronized Vitals at(Instant instant) {
    double seconds = Math.max(0, Duration.between(now, instant).toMillis() / 1_000.0);
    now = instant.isAfter(now) ? instant : now;
    if (seconds > 0) {
      step(seconds);
    }
    double shared = affected() ? 0 : arousal.value;
    double rate = within(heartRate.value() + 2.5 * shared, 25, 220);
    double upper = within(systolic.value() + 3 * shared, 55, 240);
    return new Vitals(
        rate,
        within(rate + pulse.value, 25, 220),
        within(respirationRate.value() + 0.6 * shared, 5, 60),
        within(spO2.value(), 55, 100),
        upper,
        within(diastolic.value() + 1.5 * shared, 25, upper - 15),
        within(temperature.value(), 33, 42),
        within(oxygenFlow.value(), 0, 15),
        confused() ? 1 : 0);
  }

  private record Course(Scenario scenario, Instant from) {
    boolean runsAt(Instant at) {
      return !at.isBefore(from) && at.isBefore(from.plus(scenario.lasting()));
    }
  }

  private record Targets(
      double heartRate,
      double respirationRate,
      double spO2,
      double systolic,
      double diastolic,
      double temperature,
      double oxygenFlow) {}

  private void step(double seconds) {
    moveAbout(seconds);
    arousal.step(seconds, random);
    pulse.step(seconds, random);
    Targets targets = targets(now);
    heartRate.step(targets.heartRate, seconds, random);
    respirationRate.step(targets.respirationRate, seconds, random);
    spO2.step(targets.spO2, seconds, random);
    systolic.step(targets.systolic, seconds, random);
    diastolic.step(targets.diastolic, seconds, random);
    temperature.step(targets.temperature, seconds, random);
    oxygenFlow.step(targets.oxygenFlow, seconds, random);
  }

  /** Getting up and lying down again, by day: two states that are left at constant rates. */
  private void moveAbout(double seconds) {
    double hour = hour();
    double leaving = 1 - Math.exp(-seconds / (active ? ACTIVITY_SECONDS : REST_SECONDS));
    boolean changes = random.nextDouble() < leaving;
    active =
        (active != changes) && hour >= ACTIVE_FROM_HOUR && hour < ACTIVE_TO_HOUR && !affected();
  }

  private Targets targets(Instant at) {
    return running(at)
        .filter(Scenario::physiological)
        .map(this::affectedBy)
        .orElseGet(this::undisturbed);
  }

  private Targets undisturbed() {
    double day = Math.cos(2 * Math.PI * (hour() - WARMEST_HOUR) / 24);
    double effort = active ? 1 : 0;
    return new Targets(
        baseline.heartRate() + 4 * day + 9 * effort,
        baseline.respirationRate() + 0.5 * day + 2 * effort,
        baseline.spO2() - 0.5 * effort,
        baseline.systolic() + 4 * day + 6 * effort,
        baseline.diastolic() + 2 * day + 2 * effort,
        baseline.temperature() + 0.25 * day,
        baseline.oxygenFlow());
  }

  private Targets affectedBy(Scenario scenario) {
    return switch (scenario) {
      case SEPSIS ->
          new Targets(
              Math.max(baseline.heartRate() + 48, 126),
              29,
              89.5,
              84,
              47,
              39.5,
              baseline.oxygenFlow());
      case COPD ->
          new Targets(
              baseline.heartRate() + 22,
              29,
              85,
              baseline.systolic() + 12,
              baseline.diastolic() + 6,
              baseline.temperature() + 0.3,
              baseline.oxygenFlow() + 3);
      case LEAD_OFF, LINK_LOST -> undisturbed();
    };
  }

  private boolean affected() {
    return running(now).filter(Scenario::physiological).isPresent();
  }

  private boolean confused() {
    return course
        .filter(c -> c.scenario() == Scenario.SEPSIS && c.runsAt(now))
        .filter(c -> !now.isBefore(c.from().plus(CONFUSION_ONSET)))
        .isPresent();
  }

  private double hour() {
    return LocalTime.ofInstant(now, ZONE).toSecondOfDay() / 3_600.0;
  }

  private static double within(double value, double min, double max) {
    return Math.clamp(value, min, max);
  }

  /**
   * Noise around 0: of deviation {@code deviation}, forgotten with the time constant {@code
   * seconds}.
   */
  private static final class Noise {
    private final double deviation;
    private final double seconds;
    private double value;

    Noise(double deviation, double seconds) {
      this.deviation = deviation;
      this.seconds = seconds;
    }

    void step(double dt, RandomGenerator random) {
      double kept = Math.exp(-dt / seconds);
      // More than 3 deviations would be an artefact, and artefacts are not this model's matter.
      double shock = Math.clamp(random.nextGaussian(), -3, 3);
      value =
          Math.clamp(
              kept * value + deviation * Math.sqrt(1 - kept * kept) * shock,
              -3 * deviation,
              3 * deviation);
    }
  }

  /** One vital: its level follows a target with the time constant {@code seconds}. */
  private static final class Drifting {
    private final double seconds;
    private final Noise noise;
    private double level;

    Drifting(double level, double seconds, Noise noise) {
      this.level = level;
      this.seconds = seconds;
      this.noise = noise;
    }

    void step(double target, double dt, RandomGenerator random) {
      level += (target - level) * (1 - Math.exp(-dt / seconds));
      noise.step(dt, random);
    }

    double value() {
      return level + noise.value;
    }
  }
}
