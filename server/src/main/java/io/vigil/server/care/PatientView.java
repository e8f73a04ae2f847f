package io.vigil.server.care;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A patient as the screens show him; the shapes of docs/reference/api.md. */
public record PatientView(
    UUID id,
    String name,
    String identifier,
    LocalDate birthDate,
    UUID ward,
    String bed,
    String version,
    List<VitalView> vitals,
    Optional<List<TrendView>> trend,
    Optional<News2View> news2,
    List<AlarmView> alarms,
    List<TaskView> tasks,
    List<DeviceView> devices) {

  /** The newest value of a metric. */
  public record VitalView(
      String metric, BigDecimal value, Instant at, Instant receivedAt, boolean suspect) {}

  /** The last hours of a metric, thinned. */
  public record TrendView(String metric, long[] t, double[] v) {}

  /** The score at the newest reading. */
  public record News2View(
      Instant at,
      int lower,
      int upper,
      boolean complete,
      String risk,
      boolean red,
      String table,
      int scale,
      List<PartView> parts) {}

  /** One parameter of the score. */
  public record PartView(
      String parameter,
      int points,
      Optional<BigDecimal> value,
      Optional<Instant> at,
      String state) {}

  /**
   * An alarm.
   *
   * @param corrected readings that it rested on were withdrawn
   * @param enteredInError nothing else supports it
   */
  public record AlarmView(
      UUID id,
      int version,
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
      boolean corrected,
      boolean enteredInError,
      Optional<BigDecimal> worst,
      Optional<BigDecimal> limit,
      Optional<String> unit,
      Optional<String> acknowledgedBy,
      Optional<Instant> acknowledgedAt) {}

  /** A task. */
  public record TaskView(UUID id, int version, String kind, String detail, Instant openedAt) {}

  /** A device bound now. */
  public record DeviceView(
      UUID id, String name, String kind, long expectedIntervalMillis, Instant lastReceivedAt) {}

  /** The same with its trend. */
  public PatientView with(List<TrendView> trend) {
    return new PatientView(
        id,
        name,
        identifier,
        birthDate,
        ward,
        bed,
        version,
        vitals,
        Optional.of(trend),
        news2,
        alarms,
        tasks,
        devices);
  }
}
