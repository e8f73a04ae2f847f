package io.vigil.engine;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.AbsorbedRecord;
import io.vigil.core.patient.Decision;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Identities;
import io.vigil.core.patient.Link;
import io.vigil.core.patient.Merge;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reattribution;
import io.vigil.core.patient.RecentTransmissions;
import io.vigil.core.patient.Reply;
import io.vigil.core.patient.Stream;
import io.vigil.core.patient.TakenRecord;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.record.Allergy;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.RecordCodec;
import io.vigil.engine.entry.SealedEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One batch being decided: what it changes lies over what is committed. */
abstract class Deliberation {

  private final EntryCodec codec;
  private final Sealer sealer;
  private final Judge judge;
  private final long now;
  private final long servingSince;

  /** The lanes that go on, by number. */
  private final @Nullable LaneHead[] heads = new LaneHead[Subject.LANES];

  private final Map<DeviceId, Devices.Device> devices = new LinkedHashMap<>();
  private final List<SealedEntry> entries = new ArrayList<>();
  private final Map<PatientId, Change> changes = new LinkedHashMap<>();
  private final List<Commit.ActDone> acts = new ArrayList<>();
  private final Set<PatientId> erased = new HashSet<>();
  private final List<RuntimeException> faults = new ArrayList<>();

  /** {@link Patient#decide}; tests put one in that fails. */
  interface Judge {
    Decision decide(PatientState state, PatientInput input, long nowEpochMillis);
  }

  private static final class Change {
    final PatientState before;
    List<PatientEvent> events = List.of();
    SubjectState.OfPatient after;
    long seq;

    Change(PatientState before, SubjectState.OfPatient after) {
      this.before = before;
      this.after = after;
    }

    void add(List<PatientEvent> more) {
      if (events.isEmpty()) {
        events = more;
      } else {
        List<PatientEvent> all = new ArrayList<>(events);
        all.addAll(more);
        events = List.copyOf(all);
      }
    }
  }

  Deliberation(EntryCodec codec, Sealer sealer, Judge judge, long now, long servingSince) {
    this.codec = codec;
    this.sealer = sealer;
    this.judge = judge;
    this.now = now;
    this.servingSince = servingSince;
  }

  abstract LaneHead committedHead(int lane);

  abstract Optional<SubjectState.OfPatient> committedPatient(PatientId patient);

  abstract Optional<Devices.Device> committedDevice(DeviceId device);

  Answer take(Submission submission) {
    return switch (submission) {
      case Submission.Transmission transmission -> transmission(transmission);
      case Submission.ForPatient forPatient -> forPatient(forPatient);
      case Submission.Assign assign -> assign(assign);
      case Submission.Release release -> release(release);
      case Submission.Reattribute reattribute -> reattribute(reattribute);
      case Submission.ConfirmMerge confirm -> confirmMerge(confirm);
      case Submission.Keep keep -> keep(keep);
      case Submission.RequestErasure(var tenant, var patient, var by, String reason) ->
          aboutErasure(tenant, patient, by, of -> new Act.PatientErasureRequested(of, by, reason));
      case Submission.WithdrawErasure(var tenant, var patient, var requestedBy, var by) ->
          withdrawErasure(
              tenant, patient, by, of -> new Act.PatientErasureWithdrawn(of, requestedBy, by));
      case Submission.Erase(var tenant, var patient, var requestedBy, var by) ->
          aboutErasure(
              tenant,
              patient,
              by,
              of -> new Act.PatientErasureApproved(of, sealer.keyOf(subject(of)), requestedBy, by));
      case Submission.Due(PatientId patient) ->
          ownInput(patient, new PatientInput.PassTime(servingSince));
      case Submission.ClockStep(PatientId patient, long by) ->
          ownInput(patient, new PatientInput.StepClock(by));
    };
  }

  Commit commit() {
    List<LaneHead> from = new ArrayList<>();
    List<LaneHead> to = new ArrayList<>();
    for (LaneHead head : heads) {
      if (head != null) {
        from.add(committedHead(head.lane()));
        to.add(head);
      }
    }
    List<Commit.PatientChange> changed = new ArrayList<>();
    changes.forEach((patient, change) ->
        changed.add(
            new Commit.PatientChange(
                change.after.tenant(),
                patient,
                subject(patient).lane(),
                change.seq,
                change.events,
                change.before,
                change.after.state())));
    return new Commit(
        List.copyOf(entries),
        List.copyOf(from),
        List.copyOf(to),
        List.copyOf(changed),
        List.copyOf(acts));
  }

