package io.vigil.simulation.world;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Latest;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientEvent.Change;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.RecordedReading;
import io.vigil.core.patient.Reply;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.Limit;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Commit;
import io.vigil.engine.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Notes what was sent and what became durable, and checks the promises at every commit, answer and
 * turn. It knows the events' shapes but none of the code that judges; where it must know a rule of
 * the product, it says it again in the plainest way.
 */
final class Oracle {

  private static final long MAX_LEAD_MILLIS = 60_000;
  private static final long HORIZON_MILLIS = 50 * 3_600_000L;

  /** Clocks of two processes, drift that is followed, and the second between two turns. */
  private static final long SLACK_MILLIS = 12_000;

  private static final int RECENT = 32;
  private static final long LOOK_MILLIS = 5_000;

  private final Agenda agenda;
  private final Coverage coverage;
  private final Map<PatientId, Chart> charts = new LinkedHashMap<>();
  private final Map<Key, Kept> transmissions = new HashMap<>();
  private final Map<DeviceId, List<Route>> routes = new HashMap<>();
  private final Set<CommandId> answeredCommands = new HashSet<>();
  private final List<Expected> expected = new ArrayList<>();
  private @Nullable ServingProcess newest;
  private long setBackTrueMillis = Long.MIN_VALUE;
  private long lookedTrueMillis;
  private long acknowledged;

  private record Key(UUID transmission, long content) {}

  private static final class Kept {
    final Submission.Transmission transmission;
    int readings;
    long content;

    Kept(Submission.Transmission transmission) {
      this.transmission = transmission;
    }

    boolean complete() {
      return readings == transmission.readings().size()
          && content == transmission.identity().contentHash();
    }
  }

  /** A breaching reading: unless a contrary one comes, its condition is active by then. */
  private record Expected(
      Chart chart, int rules, Limit limit, long atEpochMillis, long dueEpochMillis) {}

  private record Route(PatientId patient, long from, long until) {}

  Oracle(Agenda agenda, Coverage coverage) {
    this.agenda = agenda;
    this.coverage = coverage;
  }

  Map<PatientId, Chart> charts() {
    return charts;
  }

  /** What people see of a patient; as it was before the first admission if there is nothing. */
  PatientState state(PatientId patient) {
    Chart chart = charts.get(patient);
    return chart == null ? PatientState.INITIAL : chart.state;
  }

  /** Transmissions that their sender knows to be acknowledged. */
  long acknowledged() {
    return acknowledged;
  }

  Violation broken(Invariant invariant, String detail) {
    return new Violation(invariant, agenda.now(), detail);
  }

  Violation broken(Invariant invariant, String detail, Throwable cause) {
    Violation violation = broken(invariant, detail + ": " + cause);
    violation.initCause(cause);
    return violation;
  }

  void servedBy(ServingProcess process) {
    newest = process;
  }

  void fenced(ServingProcess process) {
    if (process == newest) {
      throw broken(Invariant.NO_FAULT_OF_OURS, "the owner of the lanes is fenced");
    }
  }

  void clockSetBack() {
    setBackTrueMillis = agenda.now();
  }

  void sent(Submission.Transmission transmission) {
    transmissions.put(key(transmission.identity()), new Kept(transmission));
  }

  void knowsAcknowledged(Submission.Transmission transmission) {
    acknowledged++;
    if (!kept(transmission.identity()).complete()) {
      throw broken(Invariant.ACKNOWLEDGED_IS_DURABLE, "its sender forgets what is not durable");
    }
  }

  void answered(Submission submission, Answer answer) {
    if (answer instanceof Answer.Faulted
        || (answer instanceof Answer.Replied(Reply reply) && reply instanceof Reply.WasSetAside)) {
      throw broken(Invariant.NO_FAULT_OF_OURS, "a submission faulted");
    }
    switch (submission) {
      case Submission.Transmission transmission -> answered(transmission, answer);
      case Submission.ForPatient forPatient -> answered(forPatient, answer);
      case Submission.Assign assign -> {
        Chart chart = charts.get(assign.patient());
        if (chart != null
            && !chart.tenant.equals(assign.tenant())
            && !(answer instanceof Answer.NotFound)) {
          throw broken(Invariant.TENANTS_STAY_APART, "a device of another tenant was assigned");
        }
      }
      case Submission.Release ignored -> {}
      case Submission.Reattribute ignored -> throw uncorrected();
      case Submission.Keep ignored -> {}
      case Submission.RequestErasure ignored -> {}
      case Submission.Erase ignored -> {}
      case Submission.Due ignored -> {}
      case Submission.ClockStep ignored -> {}
    }
  }

