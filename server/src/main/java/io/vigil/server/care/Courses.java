package io.vigil.server.care;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.ScoreOrder;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.Act;
import io.vigil.engine.burden.Course;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.series.SeriesReader;
import io.vigil.server.series.StoredReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What was measured of patients in sight, to be judged again by some rules. */
@Component
public class Courses {

  /** Read at once: a device that sends each second has about 150,000 readings in these. */
  private static final Duration STEP = Duration.ofHours(6);

  /** A step more than this is not begun. */
  private static final int ENOUGH_READINGS = 200_000;

  private static final long USUAL_INTERVAL_MILLIS = 60_000;

  private final Scope scope;
  private final CareRows rows;
  private final SeriesReader series;
  private final Lanes lanes;

  Courses(Scope scope, CareRows rows, SeriesReader series, Lanes lanes) {
    this.scope = scope;
    this.rows = rows;
    this.series = series;
    this.lanes = lanes;
  }

  /**
   * What is judged of a patient.
   *
   * @param from since when that is all there is
   */
  public record Stored(Instant from, Course course) {}

  /**
   * The judged readings from a time on, or from a later one where there are too many; as the
   * account may see them.
   *
   * @param to excluded
   */
  public Stored read(
      Account account, PatientId patient, PatientState state, Instant from, Instant to) {
    Deque<List<StoredReading>> steps = new ArrayDeque<>();
    Instant since = to;
    int count = 0;
    while (since.isAfter(from) && count < ENOUGH_READINGS) {
      Instant end = since;
      Instant begin = since.minus(STEP).isBefore(from) ? from : since.minus(STEP);
      List<StoredReading> step =
          scope.read(account, client -> series.all(client, rows.records(patient), begin, end));
      steps.addFirst(step);
      count += step.size();
      since = begin;
    }
    List<Course.Measured> measured = new ArrayList<>(count);
    Map<DeviceId, Course.Device> devices = new HashMap<>();
    for (List<StoredReading> step : steps) {
      for (StoredReading each : step) {
        if (each.status().judged()) {
          measured.add(
              new Course.Measured(
                  each.source(),
                  new Reading(
                      each.metric(),
                      each.value(),
                      Instant.ofEpochMilli(each.atEpochMillis()),
                      each.ordinal())));
          if (each.source() instanceof DeviceId device) {
            devices.computeIfAbsent(device, id -> device(state, id));
          }
        }
      }
    }
    return new Stored(
        since,
        new Course(
            state.admission().orElseThrow(),
            devices,
            state.scoring().orders().stream().filter(ScoreOrder::inForce).toList(),
            measured));
  }

  private Course.Device device(PatientState state, DeviceId device) {
    return Optional.ofNullable(state.links().get(device))
        .map(link ->
            new Course.Device(link.binding().expectedIntervalMillis(), link.binding().oxygen()))
        .or(() -> lanes.device(device).map(each -> unbound(each.registered())))
        .orElse(new Course.Device(USUAL_INTERVAL_MILLIS, Optional.empty()));
  }

  private static Course.Device unbound(Act.DeviceRegistered registered) {
    return new Course.Device(registered.expectedIntervalMillis(), registered.oxygen());
  }
}