  Map<DeviceId, Devices.Device> changedDevices() {
    return devices;
  }

  /** The faults of inputs that were set aside. */
  List<RuntimeException> faults() {
    return faults;
  }

  /** What an act makes of a device; empty if it changes nothing that routing knows. */
  static Optional<Devices.Device> after(Act act, TenantId tenant, Optional<Devices.Device> before) {
    return switch (act) {
      case Act.DeviceRegistered registered ->
          Optional.of(
              before
                  .map(device -> device.registeredAs(registered))
                  .orElseGet(() ->
                      new Devices.Device(tenant, registered, List.of(), RecentTransmissions.NONE)));
      case Act.DeviceAssigned(var ignored, PatientId patient, long from) ->
          before.map(device -> device.assigned(patient, from));
      case Act.DeviceReleased(var ignored, long until) ->
          before.map(device -> device.released(until));
      case Act.DeviceReassigned(var ignored, var correction, List<Devices.Route> routes) ->
          before.map(device -> device.rerouted(routes));
      case Act.ReadingsUnbound(TransmissionIdentity identity, var ignored) ->
          before.map(device -> device.heardUnbound(identity));
      case Act.WardCreated ignored -> Optional.empty();
      case Act.RuleLayerSet ignored -> Optional.empty();
      case Act.AccountCreated ignored -> Optional.empty();
      case Act.RoleSet ignored -> Optional.empty();
      case Act.AccountChanged ignored -> Optional.empty();
      case Act.AccountDisabled ignored -> Optional.empty();
      case Act.AccountEnabled ignored -> Optional.empty();
      case Act.PasswordSet ignored -> Optional.empty();
      case Act.WardRenamed ignored -> Optional.empty();
      case Act.DeviceKeyIssued ignored -> Optional.empty();
      case Act.DeviceKeyTaken ignored -> Optional.empty();
      case Act.SplitTransmissionKept ignored -> Optional.empty();
      case Act.TransmissionRejected ignored -> Optional.empty();
      case Act.SignedIn ignored -> Optional.empty();
      case Act.SignInRefused ignored -> Optional.empty();
      case Act.SignedOut ignored -> Optional.empty();
      case Act.PatientViewed ignored -> Optional.empty();
      case Act.ClockJumped ignored -> Optional.empty();
      case Act.JournalExported ignored -> Optional.empty();
      case Act.DossierMade ignored -> Optional.empty();
      case Act.AlertBegan ignored -> Optional.empty();
      case Act.AlertEnded ignored -> Optional.empty();
      case Act.ServiceStarted ignored -> Optional.empty();
      case Act.ServiceStopped() -> Optional.empty();
      case Act.KeyRotationOrdered ignored -> Optional.empty();
      case Act.PatientErasureRequested ignored -> Optional.empty();
      case Act.PatientErasureApproved ignored -> Optional.empty();
      case Act.PatientErasureWithdrawn ignored -> Optional.empty();
      case Act.JournalRestored ignored -> Optional.empty();
      case Act.ShiftPlanned ignored -> Optional.empty();
      case Act.ShiftCancelled ignored -> Optional.empty();
      case Act.WardBedsSet ignored -> Optional.empty();
      case Act.WardZonesSet ignored -> Optional.empty();
      case Act.ContactSet ignored -> Optional.empty();
      case Act.WebhookSecretShown() -> Optional.empty();
      case Act.SilentTrialSet ignored -> Optional.empty();
      case Act.SilentTrialEnded ignored -> Optional.empty();
      case Act.StationSetUp ignored -> Optional.empty();
      case Act.StationEnrolled ignored -> Optional.empty();
      case Act.StationRevoked ignored -> Optional.empty();
      case Act.PinSet ignored -> Optional.empty();
      case Act.PinRefused ignored -> Optional.empty();
      case Act.PinUnlocked ignored -> Optional.empty();
      case Act.TappedIn ignored -> Optional.empty();
      case Act.StationPaused ignored -> Optional.empty();
      case Act.ViewsShown ignored -> Optional.empty();
    };
  }