  private void answered(Submission.Transmission transmission, Answer answer) {
    if (answer instanceof Answer.TransmissionKept(boolean repeated)) {
      if (repeated) {
        coverage.count(Sometimes.TRANSMISSION_REPEATED);
      }
      Kept kept = kept(transmission.identity());
      if (!kept.complete()) {
        throw broken(
            Invariant.ACKNOWLEDGED_IS_DURABLE,
            "a transmission of %d readings was acknowledged while %d were durable"
                .formatted(transmission.readings().size(), kept.readings));
      }
    }
  }

  private void answered(Submission.ForPatient submission, Answer answer) {
    Chart chart = charts.get(submission.patient());
    if (chart != null && !chart.tenant.equals(submission.tenant())) {
      if (!(answer instanceof Answer.NotFound)) {
        throw broken(Invariant.TENANTS_STAY_APART, "another tenant was answered: " + answer);
      }
      coverage.count(Sometimes.ANOTHER_TENANT_TRIED);
      return;
    }
    if (!(answer instanceof Answer.Replied(Reply reply))) {
      return;
    }
    CommandId command =
        switch (submission.input()) {
          case PatientInput.AcknowledgeAlarm acknowledge
              when reply instanceof Reply.AlarmAcknowledged ->
              acknowledge.command();
          case PatientInput.Observe observe when reply instanceof Reply.Kept -> observe.command();
          case PatientInput.CompleteTask complete when reply instanceof Reply.TaskCompleted ->
              complete.command();
          default -> null;
        };
    if (reply instanceof Reply.AlarmChanged) {
      coverage.count(Sometimes.ACKNOWLEDGED_TOO_LATE);
    }
    if (command != null) {
      if (chart == null || !chart.commands.contains(command)) {
        throw broken(Invariant.ACKNOWLEDGED_IS_DURABLE, "a command was answered, not kept");
      }
      if (!answeredCommands.add(command)) {
        coverage.count(Sometimes.COMMAND_REPEATED);
      }
    }
  }

  /** A commit became durable. */
  void committed(Commit commit) {
    Set<DeviceId> rerouted = new HashSet<>();
    for (Commit.ActDone done : commit.acts()) {
      act(done.act(), rerouted);
    }
    for (Commit.PatientChange change : commit.patients()) {
      Chart chart = charts.computeIfAbsent(change.patient(), id -> new Chart(id, change.tenant()));
      if (!chart.tenant.equals(change.tenant())) {
        throw broken(Invariant.TENANTS_STAY_APART, "a patient changed his tenant");
      }
      new Noting(chart, change, rerouted).note();
    }
  }

  private static IllegalStateException uncorrected() {
    return new IllegalStateException("the people of this world correct nothing");
  }

  private static IllegalStateException unordered() {
    return new IllegalStateException("a score was ordered that nobody orders here");
  }

  private void act(Act act, Set<DeviceId> rerouted) {
    switch (act) {
      case Act.DeviceAssigned(DeviceId device, PatientId patient, long from) -> {
        cut(device, from);
        routes
            .computeIfAbsent(device, d -> new ArrayList<>())
            .add(new Route(patient, from, Long.MAX_VALUE));
        rerouted.add(device);
      }
      case Act.DeviceReleased(DeviceId device, long until) -> {
        cut(device, until);
        rerouted.add(device);
      }
      case Act.ReadingsUnbound(TransmissionIdentity identity, List<Reading> readings) -> {
        coverage.count(Sometimes.READINGS_OF_NOBODY);
        keep(identity, readings);
      }
      case Act.SplitTransmissionKept ignored -> coverage.count(Sometimes.TRANSMISSION_SPLIT);
      default -> {}
    }
  }

