package io.vigil.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A patient as a clinician sees them. Its text form shows neither name nor values.
 *
 * @param version of the whole view, {@code lane:sequence}
 * @param vitals the newest value of each metric
 * @param trend the last 2 hours, at most 120 points a vital; only in a live snapshot, else empty
 * @param news2 absent before the first reading
 * @param alarms those active, or whose signal is on or latched
 */
public record PatientView(
    UUID id,
    String name,
    String identifier,
    LocalDate birthDate,
    UUID ward,
    String bed,
    String version,
    List<Vital> vitals,
    List<Trend> trend,
    Optional<News2> news2,
    List<Alarm> alarms,
    List<Task> tasks,
    List<Device> devices) {

  public record Vital(
      String metric, BigDecimal value, Instant at, Instant receivedAt, boolean suspect) {}

  /**
   * The recent course of one metric.
   *
   * @param t epoch milliseconds, ascending
   * @param v the value at the same index
   */
  public record Trend(String metric, List<Long> t, List<BigDecimal> v) {}

  /**
   * The early warning score, as bounds where inputs are missing.
   *
   * @param lower sum of the points of the inputs that are present and fresh
   * @param upper {@code lower} and the most that the others could add
   * @param risk {@code low}, {@code low-medium}, {@code medium} or {@code high}
   * @param red whether one parameter alone has 3 points
   */
  public record News2(
      Instant at,
      int lower,
      int upper,
      boolean complete,
      String risk,
      boolean red,
      String table,
      int scale,
      List<Part> parts) {}

  /**
   * One input of the score.
   *
   * @param parameter {@code respiration}, {@code spo2}, {@code oxygen}, {@code systolic}, {@code
   *     pulse}, {@code consciousness} or {@code temperature}
   * @param state {@code present}, "stale" or {@code missing}
   */
  public record Part(
      String parameter,
      int points,
      Optional<BigDecimal> value,
      Optional<Instant> at,
      String state) {}

  /**
   * Something that is to be done.
   *
   * @param kind {@code review-backlog}, {@code measure} or {@code review-correction}
   */
  public record Task(UUID id, long version, String kind, String detail, Instant openedAt) {}

  /**
   * A device bound now.
   *
   * @param measures the newest of what it measures of itself or of what it supplies
   * @param statuses those that it says hold
   * @param interrogated what an implant's last interrogations told; never of this moment
   * @param oxygen of a device that supplies oxygen
   */
  public record Device(
      UUID id,
      String name,
      String kind,
      long expectedIntervalMillis,
      Optional<Instant> lastReceivedAt,
      List<Measure> measures,
      List<DeviceStatus> statuses,
      List<Measure> interrogated,
      Optional<Oxygen> oxygen) {}

  /**
   * An oxygen supply.
   *
   * @param predictedMinutesLeft of a cylinder, as if the flow stayed as it is: a prediction
   */
  public record Oxygen(String source, Optional<BigDecimal> predictedMinutesLeft) {}

  /** What a device measures of itself or of what it supplies. */
  public record Measure(String metric, BigDecimal value, String unit, Instant at) {}

  /** A status that holds, by the device's last word at that time. */
  public record DeviceStatus(String status, String display, Instant at) {}

  @Override
  public String toString() {
    return "PatientView[id=" + id + ", version=" + version + "]";
  }

  /** The newest value of a metric, however old. */
  public Optional<Vital> vital(String metric) {
    return vitals.stream().filter(vital -> vital.metric().equals(metric)).findFirst();
  }
}
