package io.vigil.server.care;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.PatientState;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayers;
import io.vigil.engine.RulesPreview;
import io.vigil.server.identity.Account;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.Problem;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What rules would have signalled of a patient's stored readings, beside the rules in force. */
@Component
class PreviewReader {

  private static final Duration WINDOW = Duration.ofDays(7);

  /** Previews at once: they compute, and judging comes first. */
  private static final int AT_ONCE = 1;

  /** No other patient is begun after so long. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Courses courses;
  private final Lanes lanes;
  private final Semaphore free = new Semaphore(AT_ONCE);

  PreviewReader(Courses courses, Lanes lanes) {
    this.courses = courses;
    this.lanes = lanes;
  }

  /**
   * @param from what was measured since then is judged of each: 7 days, or less where there are too
   *     many readings
   * @param patients that it is about, and {@code judged} how many of them it was made of
   * @param now alarms by the rules in force, and {@code proposed} by those proposed
   * @param missed alarms that there would not have been at all
   * @param laterByMillis the most by which one would have come later
   */
  record Preview(
      Instant from,
      Instant to,
      int patients,
      int judged,
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

  /** A patient with these in the place of his own rules. */
  Preview preview(
      Account account, PatientId patient, PatientState state, List<Rule> rules, List<String> off) {
    return alone(
        () -> compute(account, Map.of(patient, state), RuleLayer.Level.PATIENT, "", rules, off));
  }

  /**
   * The patients of a ward with these in the place of its rules, the first ones only where it takes
   * longer than {@link #LONGEST}.
   */
  Preview preview(
      Account account,
      WardId ward,
      Map<PatientId, PatientState> patients,
      List<Rule> rules,
      List<String> off) {
    return alone(() ->
        compute(account, patients, RuleLayer.Level.WARD, ward.value().toString(), rules, off));
  }

  private Preview alone(Supplier<Preview> work) {
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
      return work.get();
    } finally {
      free.release();
    }
  }

  private Preview compute(
      Account account,
      Map<PatientId, PatientState> patients,
      RuleLayer.Level level,
      String of,
      List<Rule> rules,
      List<String> off) {
    long began = System.nanoTime();
    Instant to = Instant.ofEpochMilli(lanes.epochMillis());
    Map<String, Line> lines = new TreeMap<>();
    Instant from = to.minus(WINDOW);
    int judged = 0;
    int readings = 0;
    int now = 0;
    int proposed = 0;
    int missed = 0;
    long later = 0;
    for (Map.Entry<PatientId, PatientState> each : patients.entrySet()) {
      if (judged > 0 && System.nanoTime() - began > LONGEST.toNanos()) {
        break;
      }
      Courses.Stored stored =
          courses.read(account, each.getKey(), each.getValue(), to.minus(WINDOW), to);
      RulesPreview.Comparison found = compare(each.getValue(), stored, to, level, of, rules, off);
      judged++;
      from = stored.from().isAfter(from) ? stored.from() : from;
      readings += stored.course().inTime().size();
      now += found.now();
      proposed += found.proposed();
      missed += found.missed();
      later = Math.max(later, found.laterByMillis());
      for (RulesPreview.Line line : found.lines()) {
        lines.merge(
            line.rule() + " " + line.priority(),
            new Line(line.rule(), line.priority().wireName(), line.now(), line.proposed()),
            (a, b) ->
                new Line(a.rule(), a.priority(), a.now() + b.now(), a.proposed() + b.proposed()));
      }
    }
    return new Preview(
        from,
        to,
        patients.size(),
        judged,
        readings,
        now,
        proposed,
        missed,
        later,
        List.copyOf(lines.values()));
  }

  private RulesPreview.Comparison compare(
      PatientState state,
      Courses.Stored stored,
      Instant to,
      RuleLayer.Level level,
      String of,
      List<Rule> rules,
      List<String> off) {
    long at = Math.max(to.toEpochMilli(), state.layers().asOfEpochMillis());
    RuleLayers.Bearing bearing = state.scoring().bearing();
    RuleLayer layer =
        new RuleLayer(
            level,
            of,
            Integer.MAX_VALUE,
            at,
            OptionalLong.empty(),
            rules,
            off,
            List.of(),
            Optional.empty(),
            "");
    return RulesPreview.compare(
        stored.course(),
        state.layers().rules(at, bearing),
        state.layers().with(layer).rules(at, bearing));
  }
}