  private void cut(DeviceId device, long until) {
    routes
        .getOrDefault(device, new ArrayList<>())
        .replaceAll(route ->
            route.until() > until
                ? new Route(route.patient(), route.from(), Math.max(route.from(), until))
                : route);
  }

  private @Nullable PatientId routed(DeviceId device, long at) {
    for (Route route : routes.getOrDefault(device, List.of()).reversed()) {
      if (route.from() <= at && at < route.until()) {
        return route.patient();
      }
    }
    return null;
  }

  private void keep(TransmissionIdentity identity, List<Reading> readings) {
    Kept kept = kept(identity);
    if (!kept.complete()) {
      kept.readings += readings.size();
      kept.content += Digest.of(readings);
    }
  }

  private Kept kept(TransmissionIdentity identity) {
    Kept kept = transmissions.get(key(identity));
    if (kept == null) {
      throw broken(Invariant.NOTHING_IS_OVERWRITTEN, "a transmission that nobody sent is kept");
    }
    return kept;
  }

  private static Key key(TransmissionIdentity identity) {
    return new Key(identity.id().value(), identity.contentHash());
  }

  /** One patient's part of a commit. */
  private final class Noting {
    private final Chart chart;
    private final Commit.PatientChange change;
    private final Set<DeviceId> rerouted;
    private final Set<DeviceId> heard = new HashSet<>();
    private boolean received;

    Noting(Chart chart, Commit.PatientChange change, Set<DeviceId> rerouted) {
      this.chart = chart;
      this.change = change;
      this.rerouted = rerouted;
    }

    void note() {
      for (PatientEvent event : change.events()) {
        note(event);
      }
      chart.state = change.after();
      checkNewest();
      checkCurrentAlarms();
      for (DeviceId device : heard) {
        if (chart.isActive(new Condition.DeviceSilent(device))) {
          throw broken(Invariant.SILENCE_ENDS, "a device was heard, and is still silent");
        }
        Chart.Bound bound = chart.devices.get(device);
        if (bound != null
            && bound.lastHadFuture
            && bound.current
            && !rerouted.contains(device)
            && !chart.isActive(new Condition.DeviceClockWrong(device))) {
          throw broken(Invariant.A_WRONG_CLOCK_IS_SAID, "readings of the future, and no alarm");
        }
      }
    }

    private void note(PatientEvent event) {
      switch (event) {
        case PatientEvent.PatientAdmitted ignored -> {
          if (!chart.rules.isEmpty()) {
            coverage.count(Sometimes.ADMITTED_AGAIN);
          }
          chart.inCare = true;
        }
        case PatientEvent.PatientMoved ignored -> coverage.count(Sometimes.MOVED);
        case PatientEvent.PatientDischarged() -> {
          coverage.count(Sometimes.DISCHARGED);
          chart.inCare = false;
        }
        case PatientEvent.RuleSetAdopted(var rules) -> {
          if (chart.rules.isEmpty() || !chart.rules.getLast().equals(rules)) {
            if (!chart.rules.isEmpty()) {
              coverage.count(Sometimes.LIMITS_CHANGED);
            }
            chart.rules.add(rules);
          }
          chart.judgedUnderFormerRules = chart.judged.size();
        }
        case PatientEvent.DeviceBound(var binding, long ignored) -> bound(binding);
        case PatientEvent.DeviceUnbound(DeviceId device, long ignored) -> {
          coverage.count(Sometimes.RELEASED);
          bound(device).current = false;
          bound(device).released = true;
        }
        case PatientEvent.ReadingsRecorded recorded -> recorded(recorded);
        case PatientEvent.TransmissionConflicted ignored -> {}
        case PatientEvent.BreachPending ignored -> coverage.count(Sometimes.BREACH_PENDED);
        case PatientEvent.BreachCleared ignored -> {}
        case PatientEvent.EpisodeOpened(Episode episode) -> opened(episode);
        case PatientEvent.EpisodeChanged(Episode episode, Change why) -> changed(episode, why);
        case PatientEvent.News2Scored ignored -> {}
        case PatientEvent.TaskOpened ignored -> {}
        case PatientEvent.TaskClosed(var ignored, var by) -> {
          if (by.isPresent()) {
            coverage.count(Sometimes.TASK_COMPLETED);
          }
        }
        case PatientEvent.ClockStepped(long by) -> {
          if (by < 0) {
            chart.lastReceived = Long.MIN_VALUE;
          }
        }
        case PatientEvent.CommandDone(CommandId command) -> {
          if (!chart.commands.add(command)) {
            throw broken(Invariant.KEPT_ONCE, "a command was carried out twice");
          }
        }
        case PatientEvent.ReattributionChanged ignored -> throw uncorrected();
        case PatientEvent.ReadingsWithdrawn ignored -> throw uncorrected();
        case PatientEvent.ReadingsReattributed ignored -> throw uncorrected();
        case PatientEvent.ScoreOrderChanged ignored -> throw unordered();
        case PatientEvent.CircumstanceNoted ignored -> throw unordered();
        case PatientEvent.ObservationsBegan ignored -> {}
        case PatientEvent.InputWasSetAside ignored ->
            throw broken(Invariant.NO_FAULT_OF_OURS, "an input was set aside");
      }
    }

