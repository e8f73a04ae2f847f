package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TaskId;
import io.vigil.core.patient.PatientEvent.Change;
import io.vigil.core.record.Reminder;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.SilenceRule;
import io.vigil.core.vitals.CiedMeasure;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Plausibility;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** One decision under way: the events so far, and the state after them. */
final class Deciding {

  /** A reading may be stamped so much after we received it: a clock that is a little ahead. */
  static final Duration MAX_CLOCK_LEAD = Duration.ofMinutes(1);

  /** A breach that ended longer ago than this is only recorded, for somebody to review. */
  static final Duration RETROSPECTIVE_AFTER = Duration.ofMinutes(15);

  private final PatientState before;
  private final Draft draft;
  private final List<PatientEvent> events = new ArrayList<>();
  private final long now;
  private final Alarming alarming;

  Deciding(PatientState state, long nowEpochMillis) {
    before = state;
    draft = new Draft(state);
    now = nowEpochMillis;
    alarming = new Alarming(this);
  }

  Decision decide(PatientInput input) {
    if (!before.merged()) {
      new Trialling(this).endIfDue();
    }
    Reply reply = before.merged() ? decideMerged(input) : decideOwn(input);
    alarming.follow();
    if (input instanceof PatientInput.PassTime && !before.merged()) {
      alarming.pass();
    }
    if (!before.merged()) {
      alarming.settle();
      new Delivering(this).settle();
      alarming.follow();
      new CaringAtHome(this).settle();
    }
    return new Decision(events, reply, draft.toState());
  }

  /** A record that is a link stays as it is. */
  private Reply decideMerged(PatientInput input) {
    return switch (input) {
      case PatientInput.ChangeMerge change -> new Merging(this).change(change);
      case PatientInput.StepClock(long by) -> {
        emit(new PatientEvent.ClockStepped(by));
        yield new Reply.Done();
      }
      case PatientInput.PassTime ignored -> new Reply.Done();
      case PatientInput.SetAside(int kind, byte[] ignored) -> {
        emit(new PatientEvent.InputWasSetAside(kind));
        yield new Reply.WasSetAside();
      }
      // Kept as of a device that nobody is bound to, if it should come to that.
      case PatientInput.ReceiveTransmission ignored -> new Reply.NotFound();
      default -> new Reply.Refused("patient-merged");
    };
  }