  private Answer transmission(Submission.Transmission transmission) {
    TransmissionIdentity identity = transmission.identity();
    Optional<Devices.Device> found = device(identity.device());
    if (found.isEmpty()) {
      return new Answer.NotFound();
    }
    Devices.Device device = found.get();
    if (keptBefore(device, identity)) {
      return new Answer.TransmissionKept(true);
    }
    Map<PatientId, List<Reading>> parts = new LinkedHashMap<>();
    List<Reading> unbound = new ArrayList<>();
    Optional<PatientId> only = onlyPatient(device, transmission.readings());
    if (only.isPresent()) {
      parts.put(survivor(only.get()), transmission.readings());
    } else {
      split(device, transmission.readings(), parts, unbound);
    }
    boolean whole = parts.size() == 1 && unbound.isEmpty();
    Optional<byte[]> raw = whole ? Optional.of(transmission.raw()) : Optional.empty();
    for (Map.Entry<PatientId, List<Reading>> part : parts.entrySet()) {
      Reply reply =
          decide(
              device.tenant(),
              part.getKey(),
              new PatientInput.ReceiveTransmission(identity, transmission.live(), part.getValue()),
              Optional.of(identity.collector()),
              Optional.of(identity.id().value()),
              raw);
      if (reply instanceof Reply.NotFound) {
        unbound.addAll(part.getValue());
      }
    }
    if (!unbound.isEmpty()) {
      keepOfDevice(device, transmission, new Act.ReadingsUnbound(identity, List.copyOf(unbound)));
    } else if (!whole) {
      keepOfDevice(device, transmission, new Act.SplitTransmissionKept(identity));
    }
    return new Answer.TransmissionKept(false);
  }

  /** Whose all of the readings are, if the device's current route covers them. */
  private static Optional<PatientId> onlyPatient(Devices.Device device, List<Reading> readings) {
    Optional<Devices.Route> current = readings.isEmpty() ? Optional.empty() : device.current();
    for (Reading reading : readings) {
      if (current.isEmpty() || !current.get().covers(reading.at().toEpochMilli())) {
        return Optional.empty();
      }
    }
    return current.map(Devices.Route::patient);
  }

  /** Whose readings are now that were a patient's at their time: his record may be merged. */
  private PatientId survivor(PatientId patient) {
    return patient(patient)
        .flatMap(known -> known.state().corrections().survivor())
        .orElse(patient);
  }

  private void split(
      Devices.Device device,
      List<Reading> readings,
      Map<PatientId, List<Reading>> parts,
      List<Reading> unbound) {
    for (Reading reading : readings) {
      device
          .patientAt(reading.at().toEpochMilli())
          .ifPresentOrElse(
              patient ->
                  parts.computeIfAbsent(survivor(patient), p -> new ArrayList<>()).add(reading),
              () -> unbound.add(reading));
    }
  }

  /**
   * A transmission's parts are committed together: whoever knows one knows that all are kept, even
   * if the device was bound otherwise since.
   */
  private boolean keptBefore(Devices.Device device, TransmissionIdentity identity) {
    if (device.heard(identity)) {
      return true;
    }
    for (Devices.Route route : device.routes()) {
      Optional<SubjectState.OfPatient> known = patient(route.patient());
      Link link = known.isEmpty() ? null : known.get().state().links().get(identity.device());
      if (link != null && link.recent().contains(identity)) {
        return true;
      }
    }
    return false;
  }

  private void keepOfDevice(Devices.Device device, Submission.Transmission transmission, Act act) {
    TransmissionIdentity identity = transmission.identity();
    act(
        device.tenant(),
        Devices.subject(identity.device().value()),
        act,
        Optional.of(identity.collector()),
        Optional.of(identity.id().value()),
        Optional.of(transmission.raw()));
  }

  private Answer forPatient(Submission.ForPatient submission) {
    Optional<SubjectState.OfPatient> known = patient(submission.patient());
    if (known.isPresent() && !known.get().tenant().equals(submission.tenant())) {
      return new Answer.NotFound();
    }
    if (submission.input() instanceof PatientInput.Discharge && known.isPresent()) {
      releaseDevices(submission, known.get());
    }
    return new Answer.Replied(
        decide(
            submission.tenant(),
            submission.patient(),
            submission.input(),
            submission.actor(),
            submission.cause(),
            Optional.empty()));
  }