    private void bound(DeviceBinding binding) {
      Chart.Bound known = chart.devices.get(binding.device());
      if (known == null) {
        known = new Chart.Bound(binding.expectedIntervalMillis());
        chart.devices.put(binding.device(), known);
      } else {
        known.times++;
        coverage.count(Sometimes.REBOUND);
      }
      known.current = true;
      known.heardTrueMillis = agenda.now();
      source(binding.device());
    }

    private void source(Source source) {
      if (!chart.sources.contains(source)) {
        chart.sources.add(source);
      }
    }

    private Chart.Bound bound(DeviceId device) {
      Chart.Bound bound = chart.devices.get(device);
      if (bound == null) {
        throw broken(Invariant.READINGS_FIND_THEIR_PATIENT, "a device speaks that was never bound");
      }
      return bound;
    }

    private void recorded(PatientEvent.ReadingsRecorded recorded) {
      received = true;
      if (chart.inCare && recorded.receivedEpochMillis() < chart.lastReceived) {
        throw broken(Invariant.TIME_NEVER_RUNS_BACKWARDS, "received before what came before");
      }
      chart.lastReceived = recorded.receivedEpochMillis();
      source(recorded.source());
      boolean says = false;
      boolean future = false;
      for (RecordedReading reading : recorded.readings()) {
        judged(recorded, reading);
        says |=
            reading.status() != ReadingStatus.DUPLICATE
                && reading.status() != ReadingStatus.IMPOSSIBLE;
        future |= reading.status() == ReadingStatus.FUTURE;
      }
      if (recorded.source() instanceof DeviceId device) {
        TransmissionIdentity identity = recorded.identity().orElseThrow();
        Chart.Bound bound = bound(device);
        once(bound, identity);
        keep(identity, recorded.readings().stream().map(RecordedReading::reading).toList());
        bound.lastHadFuture = future;
        if (says) {
          bound.heardTrueMillis = agenda.now();
          heard.add(device);
        }
      } else {
        coverage.count(Sometimes.OBSERVED);
      }
    }

    private void once(Chart.Bound bound, TransmissionIdentity identity) {
      long id = Digest.mix(identity.id().value().hashCode()) ^ identity.contentHash();
      if (bound.recent.contains(id)) {
        throw broken(Invariant.KEPT_ONCE, "a transmission was kept twice");
      }
      bound.recent.add(id);
      if (bound.recent.size() > RECENT) {
        bound.recent.remove();
      }
    }