  private Reply decideOwn(PatientInput input) {
    return switch (input) {
      case PatientInput.Admit admit -> admit(admit);
      case PatientInput.Transfer transfer -> transfer(transfer);
      case PatientInput.Discharge() -> discharge();
      case PatientInput.BindDevice(DeviceBinding binding) -> bind(binding);
      case PatientInput.UnbindDevice(DeviceId device, long until) -> unbind(device, until);
      case PatientInput.AdoptRuleSet(var rules) -> adopt(rules);
      case PatientInput.AdoptRuleLayers adopt -> new RuleOrders(this).adopt(adopt);
      case PatientInput.SetPatientRules set -> new RuleOrders(this).set(set);
      case PatientInput.GiveRuleOrder give -> new RuleOrders(this).give(give);
      case PatientInput.EndRuleOrder end -> new RuleOrders(this).end(end);
      case PatientInput.ReceiveTransmission received -> receive(received);
      case PatientInput.Observe observe -> observe(observe);
      case PatientInput.PassTime(long servingSince) -> passTime(servingSince);
      case PatientInput.StepClock(long by) -> stepClock(by);
      case PatientInput.AnswerAlarm answer -> alarming.answer(answer);
      case PatientInput.CompleteTask complete -> complete(complete);
      case PatientInput.AskReattribution ask -> new Correcting(this).ask(ask);
      case PatientInput.DeclineReattribution decline -> new Correcting(this).decline(decline);
      case PatientInput.ApproveReattribution approve -> new Correcting(this).approve(approve);
      case PatientInput.TakeReattributed take -> new Correcting(this).take(take);
      case PatientInput.EnterInError enter -> new Correcting(this).enterInError(enter);
      case PatientInput.ChangeMerge change -> new Merging(this).change(change);
      case PatientInput.FollowMerge follow -> new Merging(this).follow(follow);
      case PatientInput.GiveScoreOrder give -> new Ordering(this).give(give);
      case PatientInput.EndScoreOrder end -> new Ordering(this).end(end);
      case PatientInput.NoteCircumstance note -> new Ordering(this).note(note);
      case PatientInput.GoOffMonitor go -> new OffMonitoring(this).go(go);
      case PatientInput.ComeBackToMonitor back -> new OffMonitoring(this).comeBack(back);
      case PatientInput.PrescribeOxygen prescribe -> new Prescribing(this).prescribe(prescribe);
      case PatientInput.EndOxygenPrescription end -> new Prescribing(this).end(end);
      case PatientInput.AssignPatient assign -> new Assigning(this).assign(assign);
      case PatientInput.OfferPatient offer -> new Assigning(this).offer(offer);
      case PatientInput.TakePatient take -> new Assigning(this).take(take);
      case PatientInput.RefusePatient refuse -> new Assigning(this).refuse(refuse);
      case PatientInput.WithdrawOffer withdraw -> new Assigning(this).withdraw(withdraw);
      case PatientInput.EndAssignment end -> new Assigning(this).end(end);
      case PatientInput.NoteStaff note -> new Assigning(this).note(note);
      case PatientInput.OrderDelivery order -> new Delivering(this).order(order);
      case PatientInput.NoteDelivery note -> new Delivering(this).note(note);
      case PatientInput.AdoptSilentTrial adopt -> new Trialling(this).adopt(adopt);
      case PatientInput.ChartEvent chart -> new Trialling(this).chart(chart);
      case PatientInput.WithdrawChartedEvent withdraw -> new Trialling(this).withdraw(withdraw);
      case PatientInput.BindPatientAccount bind -> new CaringAtHome(this).bind(bind);
      case PatientInput.SetWelfareContact set -> new CaringAtHome(this).set(set);
      case PatientInput.AnswerPrompt answer -> new CaringAtHome(this).answer(answer);
      case PatientInput.EndWelfareCall end -> new CaringAtHome(this).end(end);
      case PatientInput.RecordAllergy allergy -> new KeepingRecord(this).record(allergy);
      case PatientInput.StateNoKnownAllergies none -> new KeepingRecord(this).state(none);
      case PatientInput.LimitTreatment limit -> new KeepingRecord(this).limit(limit);
      case PatientInput.ConfirmTreatmentLimit limit -> new KeepingRecord(this).confirm(limit);
      case PatientInput.EndRecorded end -> new KeepingRecord(this).end(end);
      case PatientInput.WriteNote note -> new KeepingRecord(this).write(note);
      case PatientInput.SetGoal goal -> new Planning(this).set(goal);
      case PatientInput.ScheduleMeasurement schedule -> new Planning(this).schedule(schedule);
      case PatientInput.Remind remind -> new Planning(this).remind(remind);
      case PatientInput.SetAside(int kind, byte[] ignored) -> setAside(kind);
    };
  }

  void emit(PatientEvent event) {
    PatientEvent decided = Trialling.withSignals(event, draft.trials(), now, ladder());
    events.add(decided);
    draft.apply(decided);
  }

  /** Those so far. */
  List<PatientEvent> events() {
    return events;
  }

  Draft draft() {
    return draft;
  }

  Alarming alarming() {
    return alarming;
  }

  /** That of where the patient is now. */
  Ladder ladder() {
    return Ladder.of(draft.layers());
  }

  PatientState before() {
    return before;
  }

  long now() {
    return now;
  }

  private Reply admit(PatientInput.Admit admit) {
    if (before.inCare()) {
      return new Reply.Refused("already-admitted");
    }
    emit(new PatientEvent.PatientAdmitted(admit.admission()));
    emit(new PatientEvent.RuleSetAdopted(admit.rules()));
    RuleOrders orders = new RuleOrders(this);
    admit.layers().ifPresent(orders::replaceStanding);
    orders.takeEffect();
    emit(new PatientEvent.ObservationsBegan(now));
    return new Reply.Done();
  }