  private void releaseDevices(Submission.ForPatient submission, SubjectState.OfPatient known) {
    for (Link link : known.state().links().values()) {
      DeviceId device = link.binding().device();
      boolean routed =
          device(device)
              .flatMap(Devices.Device::current)
              .filter(route -> route.patient().equals(submission.patient()))
              .isPresent();
      if (link.binding().current() && routed) {
        act(
            submission.tenant(),
            Devices.subject(device.value()),
            new Act.DeviceReleased(device, now),
            submission.actor(),
            submission.cause(),
            Optional.empty());
      }
    }
  }

  private Answer assign(Submission.Assign assign) {
    Optional<Devices.Device> device = device(assign.device());
    Optional<SubjectState.OfPatient> patient = patient(assign.patient());
    if (device.isEmpty()
        || patient.isEmpty()
        || !device.get().tenant().equals(assign.tenant())
        || !patient.get().tenant().equals(assign.tenant())
        || !patient.get().state().inCare()) {
      return new Answer.NotFound();
    }
    Act.DeviceRegistered registered = device.get().registered();
    PatientInput bind =
        new PatientInput.BindDevice(
            new DeviceBinding(
                assign.device(),
                registered.name(),
                registered.kind(),
                registered.expectedIntervalMillis(),
                assign.fromEpochMillis(),
                OptionalLong.empty(),
                registered.oxygen()));
    // Asked first: a route to a patient who refuses the device would lead to nobody.
    Reply reply = judge.decide(patient.get().state(), bind, now).reply();
    if (!(reply instanceof Reply.Done)) {
      return new Answer.Replied(reply);
    }
    Optional<UUID> actor = Optional.of(assign.actor());
    device
        .get()
        .current()
        .ifPresent(route ->
            unbind(assign.tenant(), assign.device(), route, assign.fromEpochMillis(), actor));
    act(
        assign.tenant(),
        Devices.subject(assign.device().value()),
        new Act.DeviceAssigned(assign.device(), assign.patient(), assign.fromEpochMillis()),
        actor,
        Optional.empty(),
        Optional.empty());
    return new Answer.Replied(
        decide(assign.tenant(), assign.patient(), bind, actor, Optional.empty(), Optional.empty()));
  }

  private Answer release(Submission.Release release) {
    Optional<Devices.Device> device = device(release.device());
    if (device.isEmpty()
        || !device.get().tenant().equals(release.tenant())
        || device.get().current().isEmpty()) {
      return new Answer.NotFound();
    }
    Optional<UUID> actor = Optional.of(release.actor());
    unbind(
        release.tenant(),
        release.device(),
        device.get().current().get(),
        release.untilEpochMillis(),
        actor);
    act(
        release.tenant(),
        Devices.subject(release.device().value()),
        new Act.DeviceReleased(release.device(), release.untilEpochMillis()),
        actor,
        Optional.empty(),
        Optional.empty());
    return new Answer.Done();
  }

  private void unbind(
      TenantId tenant, DeviceId device, Devices.Route route, long until, Optional<UUID> actor) {
    decide(
        tenant,
        route.patient(),
        new PatientInput.UnbindDevice(device, until),
        actor,
        Optional.empty(),
        Optional.empty());
  }