    private void judged(PatientEvent.ReadingsRecorded recorded, RecordedReading of) {
      Reading reading = of.reading();
      long at = reading.at().toEpochMilli();
      boolean future = at > recorded.receivedEpochMillis() + MAX_LEAD_MILLIS;
      boolean late = at < recorded.receivedEpochMillis() - HORIZON_MILLIS;
      boolean isNew = chart.isNew(recorded.source(), reading);
      boolean judged =
          !future && !late && isNew && !Range.isImpossible(reading.metric(), reading.value());
      if (judged != of.status().judged()) {
        throw broken(
            Invariant.ACKNOWLEDGED_IS_JUDGED,
            "a reading is %s, but new: %s, future: %s, late: %s"
                .formatted(of.status(), isNew, future, late));
      }
      if (recorded.source() instanceof DeviceId device
          && !rerouted.contains(device)
          && !chart.patient.equals(routed(device, at))) {
        throw broken(Invariant.READINGS_FIND_THEIR_PATIENT, "a reading is another patient's");
      }
      switch (of.status()) {
        case DUPLICATE -> coverage.count(Sometimes.READING_DUPLICATED);
        case FUTURE -> coverage.count(Sometimes.READING_OF_THE_FUTURE);
        case TOO_LATE -> coverage.count(Sometimes.READING_TOO_LATE);
        case ACCEPTED, SUSPECT, IMPOSSIBLE -> {}
        case REATTRIBUTED, ENTERED_IN_ERROR -> throw uncorrected();
      }
      if (judged) {
        chart.judge(recorded.source(), reading);
        chart.received(at, recorded.receivedEpochMillis());
        expect(reading);
      }
    }

    private void expect(Reading reading) {
      for (Limit limit : chart.rules.getLast().limits()) {
        if (limit.vitalSign() == reading.metric() && Chart.isBreach(limit, reading.valueMicros())) {
          long at = reading.at().toEpochMilli();
          expected.add(
              new Expected(chart, chart.rules.size(), limit, at, at + chart.maxDelayMillis(limit)));
        }
      }
    }

    private void opened(Episode episode) {
      chart.note(episode);
      if (!received) {
        coverage.count(Sometimes.DEADLINE_OPENED_AN_EPISODE);
      }
      if (episode.retrospective()) {
        coverage.count(Sometimes.EPISODE_RETROSPECTIVE);
      }
      if (episode.active() && episode.signal() != Signal.ON) {
        throw broken(Invariant.WORSENING_SIGNALS, "an episode opens without a signal");
      }
      switch (episode.condition()) {
        case Condition.DeviceSilent(DeviceId device) -> {
          coverage.count(Sometimes.SILENCE_RAISED);
          Chart.Bound bound = bound(device);
          if (agenda.now() - bound.heardTrueMillis < bound.silenceMillis() - SLACK_MILLIS) {
            throw broken(Invariant.SILENCE_ENDS, "a device is silent that was just heard");
          }
        }
        case Condition.SensorAbsent ignored -> coverage.count(Sometimes.SENSOR_ABSENT);
        case Condition.DeviceClockWrong ignored -> coverage.count(Sometimes.WRONG_CLOCK_RAISED);
        case Condition.TransmissionConflicting ignored -> coverage.count(Sometimes.CONFLICT_RAISED);
        case Condition.LimitBreached ignored -> {}
        case Condition.News2Raised ignored -> {}
        case Condition.InputQuarantined ignored -> {}
      }
    }

    private void changed(Episode episode, Change why) {
      Episode before = chart.note(episode);
      if (before == null) {
        throw broken(Invariant.NOTHING_IS_OVERWRITTEN, "an episode changes that never opened");
      }
      boolean worse = episode.priority().compareTo(before.priority()) > 0;
      boolean again = episode.active() && !before.active();
      boolean over = before.active() && !episode.active();
      if (over
          && worse
          && episode.priority() == Priority.HIGH
          && episode.signal() != Signal.LATCHED) {
        throw broken(Invariant.WORSENING_SIGNALS, "it became high, ended, and nobody saw it");
      }
      if (episode.active() && (worse || again) && episode.signal() != Signal.ON) {
        throw broken(
            Invariant.WORSENING_SIGNALS,
            "%s: %s %s, then %s %s"
                .formatted(
                    why, before.priority(), before.signal(), episode.priority(), episode.signal()));
      }
      if (worse && before.signal() == Signal.ACKNOWLEDGED) {
        coverage.count(Sometimes.EPISODE_WORSENED_AFTER_ACKNOWLEDGEMENT);
      }
      if (before.signal().given() && !episode.signal().given() && why != Change.ACKNOWLEDGED) {
        if (episode.active() || episode.priority() == Priority.HIGH) {
          throw broken(
              Invariant.LATE_DATA_SILENCES_NOTHING, why + " ended a signal that nobody saw");
        }
      }
      switch (why) {
        case ACKNOWLEDGED -> coverage.count(Sometimes.ACKNOWLEDGED);
        case REVISED -> coverage.count(Sometimes.EPISODE_REVISED);
        case REOPENED -> coverage.count(Sometimes.EPISODE_REOPENED);
        case WITHDRAWN -> coverage.count(Sometimes.EPISODE_WITHDRAWN);
        case ENDED -> {
          if (episode.condition() instanceof Condition.DeviceSilent) {
            coverage.count(Sometimes.SILENCE_ENDED);
          }
        }
        case WORSENED -> {}
        case CORRECTED -> throw uncorrected();
      }
    }