  private Reply transfer(PatientInput.Transfer transfer) {
    Reply reply = inCare(new PatientEvent.PatientMoved(transfer.ward(), transfer.bed()));
    boolean leaves =
        before.inCare() && !before.admission().orElseThrow().ward().equals(transfer.ward());
    if (leaves) {
      new Assigning(this).leaveWard();
      RuleOrders orders = new RuleOrders(this);
      orders.moved();
      if (transfer.layers().filter(orders::replaceStanding).isPresent()) {
        orders.takeEffect();
      }
      new Trialling(this).leave();
    }
    return reply;
  }

  private Reply inCare(PatientEvent event) {
    if (!before.inCare()) {
      return new Reply.NotFound();
    }
    emit(event);
    return new Reply.Done();
  }

  /** Other limits judge from the next reading on; what has no limit any more is over. */
  private Reply adopt(RuleSet rules) {
    Reply reply = inCare(new PatientEvent.RuleSetAdopted(rules));
    if (before.inCare()) {
      new RuleOrders(this).takeEffect();
    }
    return reply;
  }

  void endWhatLacksRule() {
    for (Condition condition : List.copyOf(draft.pending().keySet())) {
      if (lacksRule(condition)) {
        emit(new PatientEvent.BreachCleared(condition));
      }
    }
    endEpisodesThatLackRule();
  }

  void endEpisodesThatLackRule() {
    for (Episode episode : List.copyOf(draft.episodes().values())) {
      if (episode.active() && lacksRule(episode.condition())) {
        end(episode);
      }
    }
  }

  private boolean lacksRule(Condition condition) {
    return condition.ruleKey().filter(key -> draft.rules().rule(key).isEmpty()).isPresent();
  }

  private Reply discharge() {
    if (!before.inCare()) {
      return new Reply.NotFound();
    }
    for (Link link : List.copyOf(draft.links().values())) {
      if (link.binding().current()) {
        release(link.binding().device(), now);
      }
    }
    new Ordering(this).forget();
    new OffMonitoring(this).forget();
    new Prescribing(this).forget();
    new Assigning(this).forget();
    new CaringAtHome(this).forget();
    new KeepingRecord(this).forget();
    new Planning(this).forget();
    new RuleOrders(this).forget();
    new Trialling(this).leave();
    for (Episode episode : List.copyOf(draft.episodes().values())) {
      if (episode.active() && momentary(episode.condition())) {
        end(episode);
      }
    }
    emit(new PatientEvent.PatientDischarged());
    settleObservation();
    return new Reply.Done();
  }

  private Reply bind(DeviceBinding binding) {
    if (!before.inCare()) {
      return new Reply.NotFound();
    }
    if (draft.slot(binding.device()) < 0 && before.sources().size() >= PatientState.MAX_SOURCES) {
      return new Reply.Refused("too-many-devices");
    }
    emit(new PatientEvent.DeviceBound(binding, now));
    return new Reply.Done();
  }

  private Reply unbind(DeviceId device, long until) {
    Link link = before.links().get(device);
    if (link == null || !link.binding().current()) {
      return new Reply.NotFound();
    }
    release(device, until);
    return new Reply.Done();
  }

  /** What a device no longer bound could say would be of somebody else: its alarms end. */
  void release(DeviceId device, long until) {
    emit(new PatientEvent.DeviceUnbound(device, until));
    for (Condition condition : List.copyOf(draft.pending().keySet())) {
      if (concerns(condition, device)) {
        emit(new PatientEvent.BreachCleared(condition));
      }
    }
    for (Episode episode : List.copyOf(draft.episodes().values())) {
      if (episode.active() && concerns(episode.condition(), device)) {
        end(episode, until);
      }
    }
  }

