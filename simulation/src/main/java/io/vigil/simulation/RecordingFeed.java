package io.vigil.simulation;

import io.vigil.client.Admissions;
import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import io.vigil.client.Outcome;
import io.vigil.client.Pause;
import io.vigil.client.ProblemException;
import io.vigil.client.Reading;
import io.vigil.client.Transmission;
import io.vigil.core.vitals.Metric;
import io.vigil.simulation.BedsideCsv.Minute;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * Sends a recording as a bedside monitor of its own: one transmission for each minute that has a
 * value, in order, at the time of the recording's start plus the minute. A minute without a value
 * is not sent: silence and absence are the server's to notice.
 */
public final class RecordingFeed {
  /** What is older goes as backlog, behind live data. */
  public static final Duration LIVE_AGE_MAX = Duration.ofMinutes(10);

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Rounds of a client's attempts for one transmission, with a pause between: about 10 minutes. */
  private static final int ROUNDS_MAX = 40;

  private static final Duration ROUND_PAUSE = Duration.ofSeconds(5);

  private final List<Minute> recording;
  private final Instant start;
  private final int speed;
  private final InstantSource clock;
  private final Pause pause;

  /** Told after each transmission. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Tells how far the recording is.
     *
     * @param sent transmissions that the server has, of {@code total}
     * @param refused readings that it did not take
     */
    void on(int sent, int total, int refused);
  }

  /**
   * What became of a recording.
   *
   * @param device the device that was registered for the recording
   * @param sent transmissions that the server has
   * @param refused readings that it did not take
   */
  public record Report(UUID device, int sent, int refused) {}

  RecordingFeed(
      List<Minute> recording, Instant start, int speed, InstantSource clock, Pause pause) {
    if (speed < 0) {
      throw new IllegalArgumentException("A speed is 0 or more minutes of recording per minute");
    }
    this.recording = List.copyOf(recording);
    this.start = start;
    this.speed = speed;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * A feed that has not begun.
   *
   * @param start when the recording's minute 0 was
   * @param speed minutes of recording per minute; 0 is as fast as the server takes them
   */
  public static RecordingFeed of(List<Minute> recording, Instant start, int speed) {
    return new RecordingFeed(recording, start, speed, InstantSource.system(), Pause.SLEEP);
  }

  /** The start with which a recording ends at {@code end}. */
  public static Instant startEndingAt(Instant end, List<Minute> recording) {
    return recording.isEmpty() ? end : end.minus(MINUTE.multipliedBy(recording.getLast().minute()));
  }

  /**
   * Registers a device, binds it to the patient from the recording's start, and sends everything.
   *
   * @param administrator signed in as one
   * @throws ProblemException when the server refuses the device, the patient or a key
   * @throws IOException when the server cannot be reached for about 10 minutes; what was sent stays
   */
  public Report run(OperatorClient administrator, UUID patient, Progress progress)
      throws IOException, InterruptedException {
    DeviceCredential credential =
        administrator.registerDevice(
            new Admissions.NewDevice(
                "Recorded bedside monitor",
                "bedside-monitor",
                "REC-" + UUID.randomUUID(),
                MINUTE.toMillis()));
    administrator.bindDevice(credential.device(), patient, start);
    try (DeviceClient device = DeviceClient.open(administrator.server(), credential)) {
      return sendAll(device, progress);
    }
  }

  private Report sendAll(DeviceClient device, Progress progress)
      throws IOException, InterruptedException {
    List<Minute> measured =
        recording.stream().filter(minute -> !minute.readings().isEmpty()).toList();
    Instant began = clock.instant();
    int sent = 0;
    int refused = 0;
    for (Minute minute : measured) {
      awaitTurn(began, minute.minute() - measured.getFirst().minute());
      Transmission transmission = transmission(device, minute);
      switch (decided(device, transmission)) {
        case Outcome.Accepted(var receipt) -> {
          sent++;
          refused += receipt.refused().size();
        }
        case Outcome.Refused(var problem) -> {
          if (problem.status() == 401 || problem.status() == 403) {
            throw new ProblemException(problem);
          }
          refused += transmission.readings().size();
        }
        case Outcome.Undecided(var reason) ->
            throw new IOException(
                "The server cannot be reached ("
                    + reason
                    + "); "
                    + sent
                    + " of "
                    + measured.size()
                    + " sent");
      }
      progress.on(sent, measured.size(), refused);
    }
    return new Report(device.device(), sent, refused);
  }

  private void awaitTurn(Instant began, int minutes) throws InterruptedException {
    if (speed == 0) {
      return;
    }
    Instant due = began.plus(MINUTE.multipliedBy(minutes).dividedBy(speed));
    Duration left = Duration.between(clock.instant(), due);
    if (left.isPositive()) {
      pause.lasting(left);
    }
  }

  private Transmission transmission(DeviceClient device, Minute minute) {
    Instant at = start.plus(MINUTE.multipliedBy(minute.minute()));
    boolean old = at.isBefore(clock.instant().minus(LIVE_AGE_MAX));
    List<Reading> readings =
        minute.readings().entrySet().stream()
            .map(entry -> new Reading(entry.getKey(), entry.getValue(), unit(entry.getKey()), at))
            .toList();
    return device.number(old ? Transmission.Urgency.BACKLOG : Transmission.Urgency.LIVE, readings);
  }

  private Outcome decided(DeviceClient device, Transmission transmission)
      throws InterruptedException {
    Outcome outcome = device.send(transmission);
    for (int round = 1; round < ROUNDS_MAX && outcome instanceof Outcome.Undecided; round++) {
      pause.lasting(ROUND_PAUSE);
      outcome = device.send(transmission);
    }
    return outcome;
  }

  private static String unit(String code) {
    return Metric.ofCode(code)
        .orElseThrow(() -> new IllegalArgumentException("No metric is called " + code))
        .unit();
  }
}