  /** Both patients' parts and the device's are in one commit, or none is. */
  private Answer reattribute(Submission.Reattribute submission) {
    Optional<SubjectState.OfPatient> from = ofTenant(submission.patient(), submission.tenant());
    Optional<Reattribution> found =
        from.flatMap(of -> of.state().corrections().reattribution(submission.correction()));
    if (from.isEmpty() || found.isEmpty()) {
      return new Answer.NotFound();
    }
    Reattribution asked = found.get();
    Optional<SubjectState.OfPatient> to = ofTenant(asked.to(), submission.tenant());
    Optional<Devices.Device> device = device(asked.device());
    if (to.isEmpty() || device.isEmpty()) {
      return new Answer.NotFound();
    }
    PatientInput approve =
        new PatientInput.ApproveReattribution(
            submission.command(),
            asked.id(),
            submission.expectedVersion(),
            submission.approvedBy(),
            Identities.of(asked.device(), submission.readings()));
    List<Devices.Route> routes =
        device
            .get()
            .reassigned(
                submission.patient(),
                asked.fromEpochMillis(),
                asked.untilEpochMillis(),
                asked.to());
    PatientInput take =
        new PatientInput.TakeReattributed(
            asked.id(),
            submission.patient(),
            asked.askedBy(),
            submission.approvedBy(),
            asked.reason(),
            binding(device.get().registered(), asked, routes),
            submission.readings());
    // Asked first: what one of them refuses must not be done to the other.
    Reply away = judge.decide(from.get().state(), approve, now).reply();
    if (!(away instanceof Reply.ReadingsWithdrawn withdrawn)) {
      return new Answer.Replied(away);
    }
    Reply here = judge.decide(to.get().state(), take, now).reply();
    if (!(here instanceof Reply.Kept kept)) {
      return new Answer.Replied(here);
    }
    // What was entered in error there must not be judged here if it comes again.
    Optional<PatientInput> marking =
        enteredInError(from.get().state(), asked)
            .map(marks ->
                new PatientInput.EnterInError(
                    submission.command(), submission.approvedBy(), asked.reason(), marks));
    if (marking.isPresent()) {
      Reply marked = judge.decide(to.get().state(), marking.get(), now).reply();
      if (!(marked instanceof Reply.ReadingsWithdrawn)) {
        return new Answer.Replied(marked);
      }
    }
    Optional<UUID> actor = Optional.of(submission.approvedBy().value());
    Optional<UUID> cause = Optional.of(asked.id().value());
    decide(submission.tenant(), submission.patient(), approve, actor, cause, Optional.empty());
    if (!routes.isEmpty()) {
      act(
          submission.tenant(),
          Devices.subject(asked.device().value()),
          new Act.DeviceReassigned(asked.device(), asked.id(), routes),
          actor,
          cause,
          Optional.empty());
    }
    decide(submission.tenant(), asked.to(), take, actor, cause, Optional.empty());
    marking.ifPresent(
        input -> decide(submission.tenant(), asked.to(), input, actor, cause, Optional.empty()));
    return new Answer.Reattributed(withdrawn.judged(), kept.statuses());
  }

  /** Marks of the device and the time. */
  private static Optional<List<Identities>> enteredInError(
      PatientState state, Reattribution asked) {
    List<Identities> marks = new ArrayList<>();
    for (Identities each : state.corrections().enteredInError()) {
      long[] keys =
          Arrays.stream(each.keys()).filter(key -> asked.covers(Stream.epochMillis(key))).toArray();
      if (each.source().equals(asked.device()) && keys.length > 0) {
        marks.add(new Identities(each.source(), each.metric(), keys));
      }
    }
    return marks.isEmpty() ? Optional.empty() : Optional.of(marks);
  }

  /** Both records' parts and their devices' are in one commit, or none is. */
  private Answer confirmMerge(Submission.ConfirmMerge submission) {
    Optional<SubjectState.OfPatient> ending = ofTenant(submission.patient(), submission.tenant());
    Optional<Merge> asked = ending.flatMap(of -> of.state().corrections().merge());
    if (ending.isEmpty() || asked.isEmpty()) {
      return new Answer.NotFound();
    }
    PatientId survivor = asked.get().survivor();
    Optional<SubjectState.OfPatient> surviving = ofTenant(survivor, submission.tenant());
    if (surviving.isEmpty()) {
      return new Answer.NotFound();
    }
    boolean unmerge = asked.get().inForce();
    PatientId measured = unmerge ? survivor : submission.patient();
    List<DeviceId> devices = new ArrayList<>();
    for (Link link : ending.get().state().links().values()) {
      DeviceId device = link.binding().device();
      boolean routed =
          device(device)
              .flatMap(Devices.Device::current)
              .filter(route -> route.patient().equals(measured))
              .isPresent();
      if (link.binding().current() && routed) {
        devices.add(device);
      }
    }
    PatientInput confirm =
        new PatientInput.ChangeMerge(
            submission.command(),
            submission.by(),
            Merge.Step.CONFIRM,
            Optional.empty(),
            submission.expectedVersion(),
            "",
            unmerge ? devices : List.of(),
            unmerge ? recordedSince(asked.get(), surviving.get().state()) : List.of());
    // Both decided first: what one of them refuses must not be done to the other. And once only, as
    // the survivor is judged with all that the other has.
    PatientState endingBefore = ending.get().state();
    Decision ends = judge.decide(endingBefore, confirm, now);
    if (!(ends.reply() instanceof Reply.MergeNoted(Merge merge)) || merge.equals(asked.get())) {
      return new Answer.Replied(ends.reply());
    }
    PatientInput follow =
        new PatientInput.FollowMerge(
            merge, TakenRecord.of(endingBefore), unmerge ? devices : List.of());
    PatientState survivingBefore = surviving.get().state();
    Decision goesOn = judge.decide(survivingBefore, follow, now);
    if (!(goesOn.reply() instanceof Reply.Done)) {
      return new Answer.Replied(goesOn.reply());
    }
    TenantId tenant = submission.tenant();
    Optional<UUID> actor = Optional.of(submission.by().value());
    Optional<UUID> cause = Optional.of(merge.id().value());
    Optional<byte[]> raw = Optional.empty();
    keep(tenant, submission.patient(), endingBefore, confirm, ends, actor, cause, raw);
    PatientId measuredNow = unmerge ? submission.patient() : survivor;
    for (DeviceId device : devices) {
      act(
          tenant,
          Devices.subject(device.value()),
          new Act.DeviceAssigned(device, measuredNow, now),
          actor,
          cause,
          Optional.empty());
    }
    keep(tenant, survivor, survivingBefore, follow, goesOn, actor, cause, raw);
    return new Answer.Replied(ends.reply());
  }