  private static boolean concerns(Condition condition, DeviceId device) {
    return switch (condition) {
      case Condition.SensorAbsent(DeviceId absent, var ignored) -> absent.equals(device);
      case Condition.DeviceSilent(DeviceId silent) -> silent.equals(device);
      case Condition.DeviceClockWrong(DeviceId wrong) -> wrong.equals(device);
      case Condition.TransmissionConflicting(DeviceId conflicting) -> conflicting.equals(device);
      case Condition.DeviceStatusRaised(DeviceId raised, var ignored) -> raised.equals(device);
      case Condition.SignalLost(DeviceId lost, var ignored) -> lost.equals(device);
      case Condition.OxygenSupplyFailing(DeviceId failing, var ignored) -> failing.equals(device);
      case Condition.CiedFound(DeviceId implant, var ignored) -> implant.equals(device);
      case Condition.LimitBreached ignored -> false;
      case Condition.News2Raised ignored -> false;
      case Condition.ScoreRaised ignored -> false;
      case Condition.RuleBroken ignored -> false;
      case Condition.InputQuarantined ignored -> false;
      case Condition.OffMonitorOverdue ignored -> false;
      case Condition.Uncovered ignored -> false;
      case Condition.DeliveryUnconfirmed ignored -> false;
      case Condition.HelpRequested ignored -> false;
      case Condition.HandoverUntaken ignored -> false;
    };
  }

  private Reply receive(PatientInput.ReceiveTransmission received) {
    DeviceId device = received.identity().device();
    Link link = before.links().get(device);
    if (link == null) {
      return new Reply.NotFound();
    }
    if (link.recent().contains(received.identity())) {
      return new Reply.Kept(Reply.Outcome.REPEATED, List.of());
    }
    boolean conflicting = link.recent().containsOfAnyContent(received.identity());
    List<RecordedReading> recorded = statuses(device, received.readings());
    emit(
        new PatientEvent.ReadingsRecorded(device, Optional.of(received.identity()), now, recorded));
    if (conflicting) {
      emit(new PatientEvent.TransmissionConflicted(device));
      openMomentary(new Condition.TransmissionConflicting(device), Priority.MEDIUM);
    }
    if (RecordedReading.saySomething(recorded)) {
      draft.episodes().active(new Condition.DeviceSilent(device)).ifPresent(this::end);
    }
    if (link.binding().current()) {
      watchClock(device, recorded, received.live());
      new OffMonitoring(this).heard(recorded, received.live());
    }
    beginObservations();
    new Judging(this).judge(device);
    settleObservation();
    new Prescribing(this).settle();
    return new Reply.Kept(
        conflicting ? Reply.Outcome.CONFLICTING : Reply.Outcome.ACCEPTED, statusesOf(recorded));
  }

  private Reply observe(PatientInput.Observe observe) {
    if (!before.inCare()) {
      return new Reply.NotFound();
    }
    if (done(observe.command())) {
      return new Reply.Kept(Reply.Outcome.REPEATED, List.of());
    }
    if (draft.slot(observe.by()) < 0 && before.sources().size() >= PatientState.MAX_SOURCES) {
      return new Reply.Refused("too-many-sources");
    }
    List<RecordedReading> recorded = statuses(observe.by(), observe.readings());
    emit(new PatientEvent.ReadingsRecorded(observe.by(), Optional.empty(), now, recorded));
    emit(new PatientEvent.CommandDone(observe.command()));
    beginObservations();
    new Judging(this).judge(observe.by());
    settleObservation();
    new Prescribing(this).settle();
    return new Reply.Kept(Reply.Outcome.ACCEPTED, statusesOf(recorded));
  }

  static List<ReadingStatus> statusesOf(List<RecordedReading> recorded) {
    List<ReadingStatus> statuses = new ArrayList<>(recorded.size());
    for (RecordedReading reading : recorded) {
      statuses.add(reading.status());
    }
    return statuses;
  }

