package io.vigil.engine.burden;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Condition.LimitBreached;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.patient.Decision;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.ScoreOrder;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.burden.Course.Measured;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * A course judged as the product judges it: {@link Patient#decide} for each instant that has a
 * reading, at that instant, and for each deadline when it is due. Nobody acts on any alarm, so that
 * a high one signals until the course ends.
 */
public final class Replay {
  private static final UUID ONE = new UUID(0, 1);

  /**
   * An alarm that was given: it signals and was silent before, or it rose in priority. One that is
   * latched was not silent.
   *
   * @param condition that the alarm is named by
   */
  public record Signalled(long atEpochMillis, Condition condition, Priority priority) {}

  /**
   * What became of a course.
   *
   * @param episodes as they are at the end, in the order in which they were opened
   * @param firstSignal when an alarm that has the episode first signalled since it was known
   * @param covered episodes that an alarm covers which signalled no more for them
   * @param breaches of limits, each counted when it began, whether or not it outlasted its delay
   */
  public record Result(
      List<Signalled> signals,
      List<Episode> episodes,
      Map<EpisodeId, Long> firstSignal,
      long covered,
      long breaches) {}

  /** Looks on. */
  @FunctionalInterface
  public interface Onlooker {

    /** What one source measured at one instant was judged. */
    void judged(List<Reading> atOnce, PatientState after);
  }

  private record BreachBegun(Condition condition, long sinceEpochMillis) {}

  private final Course course;
  private final Onlooker onlooker;
  private final BooleanSupplier stop;
  private final long servingSince;
  private final List<Signalled> signals = new ArrayList<>();
  private final Map<EpisodeId, Episode> episodes = new LinkedHashMap<>();
  private final Map<EpisodeId, Long> firstSignal = new HashMap<>();
  private final Map<AlarmId, Alarm> alarms = new HashMap<>();
  private final Set<BreachBegun> breaches = new HashSet<>();
  private PatientState state;
  private long covered;
  private boolean ended;
  private long sequence;

  private Replay(Course course, RuleSet rules, Onlooker onlooker, BooleanSupplier stop) {
    this.course = course;
    this.onlooker = onlooker;
    this.stop = stop;
    this.servingSince = course.startEpochMillis();
    this.state = Patient.evolve(PatientState.INITIAL, begin(rules));
  }

  /** Judges a course by some rules. */
  public static Result run(Course course, RuleSet rules) {
    return run(course, rules, (atOnce, after) -> {});
  }

  /** The same while somebody looks on. */
  public static Result run(Course course, RuleSet rules, Onlooker onlooker) {
    return run(course, rules, onlooker, () -> false).orElseThrow();
  }

  /**
   * Judges a course by some rules unless it takes too long.
   *
   * @param stop asked before each instant that has a reading
   * @return empty if it was stopped
   */
  public static Optional<Result> run(Course course, RuleSet rules, BooleanSupplier stop) {
    return run(course, rules, (atOnce, after) -> {}, stop);
  }

  private static Optional<Result> run(
      Course course, RuleSet rules, Onlooker onlooker, BooleanSupplier stop) {
    if (course.inTime().isEmpty()) {
      return Optional.of(new Result(List.of(), List.of(), Map.of(), 0, 0));
    }
    Replay replay = new Replay(course, rules, onlooker, stop);
    if (!replay.feed()) {
      return Optional.empty();
    }
    replay.waitOut();
    return Optional.of(replay.result());
  }

  private Result result() {
    return new Result(
        List.copyOf(signals),
        List.copyOf(episodes.values()),
        Map.copyOf(firstSignal),
        covered,
        breaches.size());
  }

  private List<PatientEvent> begin(RuleSet rules) {
    List<PatientEvent> events = new ArrayList<>();
    events.add(new PatientEvent.PatientAdmitted(course.admission()));
    events.add(new PatientEvent.RuleSetAdopted(rules));
    events.add(new PatientEvent.ObservationsBegan(servingSince));
    for (ScoreOrder order : course.orders()) {
      events.add(
          new PatientEvent.ScoreOrderChanged(
              new ScoreOrder(
                  order.kind(),
                  order.by(),
                  servingSince,
                  OptionalLong.empty(),
                  order.endedBy(),
                  Long.MAX_VALUE,
                  order.reason())));
    }
    return events;
  }

  /** False if it was stopped. */
  private boolean feed() {
    List<Measured> all = course.inTime();
    Map<DeviceId, Long> until = new HashMap<>();
    for (Measured each : all) {
      if (each.source() instanceof DeviceId device) {
        until.put(device, each.reading().at().toEpochMilli());
      }
    }
    for (int from = 0; from < all.size(); ) {
      if (stop.getAsBoolean()) {
        return false;
      }
      Measured first = all.get(from);
      int to = from + 1;
      while (to < all.size()
          && to - from < PatientInput.MAX_READINGS
          && all.get(to).source().equals(first.source())
          && all.get(to).reading().at().equals(first.reading().at())) {
        to++;
      }
      List<Reading> atOnce = all.subList(from, to).stream().map(Measured::reading).toList();
      long at = first.reading().at().toEpochMilli();
      passUntil(at);
      if (first.source() instanceof DeviceId device && !state.links().containsKey(device)) {
        decide(new PatientInput.BindDevice(binding(device, at)), at);
      }
      decide(input(first.source(), atOnce), at);
      onlooker.judged(atOnce, state);
      if (to < all.size() && all.get(to).reading().at().toEpochMilli() > at) {
        unbindThose(until, at);
      }
      from = to;
    }
    return true;
  }

  /** A device is bound from its first reading on, and to its last one unless the course ends. */
  private DeviceBinding binding(DeviceId id, long fromEpochMillis) {
    Course.Device device = course.devices().get(id);
    if (device == null) {
      throw new IllegalArgumentException("a reading is of a device that is not of the course");
    }
    return new DeviceBinding(
        id,
        "",
        "",
        device.intervalMillis(),
        fromEpochMillis,
        OptionalLong.empty(),
        device.oxygen());
  }

  private void unbindThose(Map<DeviceId, Long> until, long at) {
    for (DeviceId device : List.copyOf(state.links().keySet())) {
      if (until.getOrDefault(device, Long.MAX_VALUE) == at) {
        decide(new PatientInput.UnbindDevice(device, at + 1), at);
      }
    }
  }

  private PatientInput input(Source source, List<Reading> atOnce) {
    sequence++;
    return switch (source) {
      case PersonId person ->
          new PatientInput.Observe(new CommandId(new UUID(1, sequence)), person, atOnce);
      case DeviceId device ->
          new PatientInput.ReceiveTransmission(
              new TransmissionIdentity(
                  new TransmissionId(new UUID(1, sequence)), device, ONE, ONE, sequence, sequence),
              true,
              atOnce);
    };
  }

  /** Deadlines up to and at an instant; what is measured then is received no earlier. */
  private void passUntil(long epochMillis) {
    OptionalLong due = state.nextDeadlineEpochMillis(servingSince);
    while (due.isPresent() && due.getAsLong() <= epochMillis) {
      pass(due.getAsLong());
      due = state.nextDeadlineEpochMillis(servingSince);
    }
  }

  private void pass(long due) {
    if (decide(new PatientInput.PassTime(servingSince), due) == 0) {
      throw new IllegalStateException("a deadline changes nothing");
    }
  }

  /** The course ends, a delay that runs does not; that nothing is sent any more is no silence. */
  private void waitOut() {
    int before = signals.size();
    ended = true;
    while (!state.pending().isEmpty()) {
      long due =
          state.pending().values().stream().mapToLong(Breach::dueEpochMillis).min().orElseThrow();
      pass(Math.max(due, course.endEpochMillis()));
    }
    signals
        .subList(before, signals.size())
        .removeIf(signal -> signal.condition().kind() == AlarmKind.TECHNICAL);
  }

  private int decide(PatientInput input, long nowEpochMillis) {
    Decision decision = Patient.decide(state, input, nowEpochMillis);
    for (PatientEvent event : decision.events()) {
      note(event, nowEpochMillis);
    }
    state = decision.after();
    return decision.events().size();
  }

  private void note(PatientEvent event, long now) {
    if (event instanceof PatientEvent.BreachPending(Condition condition, Breach breach)) {
      begun(condition, breach.sinceEpochMillis());
    } else if (event instanceof PatientEvent.EpisodeOpened(Episode episode)) {
      begun(episode.condition(), episode.onsetEpochMillis());
      episodes.put(episode.id(), episode);
    } else if (event instanceof PatientEvent.EpisodeChanged changed) {
      if (episodes.put(changed.episode().id(), changed.episode()) == null) {
        throw new IllegalStateException("an episode changed that was not opened");
      }
    } else if (event instanceof PatientEvent.AlarmRaised(Alarm alarm)) {
      alarms.put(alarm.id(), alarm);
      if (alarm.signal().given()) {
        signal(alarm, now);
      }
      hear(alarm, now);
    } else if (event instanceof PatientEvent.AlarmChanged(Alarm alarm, var ignored)) {
      Alarm before = alarms.put(alarm.id(), alarm);
      if (before == null) {
        throw new IllegalStateException("an alarm changed that was not raised");
      }
      boolean again = alarm.signal().given() && !before.signal().given();
      boolean rose = alarm.signal().given() && alarm.priority().compareTo(before.priority()) > 0;
      if (again || rose) {
        signal(alarm, now);
      } else if (alarm.episodes().size() > before.episodes().size()) {
        covered++;
      }
      hear(alarm, now);
    }
  }

  private void begun(Condition condition, long since) {
    if (condition instanceof LimitBreached) {
      breaches.add(new BreachBegun(condition, since));
    }
  }

  private void signal(Alarm alarm, long now) {
    signals.add(new Signalled(now, alarm.condition(), alarm.priority()));
  }

  private void hear(Alarm alarm, long now) {
    boolean counts = !ended || alarm.condition().kind() == AlarmKind.PHYSIOLOGICAL;
    if (counts && alarm.signal().given()) {
      alarm.episodes().forEach(episode -> firstSignal.putIfAbsent(episode, now));
    }
  }
}
