package io.vigil.core.score;

import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The inputs of the scores: the seven of NEWS2, in the order of its chart. The others have some of
 * them.
 *
 * <p>Maximum ages are a proposal for a clinician to approve ({@code docs/clinical/news2.md}): no
 * standard says when an input is too old.
 */
public enum ScoreParameter {
  RESPIRATION(MaxAge.CONTINUOUS, MaxAge.CONTINUOUS, VitalSign.RESPIRATION_RATE),
  SPO2(MaxAge.CONTINUOUS, MaxAge.CONTINUOUS, VitalSign.SPO2),
  /** A flow in L/min: anything above 0 is oxygen. */
  OXYGEN(MaxAge.OXYGEN, MaxAge.OXYGEN, VitalSign.OXYGEN_FLOW),
  SYSTOLIC(
      MaxAge.PRESSURE,
      MaxAge.AT_RISK,
      VitalSign.ARTERIAL_SYSTOLIC_PRESSURE,
      VitalSign.SYSTOLIC_PRESSURE),
  PULSE(
      MaxAge.CONTINUOUS,
      MaxAge.CONTINUOUS,
      VitalSign.HEART_RATE,
      VitalSign.PULSE_RATE_OXIMETER,
      VitalSign.PULSE_RATE_CUFF),
  CONSCIOUSNESS(MaxAge.CONSCIOUSNESS, MaxAge.AT_RISK, VitalSign.CONSCIOUSNESS),
  TEMPERATURE(MaxAge.TEMPERATURE, MaxAge.TEMPERATURE, VitalSign.BODY_TEMPERATURE);

  /** Every parameter, in order; unlike {@code values()} it isn't copied at each call. */
  static final List<ScoreParameter> ALL = List.of(values());

  private final long maxAgeMillis;
  private final long maxAgeAtRiskMillis;
  private final String wireName;

  @SuppressWarnings("ImmutableEnumChecker") // Of List.of, which nothing can change.
  private final List<VitalSign> sources;

  ScoreParameter(Duration maxAge, Duration maxAgeAtRisk, VitalSign... sources) {
    this.maxAgeMillis = maxAge.toMillis();
    this.maxAgeAtRiskMillis = maxAgeAtRisk.toMillis();
    this.wireName = name().toLowerCase(Locale.ROOT);
    this.sources = List.of(sources);
  }

  private static final class MaxAge {
    static final Duration CONTINUOUS = Duration.ofMinutes(5);
    static final Duration PRESSURE = Duration.ofHours(4);
    static final Duration TEMPERATURE = Duration.ofHours(8);
    static final Duration OXYGEN = Duration.ofHours(12);
    static final Duration CONSCIOUSNESS = Duration.ofHours(12);
    static final Duration AT_RISK = Duration.ofHours(1);
  }

  /**
   * Vital signs that give it. The newest of all their samples counts; of two at the same instant,
   * the one whose source stands earlier here.
   */
  public List<VitalSign> sources() {
    return sources;
  }

  /** Name in the public interface. */
  public String wireName() {
    return wireName;
  }

  /** How old its sample may be and still count while the risk is low; exactly as old counts. */
  public Duration maxAge() {
    return Duration.ofMillis(maxAgeMillis);
  }

  /** The same, from a risk of {@link News2Risk#LOW_MEDIUM} on. */
  public Duration maxAgeAtRisk() {
    return Duration.ofMillis(maxAgeAtRiskMillis);
  }

  boolean isFresh(long ageMillis, boolean atRisk) {
    return ageMillis <= (atRisk ? maxAgeAtRiskMillis : maxAgeMillis);
  }
}
