package io.vigil.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An alarm as the server tells it. Its text form shows no value and no name.
 *
 * @param version to be given when acting on it
 * @param kind {@code physiological} or {@code technical}
 * @param condition such as {@code MDC_PULS_OXIM_SAT_O2:low}
 * @param priority {@code high}, {@code medium} or {@code low}
 * @param active whether the condition is true now
 * @param signal {@code on}, {@code latched}, {@code acknowledged}, {@code paused} or {@code off}
 * @param responsibility {@code undefined}, {@code accepted} or {@code rejected}
 * @param responsible who accepted or rejected it
 * @param rung of the ladder, from 0; {@code role} stands there
 * @param verify whether it rests on values that look suspect
 * @param worst the value farthest past {@code limit}, in {@code unit}
 * @param episodes all of them; in a patient's view those that are active
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
    Instant raisedAt,
    boolean active,
    String signal,
    Optional<Instant> signalUntil,
    String responsibility,
    Optional<String> responsible,
    Optional<Instant> responsibleSince,
    Optional<Instant> responsibleUntil,
    int rung,
    String role,
    Optional<Instant> nextRungAt,
    boolean verify,
    boolean retrospective,
    boolean withdrawn,
    Optional<BigDecimal> worst,
    Optional<BigDecimal> limit,
    Optional<String> unit,
    int episodeCount,
    List<Episode> episodes) {

  /** One span of a condition. Its text form shows no value. */
  public record Episode(
      UUID id,
      String condition,
      String label,
      String priority,
      Instant onset,
      Optional<Instant> end,
      boolean verify,
      boolean retrospective,
      boolean withdrawn,
      Optional<BigDecimal> worst,
      Optional<BigDecimal> limit,
      Optional<String> unit) {

    @Override
    public String toString() {
      return "Episode[id=" + id + ", condition=" + condition + "]";
    }
  }

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
