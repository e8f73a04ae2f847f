package io.vigil.server.care;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.ScoreOrder;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.RulesPreview;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.Problem;
import io.vigil.server.ops.ProblemException;
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
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What rules would have signalled of a patient's stored readings, beside the rules in force. */
@Component
class PreviewReader {

  private static final Duration WINDOW = Duration.ofDays(7);

  /** Read at once: a device that sends each second has about 150,000 readings in these. */
  private static final Duration STEP = Duration.ofHours(6);

  /** A step more than this is not begun. */
  private static final int ENOUGH_READINGS = 200_000;

  /** Previews at once: they compute, and judging comes first. */
  private static final int AT_ONCE = 1;

  private static final long USUAL_INTERVAL_MILLIS = 60_000;

  private final Scope scope;
  private final CareRows rows;
  private final SeriesReader series;
  private final Lanes lanes;
  private final Semaphore free = new Semaphore(AT_ONCE);

  PreviewReader(Scope scope, CareRows rows, SeriesReader series, Lanes lanes) {
    this.scope = scope;
    this.rows = rows;
    this.series = series;
    this.lanes = lanes;
  }

  /**
   * @param from what was measured since then is judged: 7 days, or less where there are too many
   *     readings
   * @param now alarms by the rules in force, and {@code proposed} by those proposed
   * @param missed alarms that there would not have been at all
   * @param laterByMillis the most by which one would have come later
   */
  record Preview(
      Instant from,
      Instant to,
      int readings,
      @Classified(As.CLINICAL) int now,
      @Classified(As.CLINICAL) int proposed,
      @Classified(As.CLINICAL) int missed,
      long laterByMillis,
      List<Line> rules) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Line(
      String rule,
      String priority,
      @Classified(As.CLINICAL) int now,
      @Classified(As.CLINICAL) int proposed) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** With these in the place of the patient's own rules. */
  Preview preview(
      Account account, PatientId patient, PatientState state, List<Rule> rules, List<String> off) {
    if (!free.tryAcquire()) {
      throw new ProblemException(
          new Problem(
              HttpStatus.TOO_MANY_REQUESTS,
              "busy",
              "Another preview is being made: try again shortly.",
              Map.of(),
              Optional.of(Duration.ofSeconds(1))));
    }
    try {
      return compute(account, patient, state, rules, off);
    } finally {
      free.release();
    }
  }

  private Preview compute(
      Account account, PatientId patient, PatientState state, List<Rule> rules, List<String> off) {
    long now = Math.max(lanes.epochMillis(), state.layers().asOfEpochMillis());
    Instant to = Instant.ofEpochMilli(now);
    Deque<List<StoredReading>> steps = new ArrayDeque<>();
    Instant from = to;
    int count = 0;
    while (from.isAfter(to.minus(WINDOW)) && count < ENOUGH_READINGS) {
      Instant end = from;
      Instant begin = from.minus(STEP);
      List<StoredReading> step =
          scope.read(account, client -> series.all(client, rows.records(patient), begin, end));
      steps.addFirst(step);
      count += step.size();
      from = begin;
    }
    List<RulesPreview.Measured> measured = new ArrayList<>(count);
    Map<DeviceId, Long> intervals = new HashMap<>();
    for (List<StoredReading> step : steps) {
      for (StoredReading stored : step) {
        if (stored.status().judged()) {
          measured.add(
              new RulesPreview.Measured(
                  stored.source(),
                  new Reading(
                      stored.metric(),
                      stored.value(),
                      Instant.ofEpochMilli(stored.atEpochMillis()),
                      stored.ordinal())));
          if (stored.source() instanceof DeviceId device) {
            intervals.computeIfAbsent(device, id -> interval(state, id));
          }
        }
      }
    }
    boolean onScaleTwo = state.scoring().inForce(ScoreOrder.Kind.SPO2_SCALE_TWO).isPresent();
    RuleLayer own =
        new RuleLayer(
            RuleLayer.Level.PATIENT,
            "",
            state.layers().version() + 1,
            now,
            OptionalLong.empty(),
            rules,
            off,
            List.of(),
            Optional.empty(),
            "");
    RuleSet proposed = state.layers().with(own).rules(now, onScaleTwo);
    RulesPreview.Comparison found =
        RulesPreview.compare(
            new RulesPreview.Setting(
                state.admission().orElseThrow(),
                intervals,
                state.scoring().orders().stream().filter(ScoreOrder::inForce).toList()),
            measured,
            state.layers().rules(now, onScaleTwo),
            proposed);
    return new Preview(
        from,
        to,
        measured.size(),
        found.now(),
        found.proposed(),
        found.missed(),
        found.laterByMillis(),
        found.lines().stream()
            .map(line ->
                new Line(line.rule(), line.priority().wireName(), line.now(), line.proposed()))
            .toList());
  }

  private long interval(PatientState state, DeviceId device) {
    return Optional.ofNullable(state.links().get(device))
        .map(link -> link.binding().expectedIntervalMillis())
        .or(() -> lanes.device(device).map(each -> each.registered().expectedIntervalMillis()))
        .orElse(USUAL_INTERVAL_MILLIS);
  }
}