  List<RecordedReading> statuses(Source source, List<Reading> readings) {
    int slot = draft.slot(source);
    boolean corrected = !draft.corrections().enteredInError().isEmpty();
    Set<Reading> inconsistent = inconsistentPressures(readings);
    List<RecordedReading> recorded = new ArrayList<>(readings.size());
    long[] newest = new long[Metric.COUNT];
    Arrays.fill(newest, Long.MIN_VALUE);
    for (Reading reading : readings) {
      int metric = reading.metric().index();
      Stream stream = draft.stream(reading.metric());
      long key = Stream.key(reading);
      ReadingStatus status;
      if ((key <= newest[metric] && isAmong(recorded, reading.metric(), key))
          || (key <= stream.lastKey() && stream.contains(key, slot))
          || (corrected && draft.corrections().isEnteredInError(source, reading.metric(), key))) {
        status = ReadingStatus.DUPLICATE;
      } else {
        status = status(source, reading, !inconsistent.isEmpty() && inconsistent.contains(reading));
        if (status.judged()) {
          newest[metric] = Math.max(newest[metric], key);
        }
      }
      recorded.add(new RecordedReading(reading, status));
    }
    return recorded;
  }

  private static boolean isAmong(List<RecordedReading> recorded, Metric metric, long key) {
    for (RecordedReading other : recorded) {
      if (other.reading().metric() == metric
          && other.status().judged()
          && Stream.key(other.reading()) == key) {
        return true;
      }
    }
    return false;
  }

  private ReadingStatus status(Source source, Reading reading, boolean inconsistent) {
    Optional<ReadingStatus> keptOut = ReadingStatus.keptOut(reading);
    if (keptOut.isPresent()) {
      return keptOut.get();
    }
    Plausibility plausibility = Plausibility.of(reading.metric(), reading.value());
    if (plausibility == Plausibility.IMPOSSIBLE) {
      return ReadingStatus.IMPOSSIBLE;
    }
    long at = reading.at().toEpochMilli();
    if (at > now + MAX_CLOCK_LEAD.toMillis()) {
      return ReadingStatus.FUTURE;
    }
    if (at < now - PatientState.HORIZON.toMillis() && !isNextInterrogation(reading)) {
      return ReadingStatus.TOO_LATE;
    }
    boolean doubtful = plausibility == Plausibility.SUSPECT && !isVouchedFor(source, reading);
    return doubtful || inconsistent || reading.has(MeasurementStatus.Effect.SUSPECT)
        ? ReadingStatus.SUSPECT
        : ReadingStatus.ACCEPTED;
  }

  /** Implants tell of days and months ago; in their order, as what is behind is not kept. */
  private boolean isNextInterrogation(Reading reading) {
    return reading.metric() instanceof CiedMeasure
        && Stream.key(reading) > draft.stream(reading.metric()).lastKey();
  }

  /** A rate of 0 that is the patient's: somebody looked, or the sensor is on the body. */
  private static boolean isVouchedFor(Source source, Reading reading) {
    return reading.value().signum() == 0
        && reading.metric() instanceof VitalSign vitalSign
        && vitalSign.isRate()
        && (source instanceof PersonId
            || reading.statuses().contains(MeasurementStatus.CONTACT_CONFIRMED));
  }

  private static Set<Reading> inconsistentPressures(List<Reading> readings) {
    int pressures = 0;
    for (Reading reading : readings) {
      if (isPressure(reading)) {
        pressures++;
      }
    }
    return pressures < 2 ? Set.of() : inconsistentOf(readings);
  }

  private static boolean isPressure(Reading reading) {
    return reading.metric().unit().equals("mm[Hg]")
        && !reading.has(MeasurementStatus.Effect.KEPT_OUT);
  }

