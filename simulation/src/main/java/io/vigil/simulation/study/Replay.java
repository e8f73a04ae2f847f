package io.vigil.simulation.study;

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
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Decision;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.Reading;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * A recording judged as the product judges it: {@link Patient#decide} for each instant that has a
 * reading, at that instant, and for each deadline when it is due. Nobody acts on any alarm, so that
 * a high one signals until the recording ends.
 *
 * <p>What is charted is observed by a person; all else comes from one device, whose expected
 * interval is the median of the recording's.
 */
final class Replay {
  private static final UUID ONE = new UUID(0, 1);
  private static final DeviceId DEVICE = new DeviceId(ONE);
  private static final PersonId PERSON = new PersonId(ONE);
  private static final WardId WARD = new WardId(ONE);

  /**
   * An alarm that was given: it signals and was silent before, or it rose in priority. One that is
   * latched was not silent.
   *
   * @param condition that the alarm is named by
   */
  record Signalled(long atEpochMillis, Condition condition, Priority priority) {}

  /**
   * The score from one instant with an input to the next.
   *
   * @param lowerBound of NEWS2, 0 to 20
   */
  record Scored(long atEpochMillis, int lowerBound) {}

  /**
   * What became of a recording.
   *
   * @param episodes as they are at the end, in the order in which they were opened
   * @param firstSignal when an alarm that has the episode first signalled since it was known
   * @param covered episodes that an alarm covers which signalled no more for them
   * @param breaches of limits, each counted when it began, whether or not it outlasted its delay
   */
  record Result(
      List<Signalled> signals,
      List<Episode> episodes,
      Map<EpisodeId, Long> firstSignal,
      long covered,
      long breaches,
      List<Scored> scores) {}

  private record BreachBegun(Condition condition, long sinceEpochMillis) {}

  private final Recording recording;
  private final long servingSince;
  private final List<Signalled> signals = new ArrayList<>();
  private final Map<EpisodeId, Episode> episodes = new HashMap<>();
  private final Map<EpisodeId, Long> firstSignal = new HashMap<>();
  private final Map<AlarmId, Alarm> alarms = new HashMap<>();
  private final List<EpisodeId> opened = new ArrayList<>();
  private final Set<BreachBegun> breaches = new HashSet<>();
  private final List<Scored> scores = new ArrayList<>();
  private PatientState state = PatientState.INITIAL;
  private long covered;
  private long sequence;

  private Replay(Recording recording) {
    this.recording = recording;
    this.servingSince = recording.startEpochMillis();
  }

  static Result run(Recording recording, RuleSet rules) {
    Replay replay = new Replay(recording);
    replay.begin(rules);
    replay.feed();
    replay.waitOut();
    return replay.result();
  }

  private Result result() {
    return new Result(
        List.copyOf(signals),
        opened.stream().map(episodes::get).toList(),
        Map.copyOf(firstSignal),
        covered,
        breaches.size(),
        List.copyOf(scores));
  }

  private void begin(RuleSet rules) {
    PatientId patient =
        new PatientId(UUID.nameUUIDFromBytes(recording.patient().getBytes(StandardCharsets.UTF_8)));
    decide(
        new PatientInput.Admit(
            new Admission(patient, "", "", LocalDate.EPOCH, WARD, "", false), rules),
        servingSince);
    if (!recording.charted()) {
      decide(
          new PatientInput.BindDevice(
              new DeviceBinding(
                  DEVICE,
                  "",
                  "recording",
                  recording.intervalMillis(),
                  servingSince,
                  OptionalLong.empty())),
          servingSince);
    }
  }

  private void feed() {
    List<Reading> readings = recording.readings();
    for (int from = 0; from < readings.size(); ) {
      int to = from + 1;
      while (to < readings.size() && readings.get(to).at().equals(readings.get(from).at())) {
        to++;
      }
      List<Reading> atOnce = readings.subList(from, to);
      long at = atOnce.getFirst().at().toEpochMilli();
      passUntil(at);
      decide(input(atOnce), at);
      if (atOnce.stream().anyMatch(Replay::isScored) && state.news2().isPresent()) {
        scores.add(new Scored(at, state.news2().get().lowerBound()));
      }
      from = to;
    }
  }

  private PatientInput input(List<Reading> atOnce) {
    sequence++;
    return recording.charted()
        ? new PatientInput.Observe(new CommandId(new UUID(1, sequence)), PERSON, atOnce)
        : new PatientInput.ReceiveTransmission(
            new TransmissionIdentity(
                new TransmissionId(new UUID(1, sequence)), DEVICE, ONE, ONE, sequence, sequence),
            true,
            atOnce);
  }

  private static boolean isScored(Reading reading) {
    for (ScoreParameter parameter : ScoreParameter.values()) {
      if (parameter.sources().contains(reading.metric())) {
        return true;
      }
    }
    return false;
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
      throw new IllegalStateException("a deadline of " + recording.patient() + " changes nothing");
    }
  }

  /**
   * The recording ends, a delay that runs does not; that nothing is sent any more is no silence.
   */
  private void waitOut() {
    int before = signals.size();
    while (!state.pending().isEmpty()) {
      long due =
          state.pending().values().stream().mapToLong(Breach::dueEpochMillis).min().orElseThrow();
      pass(Math.max(due, recording.endEpochMillis()));
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
      opened.add(episode.id());
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
    if (alarm.signal().given()) {
      alarm.episodes().forEach(episode -> firstSignal.putIfAbsent(episode, now));
    }
  }
}