  /** Whose they are nobody may know: they are shown in both. */
  private static List<Allergy> recordedSince(Merge merge, PatientState survivor) {
    return survivor.clinical().allergiesSince(merge.sinceEpochMillis().orElseThrow());
  }

  /** Of the device to whom its readings really are, as long as the routes say. */
  private static DeviceBinding binding(
      Act.DeviceRegistered registered, Reattribution asked, List<Devices.Route> routes) {
    long from = asked.fromEpochMillis();
    OptionalLong until = OptionalLong.of(asked.untilEpochMillis().orElse(Long.MAX_VALUE));
    for (Devices.Route route : routes) {
      if (route.patient().equals(asked.to()) && asked.covers(route.fromEpochMillis())) {
        until = route.untilEpochMillis();
      }
    }
    return new DeviceBinding(
        asked.device(),
        registered.name(),
        registered.kind(),
        registered.expectedIntervalMillis(),
        from,
        until,
        registered.oxygen());
  }

  private Optional<SubjectState.OfPatient> ofTenant(PatientId patient, TenantId tenant) {
    return patient(patient).filter(of -> of.tenant().equals(tenant));
  }

  private Answer keep(Submission.Keep keep) {
    act(keep.tenant(), keep.subject(), keep.act(), keep.actor(), Optional.empty(), keep.raw());
    return new Answer.Done();
  }

  /** Kept as the installation's, whose key stays; records merged into his are the same person's. */
  private Answer aboutErasure(
      TenantId tenant, PatientId patient, PersonId by, Function<PatientId, Act> making) {
    Optional<SubjectState.OfPatient> known = patient(patient);
    if (known.isEmpty() || !known.get().tenant().equals(tenant)) {
      return new Answer.NotFound();
    }
    if (known.get().state().inCare()) {
      return new Answer.Replied(new Reply.Refused("patient-in-care"));
    }
    if (known.get().state().merged()) {
      return new Answer.Replied(new Reply.Refused("patient-merged"));
    }
    for (PatientId record : records(patient, known.get())) {
      Act act = making.apply(record);
      ofInstallation(tenant, act, by);
      if (act instanceof Act.PatientErasureApproved) {
        erased.add(record);
      }
    }
    return new Answer.Done();
  }

  /** Of a patient who came into care again, too. */
  private Answer withdrawErasure(
      TenantId tenant, PatientId patient, PersonId by, Function<PatientId, Act> making) {
    Optional<SubjectState.OfPatient> known = patient(patient);
    if (known.isEmpty() || !known.get().tenant().equals(tenant)) {
      return new Answer.NotFound();
    }
    records(patient, known.get())
        .forEach(record -> ofInstallation(tenant, making.apply(record), by));
    return new Answer.Done();
  }

