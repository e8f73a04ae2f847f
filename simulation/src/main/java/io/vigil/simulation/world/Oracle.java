package io.vigil.simulation.world;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Identities;
import io.vigil.core.patient.Latest;
import io.vigil.core.patient.News2Point;
import io.vigil.core.patient.PatientAnswer;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import io.vigil.core.patient.PatientEvent.Change;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.Reattribution;
import io.vigil.core.patient.RecordedReading;
import io.vigil.core.patient.Reply;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.score.Score;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Commit;
import io.vigil.engine.Submission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
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

  /** A breach that ended longer ago than this is recorded, and not signalled. */
  private static final int RECENT = 32;

  private static final long LOOK_MILLIS = 5_000;

  private final Agenda agenda;
  private final Coverage coverage;
  private final Map<PatientId, Chart> charts = new LinkedHashMap<>();
  private final Map<Key, Kept> transmissions = new HashMap<>();
  private final Map<DeviceId, List<Route>> routes = new HashMap<>();
  private final Map<CorrectionId, Asked> asked = new HashMap<>();
  private final Map<PatientId, Set<PersonId>> mayHave = new HashMap<>();
  private final Set<CorrectionId> reattributed = new HashSet<>();
  private final Map<PatientId, Chart> erased = new LinkedHashMap<>();
  private final Set<CommandId> answeredCommands = new HashSet<>();
  private final PriorityQueue<Expected> expected =
      new PriorityQueue<>(
          Comparator.comparingLong(Expected::dueEpochMillis).thenComparingLong(Expected::order));

  private @Nullable ServingProcess newest;
  private long setBackTrueMillis = Long.MIN_VALUE;
  private long lookedTrueMillis;
  private long acknowledged;
  private long expectations;

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
      Chart chart,
      int rules,
      Limit limit,
      Chart.Measured measured,
      long dueEpochMillis,
      long order) {}

  /** What somebody wanted to have reattributed. */
  private record Asked(PatientId patient, PatientInput.AskReattribution ask) {
    long from() {
      return ask.fromEpochMillis();
    }

    long until() {
      return ask.untilEpochMillis().orElse(Long.MAX_VALUE);
    }
  }

  /** A reading that a correction names. */
  private record Named(Source source, Metric metric, long key) {}

  private record Route(PatientId patient, long from, long until) {}

  Oracle(Agenda agenda, Coverage coverage) {
    this.agenda = agenda;
    this.coverage = coverage;
  }

  Map<PatientId, Chart> charts() {
    return charts;
  }

  Map<PatientId, Chart> erased() {
    return erased;
  }

  /** What people see of a patient; as it was before the first admission if there is nothing. */
  PatientState state(PatientId patient) {
    Chart chart = charts.get(patient);
    return chart == null ? PatientState.INITIAL : chart.state;
  }

  /** What is on record of a device, measured in some time; the end is excluded. */
  List<Reading> recorded(PatientId patient, DeviceId device, long from, long until) {
    Chart chart = charts.get(patient);
    return chart == null ? List.of() : chart.kept(device, from, until);
  }

  /** Every reading of a patient that counts, in the order of arrival. */
  List<Chart.Measured> judged(PatientId patient) {
    Chart chart = charts.get(patient);
    return chart == null ? List.of() : Collections.unmodifiableList(chart.judged);
  }

  /** Transmissions that their sender knows to be acknowledged. */
  long acknowledged() {
    return acknowledged;
  }

  void count(Sometimes what) {
    coverage.count(what);
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

  /** Whether it took the lanes over last. */
  boolean isOwner(ServingProcess process) {
    return process == newest;
  }

  void fenced(ServingProcess process) {
    if (isOwner(process)) {
      throw broken(Invariant.NO_FAULT_OF_OURS, "the owner of the lanes is fenced");
    }
  }

  void clockSetBack() {
    setBackTrueMillis = agenda.now();
  }

  void asks(PatientId patient, PatientInput.AskReattribution ask) {
    asked.put(new CorrectionId(ask.command().value()), new Asked(patient, ask));
  }

  /** A step of telling somebody of an alarm is confirmed; by nobody if the channel says so. */
  void says(PatientId patient, DeliveryId delivery, Delivery.Stage stage, Optional<PersonId> by) {
    Optional.ofNullable(charts.get(patient))
        .ifPresent(chart -> chart.told.says(delivery, stage, by));
  }

  /** Somebody is to have a patient, or may stand in. */
  void asksToHave(PatientId patient, PersonId person) {
    mayHave.computeIfAbsent(patient, id -> new HashSet<>()).add(person);
  }

  boolean isAskedToHave(PatientId patient, PersonId person) {
    return mayHave.getOrDefault(patient, Set.of()).contains(person);
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
      case Submission.Reattribute reattribute -> answered(reattribute, answer);
      case Submission.ConfirmMerge ignored -> throw unmerged();
      case Submission.Keep ignored -> {}
      case Submission.WithdrawErasure ignored -> {}
      case Submission.RequestErasure request -> {
        if (answer instanceof Answer.Done) {
          requireSameTenant(request.patient(), request.tenant(), answer);
        }
      }
      case Submission.Erase erase -> {
        requireSameTenant(erase.patient(), erase.tenant(), answer);
        if (answer instanceof Answer.Done && !erased.containsKey(erase.patient())) {
          throw broken(Invariant.ACKNOWLEDGED_IS_DURABLE, "an erasure was answered, not kept");
        }
      }
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

  private @Nullable Chart chart(PatientId patient) {
    Chart chart = charts.get(patient);
    return chart == null ? erased.get(patient) : chart;
  }

  /** Whether the patient, if there is one, is of that tenant; if he isn't, nobody is told. */
  private boolean requireSameTenant(PatientId patient, TenantId tenant, Answer answer) {
    Chart chart = chart(patient);
    if (chart == null || chart.tenant.equals(tenant)) {
      return true;
    }
    boolean told =
        !(answer instanceof Answer.NotFound
            || (answer instanceof Answer.Replied(Reply reply) && reply instanceof Reply.NotFound));
    if (told) {
      throw broken(Invariant.TENANTS_STAY_APART, "another tenant was answered: " + answer);
    }
    coverage.count(Sometimes.ANOTHER_TENANT_TRIED);
    return false;
  }

  private void answered(Submission.Reattribute submission, Answer answer) {
    if (!requireSameTenant(submission.patient(), submission.tenant(), answer)) {
      return;
    }
    boolean done = reattributed.contains(submission.correction());
    if (answer instanceof Answer.Reattributed && !done) {
      throw broken(Invariant.ACKNOWLEDGED_IS_DURABLE, "a reattribution was answered, not kept");
    }
    if (answer instanceof Answer.Replied(Reply.Refused(String why))) {
      switch (why) {
        case "same-person" -> coverage.count(Sometimes.ONE_PERSON_TRIED_ALONE);
        case "readings-changed" -> coverage.count(Sometimes.READINGS_CAME_BEFORE_APPROVAL);
        default -> {}
      }
    }
  }

  private void answered(Submission.ForPatient submission, Answer answer) {
    Chart chart = chart(submission.patient());
    if (!requireSameTenant(submission.patient(), submission.tenant(), answer)) {
      return;
    }
    if (!(answer instanceof Answer.Replied(Reply reply))) {
      return;
    }
    CommandId command =
        switch (submission.input()) {
          case PatientInput.AnswerAlarm given when reply instanceof Reply.AlarmAnswered ->
              given.command();
          case PatientInput.Observe observe when reply instanceof Reply.Kept -> observe.command();
          case PatientInput.GiveScoreOrder give when reply instanceof Reply.Done -> give.command();
          case PatientInput.EndScoreOrder end when reply instanceof Reply.Done -> end.command();
          case PatientInput.NoteCircumstance note when reply instanceof Reply.Done ->
              note.command();
          case PatientInput.AnswerPrompt answered when reply instanceof Reply.Done -> {
            Optional.ofNullable(chart).ifPresent(of -> of.home.answered(answered.by()));
            yield answered.command();
          }
          case PatientInput.EndWelfareCall end when reply instanceof Reply.TaskCompleted ->
              end.command();
          case PatientInput.CompleteTask complete when reply instanceof Reply.TaskCompleted ->
              complete.command();
          case PatientInput.AskReattribution ask when reply instanceof Reply.ReattributionNoted ->
              ask.command();
          case PatientInput.DeclineReattribution decline
              when reply instanceof Reply.ReattributionNoted ->
              decline.command();
          case PatientInput.EnterInError enter
              when reply instanceof Reply.ReadingsWithdrawn || reply instanceof Reply.Done ->
              enter.command();
          default -> null;
        };
    if (submission.input() instanceof PatientInput.AnswerPrompt asks
        && asks.answer() == PatientAnswer.Kind.NEED_HELP
        && reply instanceof Reply.Refused) {
      throw broken(Invariant.HELP_IS_HEARD, "who needs help was refused");
    }
    if (reply instanceof Reply.AlarmNotAsSeen) {
      coverage.count(Sometimes.ANSWERED_TOO_LATE);
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
    Map<CorrectionId, Set<Named>> withdrawn = new HashMap<>();
    Map<CorrectionId, Set<Named>> taken = new HashMap<>();
    for (Commit.PatientChange change : commit.patients()) {
      if (erased.containsKey(change.patient())) {
        throw broken(Invariant.ERASED_STAYS_ERASED, "something happens to an erased patient");
      }
      Chart chart =
          charts.computeIfAbsent(change.patient(), id -> new Chart(id, change.tenant(), this));
      if (!chart.tenant.equals(change.tenant())) {
        throw broken(Invariant.TENANTS_STAY_APART, "a patient changed his tenant");
      }
      Noting noting = new Noting(chart, change, rerouted);
      noting.note();
      withdrawn.putAll(noting.withdrawn);
      taken.putAll(noting.taken);
    }
    if (!withdrawn.equals(taken)) {
      throw broken(
          Invariant.REATTRIBUTED_ON_BOTH_SIDES,
          "what one patient lost is not what the other got: %d, %d"
              .formatted(withdrawn.size(), taken.size()));
    }
    for (Commit.ActDone done : commit.acts()) {
      if (done.act() instanceof Act.PatientErasureApproved approved) {
        erase(approved);
      }
    }
  }

  private void erase(Act.PatientErasureApproved approved) {
    Chart chart = charts.remove(approved.patient());
    if (chart == null || chart.inCare) {
      throw broken(Invariant.ERASED_STAYS_ERASED, "somebody in care, or unknown, is erased");
    }
    if (approved.requestedBy().equals(approved.by())) {
      throw broken(Invariant.TWO_PERSONS_AGREE, "one person alone had a patient erased");
    }
    erased.put(approved.patient(), chart);
    expected.removeIf(one -> one.chart() == chart);
    coverage.count(Sometimes.ERASED);
  }

  private static IllegalStateException unmerged() {
    return new IllegalStateException("the people of this world merge no records");
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
        for (Reading reading : readings) {
          PatientId patient = routed(identity.device(), reading.at().toEpochMilli());
          if (patient != null && erased.containsKey(patient)) {
            coverage.count(Sometimes.READINGS_OF_THE_ERASED);
          }
        }
      }
      case Act.DeviceReassigned(DeviceId device, CorrectionId correction, var ignored) -> {
        reroute(device, Optional.ofNullable(asked.get(correction)).orElseThrow());
        rerouted.add(device);
      }
      case Act.SplitTransmissionKept ignored -> coverage.count(Sometimes.TRANSMISSION_SPLIT);
      default -> {}
    }
  }

  /** What was one patient's in some time is the other's. */
  private void reroute(DeviceId device, Asked asked) {
    List<Route> all = new ArrayList<>();
    for (Route route : routes.getOrDefault(device, List.of())) {
      long from = Math.max(route.from(), asked.from());
      long until = Math.min(route.until(), asked.until());
      if (!route.patient().equals(asked.patient()) || from >= until) {
        all.add(route);
      } else {
        all.add(new Route(asked.patient(), route.from(), from));
        all.add(new Route(asked.ask().to(), from, until));
        all.add(new Route(asked.patient(), until, route.until()));
      }
    }
    routes.put(device, all);
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
    private boolean corrected;

    /** What another patient got, and what this one got of another, by the correction. */
    final Map<CorrectionId, Set<Named>> withdrawn = new HashMap<>();

    final Map<CorrectionId, Set<Named>> taken = new HashMap<>();

    Noting(Chart chart, Commit.PatientChange change, Set<DeviceId> rerouted) {
      this.chart = chart;
      this.change = change;
      this.rerouted = rerouted;
    }

    void note() {
      for (PatientEvent event : change.events()) {
        note(event);
      }
      chart.signals.settled();
      chart.told.settled();
      chart.cover.settled(agenda.now());
      chart.scoring.settled(change.after());
      chart.home.settled();
      chart.trial.settled();
      chart.state = change.after();
      checkNewest();
      checkCurrentAlarms();
      if (corrected && !chart.beyondHorizon && !chart.hasTies()) {
        checkScore(chart);
      }
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
          chart.signals.admitted(agenda.now());
          // A clock that was set meanwhile was not said to somebody who was not in care.
          chart.lastReceived = Long.MIN_VALUE;
        }
        case PatientEvent.PatientMoved ignored -> coverage.count(Sometimes.MOVED);
        // No world has prescriptions.
        case PatientEvent.OxygenPrescribed ignored -> {}
        case PatientEvent.PatientDischarged() -> {
          coverage.count(Sometimes.DISCHARGED);
          chart.inCare = false;
          chart.home.discharged();
        }
        case PatientEvent.RuleSetAdopted(var rules) -> rules(rules);
        case PatientEvent.RulesTookEffect(var rules, long ignored) -> rules(rules);
        case PatientEvent.RuleLayersAdopted(var layers) -> {
          coverage.count(Sometimes.LAYERS_ADOPTED);
          chart.home.adopted(layers);
        }
        case PatientEvent.PatientRulesChanged ignored -> coverage.count(Sometimes.OWN_LIMITS_SET);
        case PatientEvent.RuleOrderEnded ignored -> coverage.count(Sometimes.RULE_ORDER_ENDED);
        case PatientEvent.DeviceBound(var binding, long ignored) -> bound(binding);
        case PatientEvent.DeviceUnbound(DeviceId device, long ignored) -> {
          coverage.count(Sometimes.RELEASED);
          bound(device).end();
        }
        case PatientEvent.ReadingsRecorded recorded -> recorded(recorded);
        case PatientEvent.TransmissionConflicted ignored -> {}
        case PatientEvent.BreachPending ignored -> coverage.count(Sometimes.BREACH_PENDED);
        case PatientEvent.BreachCleared ignored -> {}
        case PatientEvent.EpisodeOpened(Episode episode) -> opened(episode);
        case PatientEvent.EpisodeChanged(Episode episode, Change why) -> changed(episode, why);
        case PatientEvent.AlarmRaised(Alarm alarm) -> chart.signals.raised(alarm, agenda.now());
        case PatientEvent.AlarmChanged(Alarm alarm, AlarmChange why) -> {
          chart.signals.changed(alarm, why, agenda.now());
          count(why);
        }
        case PatientEvent.News2Scored ignored -> {}
        case PatientEvent.TaskOpened(var task) -> chart.home.opened(task);
        case PatientEvent.TaskClosed(var task, var by) -> {
          chart.home.closed(task, by.isPresent());
          if (by.isPresent()) {
            coverage.count(Sometimes.TASK_COMPLETED);
          }
        }
        case PatientEvent.ClockStepped(long by) -> {
          chart.signals.stepped(by);
          chart.cover.stepped(by);
          chart.told.stepped(by);
          if (by < 0) {
            chart.lastReceived = Long.MIN_VALUE;
          }
        }
        case PatientEvent.CommandDone(CommandId command) -> {
          if (!chart.commands.add(command)) {
            throw broken(Invariant.KEPT_ONCE, "a command was carried out twice");
          }
        }
        case PatientEvent.ReattributionChanged(Reattribution changed) -> reattribution(changed);
        case PatientEvent.ReadingsWithdrawn gone -> withdrawn(gone);
        case PatientEvent.ReadingsReattributed here -> taken(here);
        case PatientEvent.MergeChanged ignored -> throw unmerged();
        case PatientEvent.RecordJoined ignored -> throw unmerged();
        case PatientEvent.RecordParted ignored -> throw unmerged();
        case PatientEvent.ScoreOrderChanged(var order) -> chart.scoring.changed(order);
        case PatientEvent.CircumstanceNoted(var circumstance, boolean holds) ->
            chart.scoring.noted(circumstance, holds);
        case PatientEvent.ObservationsBegan ignored -> {}
        case PatientEvent.WentOffMonitor ignored -> {
          coverage.count(Sometimes.OFF_MONITOR);
          chart.offMonitor = true;
        }
        case PatientEvent.CameBackToMonitor(var by, long ignored) -> {
          if (by.isEmpty() && chart.inCare) {
            coverage.count(Sometimes.BACK_BY_DATA);
          }
          chart.offMonitor = false;
          chart.backTrueMillis = agenda.now();
        }
        case PatientEvent.CoverageChanged(var coverage) -> chart.cover.changed(coverage);
        case PatientEvent.DeliveryChanged(var delivery) ->
            chart.told.changed(delivery, agenda.now());
        case PatientEvent.SilentTrialBegan(var trial) -> chart.trial.began(trial, agenda.now());
        case PatientEvent.SilentTrialEnded ignored -> chart.trial.ended();
        // No world has charted events: they change nothing that signals.
        case PatientEvent.EventCharted ignored -> {}
        case PatientEvent.PatientAccountBound(var account) -> chart.home.bound(account);
        case PatientEvent.WelfareContactSet ignored -> {}
        case PatientEvent.PromptAnswered(var said) -> chart.home.said(said);
        case PatientEvent.WelfareCallEnded(var call) -> chart.home.called(call);
        // Nothing is judged by what clinicians state, and no world has any of it.
        case PatientEvent.AllergyChanged ignored -> {}
        case PatientEvent.NoKnownAllergiesChanged ignored -> {}
        case PatientEvent.TreatmentLimitChanged ignored -> {}
        case PatientEvent.NoteWritten ignored -> {}
        case PatientEvent.GoalChanged ignored -> {}
        case PatientEvent.ScheduleChanged ignored -> {}
        case PatientEvent.InputWasSetAside ignored ->
            throw broken(Invariant.NO_FAULT_OF_OURS, "an input was set aside");
      }
    }

    private void rules(RuleSet rules) {
      if (chart.rules.isEmpty() || !chart.rules.getLast().equals(rules)) {
        if (!chart.rules.isEmpty()) {
          coverage.count(Sometimes.LIMITS_CHANGED);
        }
        chart.judgedBy(rules);
      }
      chart.keptUnderFormerRules = chart.kept;
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
      if (binding.current()) {
        known.current = true;
      } else {
        known.end();
      }
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

    private void reattribution(Reattribution changed) {
      switch (changed.status()) {
        case ASKED -> coverage.count(Sometimes.REATTRIBUTION_ASKED);
        case DECLINED -> coverage.count(Sometimes.REATTRIBUTION_DECLINED);
        case DONE -> {
          coverage.count(Sometimes.REATTRIBUTED);
          reattributed.add(changed.id());
          if (changed.closedBy().filter(by -> !by.equals(changed.askedBy())).isEmpty()) {
            throw broken(Invariant.TWO_PERSONS_AGREE, "one person alone moved readings");
          }
        }
      }
    }

    private void withdrawn(PatientEvent.ReadingsWithdrawn gone) {
      received = true;
      corrected = true;
      boolean error = gone.why() == PatientEvent.Withdrawal.ENTERED_IN_ERROR;
      if (error) {
        coverage.count(Sometimes.ENTERED_IN_ERROR);
      }
      Set<Named> named = new HashSet<>();
      Set<Metric> judged = new LinkedHashSet<>();
      for (Identities each : gone.readings()) {
        Set<Long> keys = new HashSet<>();
        for (long key : each.keys()) {
          keys.add(key);
          named.add(new Named(each.source(), each.metric(), key));
        }
        for (Chart.Measured had : chart.withdraw(each.source(), each.metric(), keys, error)) {
          chart.received(had.at(), agenda.now());
          judged.add(each.metric());
        }
      }
      gone.correction().filter(id -> !named.isEmpty()).ifPresent(id -> withdrawn.put(id, named));
      // What seemed to have ended by one of these goes on.
      for (Metric metric : judged) {
        for (Chart.Measured measured : chart.of(metric)) {
          if (measured.order() >= chart.keptUnderFormerRules) {
            expect(measured);
          }
        }
      }
    }

    private void taken(PatientEvent.ReadingsReattributed here) {
      corrected = true;
      received(here.receivedEpochMillis());
      source(here.device());
      Set<Named> named = new HashSet<>();
      for (RecordedReading reading : here.readings()) {
        Reading of = reading.reading();
        named.add(new Named(here.device(), of.metric(), Chart.key(of)));
        judged(here.device(), here.receivedEpochMillis(), reading);
      }
      taken.put(here.correction(), named);
    }

    private void received(long atEpochMillis) {
      received = true;
      if (chart.inCare && atEpochMillis < chart.lastReceived) {
        throw broken(Invariant.TIME_NEVER_RUNS_BACKWARDS, "received before what came before");
      }
      chart.lastReceived = atEpochMillis;
    }

    private void recorded(PatientEvent.ReadingsRecorded recorded) {
      received(recorded.receivedEpochMillis());
      source(recorded.source());
      boolean says = false;
      boolean future = false;
      for (RecordedReading reading : recorded.readings()) {
        judged(recorded.source(), recorded.receivedEpochMillis(), reading);
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

    private void judged(Source source, long receivedEpochMillis, RecordedReading of) {
      Reading reading = of.reading();
      long at = reading.at().toEpochMilli();
      boolean future = at > receivedEpochMillis + MAX_LEAD_MILLIS;
      boolean late = at < receivedEpochMillis - HORIZON_MILLIS;
      boolean isNew = chart.isNew(source, reading);
      boolean judged =
          !future && !late && isNew && !Range.isImpossible(reading.metric(), reading.value());
      if (judged != of.status().judged()) {
        throw broken(
            Invariant.ACKNOWLEDGED_IS_JUDGED,
            "a reading is %s, but new: %s, future: %s, late: %s"
                .formatted(of.status(), isNew, future, late));
      }
      if (source instanceof DeviceId device
          && !rerouted.contains(device)
          && !chart.patient.equals(routed(device, at))) {
        throw broken(Invariant.READINGS_FIND_THEIR_PATIENT, "a reading is another patient's");
      }
      switch (of.status()) {
        case DUPLICATE -> coverage.count(Sometimes.READING_DUPLICATED);
        case FUTURE -> coverage.count(Sometimes.READING_OF_THE_FUTURE);
        case TOO_LATE -> coverage.count(Sometimes.READING_TOO_LATE);
        case ACCEPTED, SUSPECT, IMPOSSIBLE -> {}
        case REATTRIBUTED, ENTERED_IN_ERROR ->
            throw broken(Invariant.ACKNOWLEDGED_IS_JUDGED, "a reading comes as a withdrawn one");
      }
      if (judged) {
        expect(chart.judge(source, reading));
        chart.received(at, receivedEpochMillis);
      } else if (of.status() != ReadingStatus.DUPLICATE) {
        chart.keepUnjudged(source, reading);
      } else if (chart.isInError(source, reading)) {
        coverage.count(Sometimes.ERROR_SENT_AGAIN);
      }
    }

    private void expect(Chart.Measured measured) {
      Reading reading = measured.reading();
      for (Limit limit : chart.limits()) {
        if (limit.vitalSign() == reading.metric() && Chart.isBreach(limit, reading.valueMicros())) {
          expected.add(
              new Expected(
                  chart,
                  chart.rules.size(),
                  limit,
                  measured,
                  measured.at() + chart.maxDelayMillis(limit),
                  expectations++));
        }
      }
    }

    private void opened(Episode episode) {
      chart.note(episode);
      chart.signals.opened(episode.id());
      if (!received) {
        coverage.count(Sometimes.DEADLINE_OPENED_AN_EPISODE);
      }
      if (episode.retrospective()) {
        coverage.count(Sometimes.EPISODE_RETROSPECTIVE);
      }
      if (corrected && taken.isEmpty()) {
        coverage.count(Sometimes.EPISODE_FOUND_WITHOUT_WHAT_HID_IT);
      }
      switch (episode.condition()) {
        case Condition.DeviceSilent(DeviceId device) -> {
          coverage.count(Sometimes.SILENCE_RAISED);
          Chart.Bound bound = bound(device);
          long since = Math.max(bound.heardTrueMillis, chart.backTrueMillis);
          if (agenda.now() - since < bound.silenceMillis() - SLACK_MILLIS) {
            throw broken(Invariant.SILENCE_ENDS, "a device is silent that was just heard");
          }
          if (chart.offMonitor) {
            throw broken(Invariant.SILENCE_ENDS, "a device is silent that nobody expects to hear");
          }
        }
        case Condition.OffMonitorOverdue ignored -> {
          coverage.count(Sometimes.OFF_MONITOR_OVERDUE);
          if (!chart.offMonitor) {
            throw broken(Invariant.SILENCE_ENDS, "who is there is overdue");
          }
        }
        case Condition.SensorAbsent ignored -> coverage.count(Sometimes.SENSOR_ABSENT);
        case Condition.DeviceClockWrong ignored -> coverage.count(Sometimes.WRONG_CLOCK_RAISED);
        case Condition.DeviceStatusRaised ignored -> coverage.count(Sometimes.STATUS_RAISED);
        case Condition.TransmissionConflicting ignored -> coverage.count(Sometimes.CONFLICT_RAISED);
        // No world has them: the core's tests of the order of arrival do.
        case Condition.SignalLost ignored -> {}
        case Condition.OxygenSupplyFailing ignored -> {}
        case Condition.CiedFound ignored -> {}
        case Condition.LimitBreached ignored -> {}
        case Condition.News2Raised ignored -> {}
        case Condition.ScoreRaised ignored -> {}
        case Condition.RuleBroken ignored -> {}
        case Condition.InputQuarantined ignored -> {}
        case Condition.Uncovered ignored -> {}
        case Condition.DeliveryUnconfirmed ignored -> {}
        case Condition.HandoverUntaken ignored -> coverage.count(Sometimes.HANDOVER_UNTAKEN);
        case Condition.HelpRequested ignored -> {}
      }
    }

    private void count(AlarmChange why) {
      switch (why) {
        case ACCEPTED -> coverage.count(Sometimes.ACCEPTED);
        case REJECTED -> coverage.count(Sometimes.REJECTED);
        case PAUSED -> coverage.count(Sometimes.PAUSED);
        case ESCALATED -> coverage.count(Sometimes.ESCALATED);
        case RELEASED -> coverage.count(Sometimes.RELEASED_BY_WHO_HAD_ACCEPTED);
        case EXPIRED -> coverage.count(Sometimes.ACCEPTANCE_EXPIRED);
        case COMPLETED -> coverage.count(Sometimes.SIGNAL_COMPLETED);
        case CLIMBED -> coverage.count(Sometimes.LADDER_CLIMBED);
        case SIGNALLED,
            JOINED,
            ENDED,
            REVISED,
            WITHHELD,
            HELD_BACK,
            RESTED,
            ANSWERED,
            HANDED_ON -> {}
      }
    }

    private void changed(Episode episode, Change why) {
      Episode before = chart.note(episode);
      if (before == null) {
        throw broken(Invariant.NOTHING_IS_OVERWRITTEN, "an episode changes that never opened");
      }
      boolean inError = why == Change.CORRECTED && episode.withdrawn();
      if (inError) {
        chart.signals.enteredInError(episode.id());
      }
      switch (why) {
        case REVISED -> coverage.count(Sometimes.EPISODE_REVISED);
        case REOPENED -> coverage.count(Sometimes.EPISODE_REOPENED);
        case WITHDRAWN -> coverage.count(Sometimes.EPISODE_WITHDRAWN);
        case ENDED -> {
          if (episode.condition() instanceof Condition.HelpRequested) {
            chart.home.helped();
          } else if (episode.condition() instanceof Condition.DeviceSilent) {
            coverage.count(Sometimes.SILENCE_ENDED);
          } else if (episode.condition() instanceof Condition.DeviceStatusRaised) {
            coverage.count(Sometimes.STATUS_ENDED);
          }
        }
        case WORSENED -> {}
        case CORRECTED -> {
          coverage.count(
              inError ? Sometimes.EPISODE_ENTERED_IN_ERROR : Sometimes.EPISODE_CORRECTED);
          if (!corrected) {
            throw broken(Invariant.LATE_DATA_SILENCES_NOTHING, "corrected without a correction");
          }
        }
      }
    }

    private void checkNewest() {
      Map<Metric, Latest> shown = change.after().latest();
      Map<Metric, Chart.Measured> measured = chart.newest();
      measured.forEach((metric, newest) -> {
        Latest latest = shown.get(metric);
        if (latest == null || newest.at() != latest.atEpochMillis()) {
          throw broken(
              Invariant.LATE_IS_NEVER_NEWEST, "the newest " + metric + " was not measured last");
        }
      });
      if (shown.size() != measured.size()) {
        throw broken(Invariant.LATE_IS_NEVER_NEWEST, "something is shown that was not measured");
      }
    }

    /** While the newest value is past its limit, no late reading may have ended the alarm. */
    private void checkCurrentAlarms() {
      if (!received) {
        return;
      }
      for (Limit limit : chart.limits()) {
        VitalSign vitalSign = limit.vitalSign();
        Chart.Measured newest = chart.newest(vitalSign);
        Condition condition = new Condition.LimitBreached(vitalSign, limit.direction());
        if (newest != null
            && newest.order() >= chart.keptUnderFormerRules
            && Chart.isBreach(limit, newest.micros())
            && !chart.isActive(condition)
            && !change.after().pending().containsKey(condition)
            && !chart.contrarySince(limit, newest.at())) {
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
    for (PatientId patient : erased.keySet()) {
      if (process.cell.patients().containsKey(patient)) {
        throw broken(Invariant.ERASED_STAYS_ERASED, "who serves still knows an erased patient");
      }
    }
    while (!expected.isEmpty() && expected.element().dueEpochMillis() <= beganEpochMillis) {
      check(expected.remove());
    }
    if (agenda.now() - lookedTrueMillis >= LOOK_MILLIS) {
      lookedTrueMillis = agenda.now();
      charts.values().forEach(chart -> checkSilence(chart, process, beganTrueMillis));
      charts.values().stream()
          .filter(chart -> chart.inCare)
          .forEach(chart -> {
            chart.signals.look(beganEpochMillis, beganTrueMillis);
            chart.told.look(beganEpochMillis, beganTrueMillis);
            chart.cover.look(beganEpochMillis, beganTrueMillis);
            chart.trial.look(beganEpochMillis, beganTrueMillis);
          });
    }
  }

  /** What is shown as the score is that of the readings that count. */
  void checkScore(Chart chart) {
    Optional<Score> expected = new Naive(chart, agenda.now()).score();
    Optional<News2Point> shown = chart.state.news2();
    boolean same =
        expected.isPresent() == shown.isPresent()
            && expected.map(score -> isOf(score, shown.orElseThrow())).orElse(true);
    if (!same) {
      throw broken(Invariant.SCORE_IS_OF_WHAT_COUNTS, "the score is another one");
    }
  }

  private static boolean isOf(Score score, News2Point point) {
    boolean same =
        score.lowerBound() == point.lowerBound() && score.upperBound() == point.upperBound();
    for (Score.Part part : score.parts()) {
      same &= part.points() == point.points(part.parameter());
    }
    return same;
  }

  private void check(Expected one) {
    Chart chart = one.chart();
    Condition condition =
        new Condition.LimitBreached(one.limit().vitalSign(), one.limit().direction());
    if (chart.rules.size() == one.rules()
        && !chart.isActive(condition)
        && !chart.contrarySince(one.limit(), one.measured().at())
        && !chart.isWithdrawn(one.measured())) {
      throw broken(
          Invariant.NO_BREACH_IS_LOST,
          "%s since %d, and no alarm".formatted(condition.key(), one.measured().at()));
    }
  }

  private void checkSilence(Chart chart, ServingProcess process, long beganTrueMillis) {
    if (!chart.inCare || chart.offMonitor) {
      return;
    }
    chart.devices.forEach((device, bound) -> {
      long since =
          Math.max(
              Math.max(bound.heardTrueMillis, chart.backTrueMillis),
              Math.max(process.servingSince, setBackTrueMillis));
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