  private static Set<Reading> inconsistentOf(List<Reading> readings) {
    Map<Long, Map<VitalSign, Reading>> byInstant = new HashMap<>();
    for (Reading reading : readings) {
      if (reading.metric() instanceof VitalSign vitalSign && isPressure(reading)) {
        byInstant
            .computeIfAbsent(
                Stream.key(reading.at().toEpochMilli(), reading.ordinal()),
                key -> new EnumMap<>(VitalSign.class))
            .put(vitalSign, reading);
      }
    }
    Set<Reading> inconsistent = new HashSet<>();
    for (Map<VitalSign, Reading> pressures : byInstant.values()) {
      if (pressures.size() > 1) {
        Map<VitalSign, BigDecimal> values = new EnumMap<>(VitalSign.class);
        pressures.forEach((vitalSign, reading) -> values.put(vitalSign, reading.value()));
        for (VitalSign vitalSign : Plausibility.inconsistent(values)) {
          inconsistent.add(pressures.get(vitalSign));
        }
      }
    }
    return inconsistent;
  }

  /**
   * A clock far ahead keeps readings from being judged; one that is slow makes what happens now
   * look like something to review later, and keeps it from being signalled. Either is said.
   */
  private void watchClock(DeviceId device, List<RecordedReading> recorded, boolean live) {
    Condition condition = new Condition.DeviceClockWrong(device);
    boolean future = false;
    boolean judged = false;
    boolean tooLate = true;
    long newest = Long.MIN_VALUE;
    for (RecordedReading reading : recorded) {
      // What the device kept and says so may be of any age, and so may an interrogation.
      boolean stored =
          reading.reading().has(MeasurementStatus.Effect.STORED)
              || reading.reading().metric() instanceof CiedMeasure;
      future |= reading.status() == ReadingStatus.FUTURE;
      tooLate &= reading.status() == ReadingStatus.TOO_LATE && !stored;
      if (reading.status().judged() && !stored) {
        judged = true;
        newest = Math.max(newest, reading.reading().at().toEpochMilli());
      }
    }
    boolean slow = live && judged && newest < retrospectiveBefore();
    Optional<Episode> active = draft.episodes().active(condition);
    if ((future || tooLate || slow) && active.isEmpty()) {
      openNow(condition, Priority.MEDIUM, now);
    } else if (judged && !future && !slow && active.isPresent()) {
      end(active.get());
    }
  }

  private long retrospectiveBefore() {
    return now - RETROSPECTIVE_AFTER.toMillis();
  }

  private Reply passTime(long servingSince) {
    for (Map.Entry<Condition, Breach> entry : List.copyOf(draft.pending().entrySet())) {
      if (entry.getValue().dueEpochMillis() <= now) {
        emit(new PatientEvent.BreachCleared(entry.getKey()));
        open(entry.getKey(), entry.getValue());
      }
    }
    new Delivering(this).passTime();
    if (before.inCare()) {
      for (Link link : List.copyOf(draft.links().values())) {
        Condition silent = new Condition.DeviceSilent(link.binding().device());
        Optional<SilenceRule> rule = draft.rules().silence(SilenceRule.Of.DEVICE);
        if (link.binding().current()
            && PatientState.silentFrom(
                    link, servingSince, draft.offMonitor(), rule, scheduled(link))
                <= now
            && draft.episodes().active(silent).isEmpty()) {
          openNow(silent, rule.orElseThrow().priority(), link.lastReceivedEpochMillis());
        }
      }
      new OffMonitoring(this).passTime();
      new Ordering(this).askForReviews();
      new Prescribing(this).askForReview();
      new KeepingRecord(this).askForReview();
      new Assigning(this).passTime();
      new RuleOrders(this).passTime();
      askForObservation();
    }
    return new Reply.Done();
  }

  private OptionalLong scheduled(Link link) {
    return PatientState.scheduled(
        draft.streams().get(CiedMeasure.NEXT_TRANSMISSION), draft.slot(link.binding().device()));
  }

  /**
   * A patient admitted before there were observations is to be observed from what comes next on.
   */
  private void beginObservations() {
    if (before.inCare() && before.scoring().sinceEpochMillis().isEmpty()) {
      emit(new PatientEvent.ObservationsBegan(now));
    }
  }

  private void askForObservation() {
    PatientState state = draft.toState();
    if (NextObservation.unaskedEpochMillis(state) <= now) {
      // What the care plan schedules must not hide what the risk asks for, nor the reverse.
      closeTask(Task.Kind.OBSERVE);
      openTask(Task.Kind.OBSERVE, String.join(",", NextObservation.overdue(state, now)));
    }
  }