  /** His own, and those that were merged into it. */
  private static List<PatientId> records(PatientId patient, SubjectState.OfPatient known) {
    List<PatientId> records = new ArrayList<>();
    records.add(patient);
    for (AbsorbedRecord absorbed : known.state().corrections().absorbed()) {
      records.add(absorbed.admission().patient());
    }
    return records;
  }

  private void ofInstallation(TenantId tenant, Act act, PersonId by) {
    act(
        tenant,
        Subject.INSTALLATION,
        act,
        Optional.of(by.value()),
        Optional.empty(),
        Optional.empty());
  }

  private Answer ownInput(PatientId patient, PatientInput input) {
    Optional<SubjectState.OfPatient> known = patient(patient);
    if (known.isEmpty()) {
      return new Answer.NotFound();
    }
    return new Answer.Replied(
        decide(
            known.get().tenant(),
            patient,
            input,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private Reply decide(
      TenantId tenant,
      PatientId patient,
      PatientInput input,
      Optional<UUID> actor,
      Optional<UUID> cause,
      Optional<byte[]> raw) {
    PatientState before =
        patient(patient).map(SubjectState.OfPatient::state).orElse(PatientState.INITIAL);
    PatientInput decided = input;
    Decision decision;
    try {
      decision = judge.decide(before, input, now);
    } catch (RuntimeException fault) {
      // A fault of ours must not stop the lane: the input is kept, an alarm says so.
      faults.add(fault);
      decided =
          new PatientInput.SetAside(
              EntryBody.kind(input), RecordCodec.encode(PatientInput.class, input));
      decision = judge.decide(before, decided, now);
    }
    keep(tenant, patient, before, decided, decision, actor, cause, raw);
    return decision.reply();
  }

  private void keep(
      TenantId tenant,
      PatientId patient,
      PatientState before,
      PatientInput decided,
      Decision decision,
      Optional<UUID> actor,
      Optional<UUID> cause,
      Optional<byte[]> raw) {
    if (!decision.events().isEmpty()) {
      SubjectState.OfPatient after = new SubjectState.OfPatient(tenant, decision.after());
      Change change = changes.get(patient);
      if (change == null) {
        change = new Change(before, after);
        changes.put(patient, change);
      }
      change.add(decision.events());
      change.after = after;
      change.seq =
          append(
                  tenant,
                  subject(patient),
                  actor,
                  cause,
                  EntryBody.OfPatient.of(decided, decision.events(), raw))
              .seq();
    }
  }

  private void act(
      TenantId tenant,
      Subject subject,
      Act act,
      Optional<UUID> actor,
      Optional<UUID> cause,
      Optional<byte[]> raw) {
    if (subject.kind() == Subject.Kind.DEVICE) {
      DeviceId device = new DeviceId(subject.id());
      after(act, tenant, device(device)).ifPresent(changed -> devices.put(device, changed));
    }
    Header header = append(tenant, subject, actor, cause, new EntryBody.OfAct(act, raw));
    acts.add(new Commit.ActDone(header, act));
  }

  private Header append(
      TenantId tenant,
      Subject subject,
      Optional<UUID> actor,
      Optional<UUID> cause,
      EntryBody body) {
    int lane = subject.lane();
    LaneHead known = heads[lane];
    LaneHead head = known != null ? known : committedHead(lane);
    Header header =
        new Header(
            tenant,
            lane,
            head.nextSeq(),
            now,
            body.kind(),
            EntryBody.VERSION,
            subject,
            actor,
            cause,
            sealer.keyOf(subject));
    SealedEntry entry = codec.seal(head, header, body);
    entries.add(entry);
    heads[lane] = new LaneHead(lane, head.epoch(), head.nextSeq() + 1, entry.chain());
    return header;
  }

  private Optional<SubjectState.OfPatient> patient(PatientId patient) {
    if (!erased.isEmpty() && erased.contains(patient)) {
      return Optional.empty();
    }
    Change changed = changes.get(patient);
    return changed != null ? Optional.of(changed.after) : committedPatient(patient);
  }

  private Optional<Devices.Device> device(DeviceId device) {
    Devices.Device changed = devices.get(device);
    return changed != null ? Optional.of(changed) : committedDevice(device);
  }

  private static Subject subject(PatientId patient) {
    return new Subject(Subject.Kind.PATIENT, patient.value());
  }
}