    private void checkNewest() {
      for (Metric metric : Metric.all()) {
        Chart.Measured newest = chart.newest(metric);
        Latest latest = change.after().latest().get(metric);
        if ((newest == null) != (latest == null)
            || (newest != null && latest != null && newest.at() != latest.atEpochMillis())) {
          throw broken(
              Invariant.LATE_IS_NEVER_NEWEST, "the newest " + metric + " was not measured last");
        }
      }
    }

    /** While the newest value is past its limit, no late reading may have ended the alarm. */
    private void checkCurrentAlarms() {
      if (!received) {
        return;
      }
      for (Limit limit : chart.rules.getLast().limits()) {
        VitalSign vitalSign = limit.vitalSign();
        Chart.Measured newest = chart.newest(vitalSign);
        Condition condition = new Condition.LimitBreached(vitalSign, limit.direction());
        if (newest != null
            && newest.order() >= chart.judgedUnderFormerRules
            && Chart.isBreach(limit, newest.micros())
            && !chart.contrarySince(limit, newest.at())
            && !chart.isActive(condition)
            && !change.after().pending().containsKey(condition)) {
          throw broken(
              Invariant.LATE_DATA_SILENCES_NOTHING,
              condition.key() + " is past its limit, and neither active nor pending");
        }
      }
    }
  }

  /**
   * A process ended a turn in which every commit went well.
   *
   * @param beganEpochMillis our time when it began
   * @param beganTrueMillis the same in true time
   */
  void turned(ServingProcess process, long beganEpochMillis, long beganTrueMillis) {
    if (process != newest) {
      return;
    }
    for (Iterator<Expected> all = expected.iterator(); all.hasNext(); ) {
      Expected one = all.next();
      if (one.dueEpochMillis() <= beganEpochMillis) {
        all.remove();
        check(one);
      }
    }
    if (agenda.now() - lookedTrueMillis >= LOOK_MILLIS) {
      lookedTrueMillis = agenda.now();
      charts.values().forEach(chart -> checkSilence(chart, process, beganTrueMillis));
    }
  }

  private void check(Expected one) {
    Chart chart = one.chart();
    Condition condition =
        new Condition.LimitBreached(one.limit().vitalSign(), one.limit().direction());
    if (chart.rules.size() == one.rules()
        && !chart.isActive(condition)
        && !chart.contrarySince(one.limit(), one.atEpochMillis())) {
      throw broken(
          Invariant.NO_BREACH_IS_LOST,
          "%s since %d, and no alarm".formatted(condition.key(), one.atEpochMillis()));
    }
  }

  private void checkSilence(Chart chart, ServingProcess process, long beganTrueMillis) {
    if (!chart.inCare) {
      return;
    }
    chart.devices.forEach((device, bound) -> {
      long since =
          Math.max(Math.max(bound.heardTrueMillis, process.servingSince), setBackTrueMillis);
      if (bound.current
          && beganTrueMillis > since + bound.silenceMillis() + SLACK_MILLIS
          && !chart.isActive(new Condition.DeviceSilent(device))) {
        throw broken(
            Invariant.SILENCE_IS_AN_ALARM,
            "a device was heard %d ms ago, and there is no alarm"
                .formatted(agenda.now() - bound.heardTrueMillis));
      }
    });
  }
}