  /** Observed, or nobody is to observe any more. */
  void settleObservation() {
    if (hasTask(Task.Kind.OBSERVE) && NextObservation.dueEpochMillis(draft.toState()) > now) {
      closeTask(Task.Kind.OBSERVE);
    }
  }

  /** Set back, our clock would let a breach that is under way wait too long: it signals at once. */
  private Reply stepClock(long by) {
    emit(new PatientEvent.ClockStepped(by));
    if (by < 0) {
      for (Map.Entry<Condition, Breach> entry : List.copyOf(draft.pending().entrySet())) {
        emit(new PatientEvent.BreachCleared(entry.getKey()));
        open(entry.getKey(), entry.getValue());
      }
    }
    return new Reply.Done();
  }

  /** Whether it happened rather than lasts, so that it is over as soon as somebody took notice. */
  static boolean momentary(Condition condition) {
    return switch (condition) {
      case Condition.TransmissionConflicting ignored -> true;
      case Condition.InputQuarantined ignored -> true;
      case Condition.HelpRequested ignored -> true;
      case Condition.HandoverUntaken ignored -> true;
      case Condition.LimitBreached ignored -> false;
      case Condition.News2Raised ignored -> false;
      case Condition.ScoreRaised ignored -> false;
      case Condition.RuleBroken ignored -> false;
      case Condition.SensorAbsent ignored -> false;
      case Condition.DeviceSilent ignored -> false;
      case Condition.DeviceClockWrong ignored -> false;
      case Condition.OffMonitorOverdue ignored -> false;
      case Condition.DeviceStatusRaised ignored -> false;
      case Condition.SignalLost ignored -> false;
      case Condition.OxygenSupplyFailing ignored -> false;
      case Condition.CiedFound ignored -> false;
      case Condition.Uncovered ignored -> false;
      case Condition.DeliveryUnconfirmed ignored -> false;
    };
  }

  private Reply complete(PatientInput.CompleteTask complete) {
    Task task = before.tasks().get(complete.task());
    if (task == null) {
      return done(complete.command())
          ? new Reply.TaskChanged(Optional.empty())
          : new Reply.NotFound();
    }
    if (task.kind() == Task.Kind.WELFARE_CALL) {
      return new Reply.Refused("outcome-missing");
    }
    if (task.version() != complete.expectedVersion()) {
      return new Reply.TaskChanged(Optional.of(task));
    }
    emit(new PatientEvent.TaskClosed(task.id(), Optional.of(complete.by())));
    emit(new PatientEvent.CommandDone(complete.command()));
    return new Reply.TaskCompleted(task);
  }

  private Reply setAside(int kind) {
    emit(new PatientEvent.InputWasSetAside(kind));
    // Before the admission nobody would see the alarm, and nothing makes its id this patient's.
    if (before.admission().isPresent()) {
      openMomentary(new Condition.InputQuarantined(), Priority.HIGH);
    }
    return new Reply.WasSetAside();
  }

  boolean done(CommandId command) {
    return before.commands().contains(command);
  }

  /** Opens the episode of a breach that outlasted its delay; {@link Alarming} has it signal. */
  void open(Condition condition, Breach breach) {
    boolean retrospective = retrospective(breach);
    emit(
        new PatientEvent.EpisodeOpened(
            new Episode(
                episodeId(),
                condition,
                breach.priority(),
                breach.sinceEpochMillis(),
                breach.untilEpochMillis(),
                now,
                breach.worstMicros(),
                limitMicros(condition),
                breach.verify(),
                retrospective,
                false,
                1)));
    suggestReview(condition, breach);
  }

  /** What late data show of long ago is no alarm any more, but somebody should look at it once. */
  void suggestReview(Condition condition, Breach breach) {
    if (retrospective(breach) && condition.kind() == AlarmKind.PHYSIOLOGICAL) {
      openTask(Task.Kind.REVIEW_BACKLOG, "");
    }
  }

