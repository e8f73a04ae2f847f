package io.vigil.simulation.world;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Cell;
import io.vigil.engine.InMemoryJournalStore;
import io.vigil.engine.JournalStore;
import io.vigil.engine.Recheck;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.RecordCodec;
import io.vigil.engine.entry.SealedEntry;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What can be said when all is in: of the whole journal, and of each patient's record. */
final class Review {

  private static final int MAX_COMPARED = 2;
  private static final long MAX_SPAN_MILLIS = 49 * 3_600_000L;

  private final JournalStore journal;
  private final Sealer sealer;
  private final EntryCodec codec;
  private final Oracle oracle;
  private final Coverage coverage;
  private final Chances chances;
  private final long now;
  private final Map<PatientId, PatientState> folded = new HashMap<>();
  private final long[] lastAt = new long[Subject.LANES];
  private final MessageDigest digest;

  /**
   * @param nowEpochMillis our time at the end
   */
  Review(
      JournalStore journal,
      Sealer sealer,
      Oracle oracle,
      Coverage coverage,
      Chances chances,
      long nowEpochMillis) {
    this.journal = journal;
    this.sealer = sealer;
    this.codec = new EntryCodec(sealer);
    this.oracle = oracle;
    this.coverage = coverage;
    this.chances = chances;
    this.now = nowEpochMillis;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Checks all.
   *
   * @param serving the states of the process that serves
   * @return SHA-256 of the journal in clear, without keys and nonces
   */
  byte[] review(Cell serving) {
    Recheck.run(
        journal,
        sealer,
        difference -> {
          throw oracle.broken(Invariant.DECIDING_AGAIN_GIVES_THE_SAME, difference.toString());
        },
        this::passed);
    for (int lane = Subject.CLINICAL_LANES; lane < Subject.LANES; lane++) {
      journal.read(lane, 1, sealed -> passed(sealed, Optional.of(codec.opened(sealed)), Map.of()));
    }
    for (int lane = 0; lane < Subject.LANES; lane++) {
      journal.readSnapshots(lane, this::checkErased);
    }
    compareStates(serving, "serves");
    compareStates(new Cell(journal, sealer, now), "recovers");
    List<Chart> comparable = new ArrayList<>();
    for (Chart chart : oracle.charts().values()) {
      if (!chart.rules.isEmpty()) {
        checkRecord(chart);
        if (isComparable(chart)) {
          comparable.add(chart);
        }
      }
    }
    for (int i = 0; i < MAX_COMPARED && !comparable.isEmpty(); i++) {
      Chart chart = chances.one(comparable);
      comparable.remove(chart);
      deliverAgain(chart);
    }
    return digest.digest();
  }

  /** After it was decided again and folded. */
  private void passed(
      SealedEntry sealed, Optional<EntryCodec.Opened> opened, Map<Subject, PatientState> states) {
    Header header = sealed.header();
    digest.update(
        ByteBuffer.allocate(28)
            .putInt(header.lane())
            .putLong(header.seq())
            .putLong(header.atEpochMillis())
            .putLong(header.subject().id().getLeastSignificantBits())
            .flip());
    if (oracle.erased().containsKey(new PatientId(header.subject().id()))) {
      checkErased(sealed);
      return;
    }
    if (opened.isEmpty()) {
      throw oracle.broken(Invariant.ERASED_IS_UNREADABLE, "an entry of nobody erased is sealed");
    }
    header.actor().ifPresent(this::update);
    header.cause().ifPresent(this::update);
    digest.update(withoutKey(opened.get()));
    if (opened.get().entry().body() instanceof EntryBody.OfPatient body) {
      PatientId patient = new PatientId(header.subject().id());
      boolean setBack = body.input() instanceof PatientInput.StepClock(long by) && by < 0;
      PatientState before = folded.getOrDefault(patient, PatientState.INITIAL);
      if (before.inCare() && header.atEpochMillis() < lastAt[header.lane()] && !setBack) {
        throw oracle.broken(
            Invariant.TIME_NEVER_RUNS_BACKWARDS, "an entry is of before the one before it");
      }
      lastAt[header.lane()] = header.atEpochMillis();
      Chart chart = oracle.charts().get(patient);
      if (chart == null || !chart.tenant.equals(header.tenant())) {
        throw oracle.broken(Invariant.TENANTS_STAY_APART, "an entry is of another tenant");
      }
      folded.put(patient, Optional.ofNullable(states.get(header.subject())).orElseThrow());
    }
  }

  private void update(UUID id) {
    digest.update(
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .flip());
  }

  /** Keys are made anew in each run. */
  private static byte[] withoutKey(EntryCodec.Opened opened) {
    return opened.entry().body()
            instanceof EntryBody.OfAct(Act.PatientErasureApproved approved, var raw)
        ? RecordCodec.encode(
            EntryBody.class,
            new EntryBody.OfAct(
                new Act.PatientErasureApproved(
                    approved.patient(), new UUID(0, 0), approved.requestedBy(), approved.by()),
                raw))
        : opened.clear();
  }

  private void checkErased(SealedEntry sealed) {
    if (!sealer.erased(sealed.header().keyId())
        || opens(() -> codec.open(sealed))
        || opens(() -> sealer.keyOf(sealed.header().subject()))) {
      throw oracle.broken(Invariant.ERASED_IS_UNREADABLE, "an entry can be opened");
    }
  }

  private void checkErased(JournalStore.Snapshot snapshot) {
    if (oracle.erased().containsKey(new PatientId(snapshot.subject().id()))) {
      throw oracle.broken(Invariant.ERASED_IS_UNREADABLE, "a snapshot is still there");
    }
  }

  private static boolean opens(Runnable opening) {
    try {
      opening.run();
      return true;
    } catch (Sealer.UnsealableException sealed) {
      return false;
    }
  }

  private void compareStates(Cell cell, String which) {
    if (!cell.patients().keySet().equals(folded.keySet())) {
      throw oracle.broken(
          Invariant.FOLDING_GIVES_THE_STATE, "the process that " + which + " has other patients");
    }
    cell.patients()
        .forEach((patient, of) -> {
          if (!Arrays.equals(
              encoded(of.state()), encoded(folded.getOrDefault(patient, PatientState.INITIAL)))) {
            throw oracle.broken(
                Invariant.FOLDING_GIVES_THE_STATE,
                "the process that " + which + " has another state");
          }
        });
  }

  private static byte[] encoded(PatientState state) {
    return RecordCodec.encode(PatientState.class, state);
  }

  /** Promise 2, from all that was measured. */
  private void checkRecord(Chart chart) {
    if (chart.beyondHorizon || chart.hasTies()) {
      return;
    }
    oracle.checkScore(chart);
    Set<Naive.Span> found = spans(chart.episodes.values(), chart);
    Set<Naive.Span> expected = expected(chart);
    if (chart.rules.size() > 1) {
      checkUnderChangingRules(chart);
      found.removeIf(span -> span.condition() instanceof Condition.LimitBreached);
      expected.removeIf(span -> span.condition() instanceof Condition.LimitBreached);
    }
    if (chart.rules.stream().map(RuleSet::scoreLimit).distinct().count() > 1) {
      // He came home, or from there.
      found.removeIf(span -> span.condition() instanceof Condition.News2Raised);
      expected.removeIf(span -> span.condition() instanceof Condition.News2Raised);
    }
    compare(Invariant.ONE_EPISODE_FOR_EACH_BREACH, found, expected);
  }

  private void compare(Invariant invariant, Set<Naive.Span> found, Set<Naive.Span> expected) {
    for (Naive.Span span : expected) {
      if (!found.contains(span)) {
        throw oracle.broken(invariant, "no episode for " + span + ", but " + like(span, found));
      }
    }
    for (Naive.Span span : found) {
      if (!expected.contains(span)) {
        throw oracle.broken(invariant, "no breach for " + span + ", but " + like(span, expected));
      }
    }
  }

  private static List<Naive.Span> like(Naive.Span span, Set<Naive.Span> among) {
    return among.stream()
        .filter(other -> other.condition().equals(span.condition()))
        .filter(other -> Math.abs(other.onset() - span.onset()) < 86_400_000)
        .toList();
  }

  private Set<Naive.Span> expected(Chart chart) {
    Naive naive = new Naive(chart, now);
    Set<Naive.Span> expected = new HashSet<>(naive.news2());
    for (Limit limit : chart.rules.getFirst().limits()) {
      expected.addAll(naive.spans(limit));
    }
    chart.devices.forEach((device, bound) -> {
      if (bound.times == 1 && !bound.released) {
        expected.addAll(naive.absences(device, bound));
        expected.addAll(naive.statuses(device));
      }
    });
    return expected;
  }

  private Set<Naive.Span> spans(Iterable<Episode> episodes, Chart chart) {
    Set<Naive.Span> spans = new HashSet<>();
    for (Episode episode : episodes) {
      boolean recorded =
          switch (episode.condition()) {
            case Condition.LimitBreached ignored -> true;
            case Condition.News2Raised ignored -> true;
            case Condition.ScoreRaised ignored -> true;
            case Condition.RuleBroken ignored -> false;
            case Condition.SensorAbsent(DeviceId device, var ignored) -> isSteady(device, chart);
            case Condition.DeviceStatusRaised(DeviceId device, var ignored) ->
                isSteady(device, chart);
            case Condition.DeviceSilent ignored -> false;
            case Condition.DeviceClockWrong ignored -> false;
            case Condition.TransmissionConflicting ignored -> false;
            case Condition.SignalLost ignored -> false;
            case Condition.OxygenSupplyFailing ignored -> false;
            case Condition.CiedFound ignored -> false;
            case Condition.InputQuarantined ignored -> false;
            case Condition.OffMonitorOverdue ignored -> false;
            case Condition.Uncovered ignored -> false;
            case Condition.DeliveryUnconfirmed ignored -> false;
            case Condition.HelpRequested ignored -> false;
            case Condition.HandoverUntaken ignored -> false;
          };
      if (recorded && !episode.withdrawn()) {
        Naive.Span span =
            new Naive.Span(
                episode.condition(), episode.onsetEpochMillis(), episode.endEpochMillis());
        if (!spans.add(span)) {
          throw oracle.broken(Invariant.ONE_EPISODE_FOR_EACH_BREACH, "twice on record: " + span);
        }
      }
    }
    return spans;
  }

  /** Whether it was bound once, and is. */
  private static boolean isSteady(DeviceId device, Chart chart) {
    Chart.Bound bound = chart.devices.get(device);
    return bound != null && bound.times == 1 && !bound.released;
  }

  /** Which rules judged what depends on when it came; but each episode has a breach of one. */
  private void checkUnderChangingRules(Chart chart) {
    List<Episode> limited =
        chart.episodes.values().stream()
            .filter(episode -> !episode.withdrawn())
            .filter(episode -> episode.condition() instanceof Condition.LimitBreached)
            .toList();
    for (Episode episode : limited) {
      Condition.LimitBreached condition = (Condition.LimitBreached) episode.condition();
      boolean caused = false;
      for (RuleSet rules : chart.rules) {
        Optional<Limit> limit = rules.limit(condition.vitalSign(), condition.direction());
        caused |= limit.isPresent() && breaches(chart, limit.get(), episode.onsetEpochMillis());
      }
      if (!caused) {
        throw oracle.broken(
            Invariant.ONE_EPISODE_FOR_EACH_BREACH, "no breach for " + condition.key());
      }
      for (Episode other : limited) {
        if (other != episode
            && other.condition().equals(condition)
            && other.onsetEpochMillis() <= episode.onsetEpochMillis()
            && other.covers(episode.onsetEpochMillis())) {
          throw oracle.broken(
              Invariant.ONE_EPISODE_FOR_EACH_BREACH, "two episodes at once: " + condition.key());
        }
      }
    }
  }

  private static boolean breaches(Chart chart, Limit limit, long at) {
    return chart.of(limit.vitalSign()).stream()
        .anyMatch(measured -> measured.at() == at && Chart.isBreach(limit, measured.micros()));
  }

  private boolean isComparable(Chart chart) {
    long newest = chart.judged.stream().mapToLong(Chart.Measured::at).max().orElse(0);
    return chart.rules.size() == 1
        && chart.scoring.isEmpty()
        && !chart.beyondHorizon
        && !chart.hasTies()
        && Math.max(now, newest) - chart.earliest < MAX_SPAN_MILLIS;
  }

  /** Promise 6c: to an engine that knows nothing yet, in an order that chance decides. */
  private void deliverAgain(Chart chart) {
    coverage.count(Sometimes.COMPARED_IN_ANOTHER_ORDER);
    Patiently engine = new Patiently(chart);
    List<Chart.Measured> left = new ArrayList<>(chart.judged);
    Map<Source, List<Reading>> bySource = new HashMap<>();
    left.forEach(measured ->
        bySource
            .computeIfAbsent(measured.source(), source -> new ArrayList<>())
            .add(measured.reading()));
    List<Runnable> deliveries = new ArrayList<>();
    for (Source source : chart.sources) {
      List<Reading> readings = bySource.getOrDefault(source, new ArrayList<>());
      int from = 0;
      while (from < readings.size()) {
        int to = Math.min(readings.size(), from + chances.between(1, 400));
        List<Reading> part = new ArrayList<>(readings.subList(from, to));
        deliveries.add(() -> engine.deliver(source, part));
        from = to;
      }
    }
    for (int i = deliveries.size() - 1; i > 0; i--) {
      Collections.swap(deliveries, i, chances.between(0, i));
    }
    deliveries.forEach(Runnable::run);
    compare(
        Invariant.ORDER_DOES_NOT_MATTER,
        spans(engine.state().episodes().values(), chart),
        expected(chart));
  }

  /** A fresh engine with one patient. */
  private final class Patiently {
    private final Chart chart;
    private final JournalStore store = new InMemoryJournalStore();
    private final Cell cell;
    private final UUID actor = chances.id();
    private final long at;
    private long sequence;

    Patiently(Chart chart) {
      this.chart = chart;
      this.at =
          Math.max(now, chart.judged.stream().mapToLong(Chart.Measured::at).max().orElse(now));
      this.cell = new Cell(store, sealer, at);
      submit(
          input(
              new PatientInput.Admit(
                  new Admission(
                      chart.patient,
                      "Somebody",
                      "MRN",
                      LocalDate.of(1950, 1, 31),
                      new WardId(actor),
                      "7",
                      false),
                  chart.rules.getFirst())));
      chart.devices.forEach((device, bound) -> {
        submit(
            new Submission.Keep(
                chart.tenant,
                new Subject(Subject.Kind.DEVICE, device.value()),
                new Act.DeviceRegistered(
                    device, "Monitor", "bedside-monitor", "SN", bound.intervalMillis, new byte[32]),
                Optional.of(actor),
                Optional.empty()));
        submit(new Submission.Assign(chart.tenant, device, chart.patient, chart.earliest, actor));
      });
    }

    void deliver(Source source, List<Reading> readings) {
      switch (source) {
        case DeviceId device ->
            submit(
                new Submission.Transmission(
                    new TransmissionIdentity(
                        new TransmissionId(chances.id()),
                        device,
                        device.value(),
                        actor,
                        sequence++,
                        Digest.of(readings)),
                    false,
                    readings,
                    new byte[1]));
        case PersonId person ->
            submit(input(new PatientInput.Observe(new CommandId(chances.id()), person, readings)));
      }
    }

    PatientState state() {
      return Optional.ofNullable(cell.patients().get(chart.patient)).orElseThrow().state();
    }

    private Submission input(PatientInput input) {
      return new Submission.ForPatient(
          chart.tenant, chart.patient, input, Optional.of(actor), Optional.empty());
    }

    private void submit(Submission submission) {
      List<Submission> batch = new ArrayList<>(List.of(submission));
      batch.addAll(cell.due(at));
      Cell.Prepared prepared = cell.prepare(batch, at);
      store.commit(prepared.commit());
      cell.confirm(prepared);
      for (Answer answer : prepared.answers()) {
        if (answer instanceof Answer.Faulted || answer instanceof Answer.NotFound) {
          throw oracle.broken(Invariant.ORDER_DOES_NOT_MATTER, "it was not taken: " + answer);
        }
      }
    }
  }
}
