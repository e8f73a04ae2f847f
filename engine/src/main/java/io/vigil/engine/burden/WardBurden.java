package io.vigil.engine.burden;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.PatientId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a ward's alarms asked of its staff in some time, of all patients together. A <em>signal</em>
 * is one as in {@link Burden}. A <em>call</em> lasts from a signal until somebody accepts the alarm
 * or it signals no more; while it lasts it may rise, which is another signal and the same call.
 *
 * @param patients who were there
 * @param patientMillis that they were there, whether or not something was measured
 * @param signals by priority
 * @param causes by number of signals, falling
 * @param days by date, with each on which somebody was there
 * @param calls that began in the time, by the priority that they had last
 * @param all the same of all priorities
 * @param hours by the hour of the day in which the call began, those that were accepted
 * @param responses how many were accepted within which time
 * @param rungs accepted on each rung, 0 to {@link Ladder#last()}
 * @param topTenth share of the signals of the tenth of patients with most, rounded up
 * @param climbs to the next rung, as nobody accepted in time
 * @param uncoveredMillis in which a patient had nobody
 */
public record WardBurden(
    int patients,
    long patientMillis,
    Map<Priority, Long> signals,
    List<Cause> causes,
    List<Day> days,
    Map<Priority, Calls> calls,
    Calls all,
    List<Hour> hours,
    List<Response> responses,
    List<Integer> rungs,
    double topTenth,
    long climbs,
    long uncoveredMillis) {

  /** Upper ends of {@link #responses}; the last one has none. */
  private static final List<Duration> WITHIN =
      List.of(
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(3),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15));

  private static final int MAX_CAUSES = 40;
  private static final int HOURS = 24;
  private static final int PER_CENT = 100;
  private static final int MEDIAN = 50;
  private static final int NINETY = 90;

  /**
   * That a patient was on the ward, by our time.
   *
   * @param untilEpochMillis empty while he is there
   */
  public record Stay(PatientId patient, long fromEpochMillis, OptionalLong untilEpochMillis) {}

  /**
   * The alarm that a step is of.
   *
   * @param condition that it is named by
   */
  public record Of(
      PatientId patient, Condition condition, long onsetEpochMillis, OptionalLong endEpochMillis) {}

  /**
   * What there is to count.
   *
   * @param stays that touch the time
   * @param steps of those patients while they were there, within the time and by time
   */
  public record Happened(List<Stay> stays, List<AlarmStep> steps, Map<AlarmId, Of> alarms) {}

  /**
   * One condition's part.
   *
   * @param cause as in {@link Burden.Cause}
   * @param example one of those conditions
   */
  public record Cause(String cause, Condition example, Map<Priority, Long> signals) {}

  public record Day(LocalDate date, long patientMillis, Map<Priority, Long> signals) {}

  /**
   * How calls were answered.
   *
   * @param over nobody accepted, and the alarm signals no more
   * @param waiting at the end of the time
   * @param medianMillis from the signal to the acceptance, of those accepted
   * @param ninetyMillis 90 per cent were accepted within it
   */
  public record Calls(
      int accepted, int over, int waiting, OptionalLong medianMillis, OptionalLong ninetyMillis) {}

  public record Hour(
      int hour, int accepted, OptionalLong medianMillis, OptionalLong ninetyMillis) {}

  /**
   * @param withinMillis excluded; empty of the last
   */
  public record Response(OptionalLong withinMillis, int accepted) {}

  /**
   * Counts.
   *
   * @param fromEpochMillis our time, as {@code toEpochMillis}, which is excluded
   * @param zone whose days and hours are counted
   */
  public static WardBurden of(
      Happened happened, long fromEpochMillis, long toEpochMillis, ZoneId zone) {
    return new Counting(happened, fromEpochMillis, toEpochMillis, zone).counted();
  }

  private record Answered(long begunEpochMillis, long millis, Priority priority, int rung) {}

  private static final class Counting {
    private final Happened happened;
    private final long from;
    private final long to;
    private final ZoneId zone;
    private final Map<AlarmId, AlarmStep> calling = new HashMap<>();
    private final List<Answered> answered = new ArrayList<>();
    private final Map<Priority, Integer> over = new EnumMap<>(Priority.class);
    private final Map<Priority, Integer> waiting = new EnumMap<>(Priority.class);
    private final Map<PatientId, Long> signalsOfPatients = new HashMap<>();
    private final Map<Priority, Long> signals = zeros();
    private final Map<String, Map<Priority, Long>> causes = new HashMap<>();
    private final Map<String, Condition> examples = new HashMap<>();
    private final Map<LocalDate, Map<Priority, Long>> signalsOfDays = new HashMap<>();
    private final Map<LocalDate, Long> millisOfDays = new TreeMap<>();
    private final Set<PatientId> there = new HashSet<>();
    private long patientMillis;
    private long climbs;

    Counting(Happened happened, long from, long to, ZoneId zone) {
      this.happened = happened;
      this.from = from;
      this.to = to;
      this.zone = zone;
    }

    WardBurden counted() {
      happened.stays().forEach(this::stay);
      happened.steps().forEach(this::step);
      calling
          .values()
          .forEach(each ->
              (there.contains(each.patient()) ? waiting : over)
                  .merge(each.priority(), 1, Integer::sum));
      Map<Priority, Calls> calls = new EnumMap<>(Priority.class);
      for (Priority priority : Priority.values()) {
        calls.put(
            priority,
            calls(
                answered.stream().filter(each -> each.priority() == priority).toList(),
                over.getOrDefault(priority, 0),
                waiting.getOrDefault(priority, 0)));
      }
      return new WardBurden(
          signalsOfPatients.size(),
          patientMillis,
          signals,
          causes(),
          millisOfDays.entrySet().stream()
              .map(day ->
                  new Day(
                      day.getKey(),
                      day.getValue(),
                      signalsOfDays.getOrDefault(day.getKey(), zeros())))
              .toList(),
          calls,
          calls(answered, sum(over), sum(waiting)),
          hours(),
          responses(),
          rungs(),
          Burden.Sum.topTenth(List.copyOf(signalsOfPatients.values())),
          climbs,
          uncovered());
    }

    private void stay(Stay stay) {
      long begin = Math.max(from, stay.fromEpochMillis());
      long end = Math.min(to, stay.untilEpochMillis().orElse(Long.MAX_VALUE));
      if (begin >= end) {
        return;
      }
      signalsOfPatients.putIfAbsent(stay.patient(), 0L);
      if (stay.untilEpochMillis().orElse(Long.MAX_VALUE) >= to) {
        there.add(stay.patient());
      }
      patientMillis += end - begin;
      while (begin < end) {
        LocalDate day = day(begin);
        long next = Math.min(end, day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli());
        millisOfDays.merge(day, next - begin, Long::sum);
        begin = next;
      }
    }

    private void step(AlarmStep step) {
      switch (step.kind()) {
        case SIGNALLED -> {
          signal(step);
          AlarmStep begun = calling.get(step.alarm());
          calling.put(
              step.alarm(),
              new AlarmStep(
                  step.patient(),
                  step.alarm(),
                  begun == null ? step.atEpochMillis() : begun.atEpochMillis(),
                  step.kind(),
                  step.priority(),
                  step.rung()));
        }
        case CLIMBED -> climbs++;
        case ACCEPTED -> {
          AlarmStep begun = calling.remove(step.alarm());
          if (begun != null) {
            answered.add(
                new Answered(
                    begun.atEpochMillis(),
                    step.atEpochMillis() - begun.atEpochMillis(),
                    step.priority(),
                    step.rung()));
          }
        }
        case OVER -> {
          if (calling.remove(step.alarm()) != null) {
            over.merge(step.priority(), 1, Integer::sum);
          }
        }
      }
    }

    private void signal(AlarmStep step) {
      signals.merge(step.priority(), 1L, Long::sum);
      signalsOfPatients.merge(step.patient(), 1L, Long::sum);
      signalsOfDays
          .computeIfAbsent(day(step.atEpochMillis()), day -> zeros())
          .merge(step.priority(), 1L, Long::sum);
      Of of = happened.alarms().get(step.alarm());
      if (of != null) {
        String cause = Burden.cause(of.condition());
        causes.computeIfAbsent(cause, none -> zeros()).merge(step.priority(), 1L, Long::sum);
        examples.putIfAbsent(cause, of.condition());
      }
    }

    private List<Cause> causes() {
      return examples.entrySet().stream()
          .map(each ->
              new Cause(
                  each.getKey(), each.getValue(), causes.getOrDefault(each.getKey(), zeros())))
          .sorted(
              Comparator.<Cause>comparingLong(
                      each -> -each.signals().values().stream().mapToLong(Long::longValue).sum())
                  .thenComparing(Cause::cause))
          .limit(MAX_CAUSES)
          .toList();
    }

    private static Calls calls(List<Answered> accepted, int over, int waiting) {
      return new Calls(
          accepted.size(), over, waiting, rank(accepted, MEDIAN), rank(accepted, NINETY));
    }

    /** The nearest rank. */
    private static OptionalLong rank(List<Answered> of, int perCent) {
      long[] sorted = of.stream().mapToLong(Answered::millis).sorted().toArray();
      return sorted.length == 0
          ? OptionalLong.empty()
          : OptionalLong.of(sorted[Math.ceilDiv(sorted.length * perCent, PER_CENT) - 1]);
    }

    private List<Hour> hours() {
      List<Hour> hours = new ArrayList<>();
      for (int hour = 0; hour < HOURS; hour++) {
        int of = hour;
        List<Answered> then =
            answered.stream()
                .filter(each ->
                    Instant.ofEpochMilli(each.begunEpochMillis()).atZone(zone).getHour() == of)
                .toList();
        hours.add(new Hour(hour, then.size(), rank(then, MEDIAN), rank(then, NINETY)));
      }
      return hours;
    }

    private List<Response> responses() {
      List<Response> responses = new ArrayList<>();
      long least = 0;
      for (int i = 0; i <= WITHIN.size(); i++) {
        long within = i == WITHIN.size() ? Long.MAX_VALUE : WITHIN.get(i).toMillis();
        long above = least;
        int accepted =
            (int)
                answered.stream()
                    .filter(each -> each.millis() >= above && each.millis() < within)
                    .count();
        responses.add(
            new Response(
                i == WITHIN.size() ? OptionalLong.empty() : OptionalLong.of(within), accepted));
        least = within;
      }
      return responses;
    }

    private List<Integer> rungs() {
      Integer[] rungs = new Integer[Ladder.last() + 1];
      Arrays.fill(rungs, 0);
      for (Answered each : answered) {
        rungs[each.rung()]++;
      }
      return List.of(rungs);
    }

    private long uncovered() {
      long millis = 0;
      for (Of alarm : happened.alarms().values()) {
        boolean uncovered = alarm.condition() instanceof Condition.Uncovered;
        for (Stay stay : uncovered ? happened.stays() : List.<Stay>of()) {
          if (stay.patient().equals(alarm.patient())) {
            long begin = Math.max(from, Math.max(stay.fromEpochMillis(), alarm.onsetEpochMillis()));
            long end =
                Math.min(
                    to,
                    Math.min(
                        stay.untilEpochMillis().orElse(Long.MAX_VALUE),
                        alarm.endEpochMillis().orElse(Long.MAX_VALUE)));
            millis += Math.max(0, end - begin);
          }
        }
      }
      return millis;
    }

    private LocalDate day(long epochMillis) {
      return Instant.ofEpochMilli(epochMillis).atZone(zone).toLocalDate();
    }

    private static int sum(Map<Priority, Integer> counts) {
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<Priority, Long> zeros() {
      Map<Priority, Long> zeros = new EnumMap<>(Priority.class);
      for (Priority priority : Priority.values()) {
        zeros.put(priority, 0L);
      }
      return zeros;
    }
  }
}