  /** Whether an episode is over, and not for so long that it is only to be reviewed. */
  boolean isRecent(Episode episode) {
    return !episode.withdrawn()
        && !episode.retrospective()
        && episode.endEpochMillis().isPresent()
        && episode.endEpochMillis().getAsLong() >= now - RETROSPECTIVE_AFTER.toMillis();
  }

  private boolean retrospective(Breach breach) {
    return breach.untilEpochMillis().isPresent()
        && breach.lastBreachEpochMillis() < now - RETROSPECTIVE_AFTER.toMillis();
  }

  void openNow(Condition condition, Priority priority, long onsetEpochMillis) {
    open(
        condition,
        new Breach(
            onsetEpochMillis, OptionalLong.empty(), now, 0, priority, OptionalLong.empty(), false));
  }

  /** A thing that happened rather than lasts: its signal stays until somebody took notice. */
  void openMomentary(Condition condition, Priority priority) {
    Optional<Episode> active = draft.episodes().active(condition);
    if (active.isPresent()
        && draft.alarms().of(active.get().id()).filter(Alarm::listed).isEmpty()) {
      // Of an earlier stay, and nobody hears it: what befalls the patient now is told.
      end(active.get());
      active = Optional.empty();
    }
    if (active.isEmpty()) {
      openNow(condition, priority, now);
    }
  }

  private void end(Episode episode) {
    end(episode, now);
  }

  void end(Episode episode, long atEpochMillis) {
    emit(
        new PatientEvent.EpisodeChanged(
            episode.as(
                new Breach(
                    episode.onsetEpochMillis(),
                    OptionalLong.of(Math.max(atEpochMillis, episode.onsetEpochMillis())),
                    episode.onsetEpochMillis(),
                    0,
                    episode.priority(),
                    episode.worstMicros(),
                    episode.verify())),
            Change.ENDED));
  }

  boolean hasTask(Task.Kind kind) {
    if (draft.tasks().isEmpty()) {
      return false;
    }
    for (Task task : draft.tasks().values()) {
      if (task.kind() == kind) {
        return true;
      }
    }
    return false;
  }

  /** One open task of a kind at a time. */
  void openTask(Task.Kind kind, String detail) {
    if (!hasTask(kind)) {
      openAnotherTask(kind, detail);
    }
  }

  /** Even if there is one of the kind. */
  void openAnotherTask(Task.Kind kind, String detail) {
    open(kind, detail, Optional.empty());
  }

  /** Each one is a task of its own. */
  void openReminder(String title, Reminder reminder) {
    open(Task.Kind.REMINDER, title, Optional.of(reminder));
  }

  private void open(Task.Kind kind, String detail, Optional<Reminder> reminder) {
    emit(
        new PatientEvent.TaskOpened(
            new Task(new TaskId(id("task")), kind, detail, now, 1, reminder)));
  }

  void closeTask(Task.Kind kind) {
    if (!hasTask(kind)) {
      return;
    }
    for (Task task : List.copyOf(draft.tasks().values())) {
      if (task.kind() == kind) {
        emit(new PatientEvent.TaskClosed(task.id(), Optional.empty()));
      }
    }
  }

  private OptionalLong limitMicros(Condition condition) {
    return condition.kind() == AlarmKind.PHYSIOLOGICAL
        ? draft
            .rules()
            .rule(condition.key())
            .map(Rule::thresholdToShow)
            .orElse(OptionalLong.empty())
        : OptionalLong.empty();
  }

  private EpisodeId episodeId() {
    return new EpisodeId(id("episode"));
  }

  /** Made of the patient and a count, so that deciding again gives the same. */
  private UUID id(String kind) {
    String patient = before.admission().map(Admission::patient).map(PatientId::toString).orElse("");
    return UUID.nameUUIDFromBytes(
        (kind + "/" + patient + "/" + draft.counter()).getBytes(StandardCharsets.UTF_8));
  }
}
