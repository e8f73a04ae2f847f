package io.vigil.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An alarm's episode as the server tells it. Its text form shows no value and no name.
 *
 * @param version to be given when acting on it
 * @param kind {@code physiological} or {@code technical}
 * @param condition such as {@code MDC_PULS_OXIM_SAT_O2:low}
 * @param priority {@code high}, {@code medium} or {@code low}
 * @param active whether the condition is true now
 * @param signal {@code on}, "acknowledged", {@code latched} or {@code off}
 * @param verify whether it rests on values that look suspect
 * @param worst the value farthest past {@code limit}, in {@code unit}
 */
public record Alarm(
    UUID id,
    long version,
    UUID patient,
    String kind,
    String condition,
    String label,
    String priority,
    Instant onset,
    Optional<Instant> end,
    Instant openedAt,
    boolean active,
    String signal,
    boolean verify,
    boolean retrospective,
    boolean withdrawn,
    Optional<BigDecimal> worst,
    Optional<BigDecimal> limit,
    Optional<String> unit,
    Optional<String> acknowledgedBy,
    Optional<Instant> acknowledgedAt) {

  @Override
  public String toString() {
    return "Alarm[id="
        + id
        + ", version="
        + version
        + ", condition="
        + condition
        + ", signal="
        + signal
        + "]";
  }
}
