package io.vigil.engine;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Decision;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.ScoreOrder;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.OxygenSupply;
import io.vigil.core.vitals.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What rules would have signalled of readings that there are: judged by the product's own {@link
 * Patient#decide}, each reading received at the instant at which it was measured, and each deadline
 * when it is due. Nobody acts on any alarm. Of the equipment those are counted that follow from
 * rules; a device is bound from its first of these readings to its last.
 */
public final class RulesPreview {

  private static final UUID ONE = new UUID(0, 1);

  /** What is judged: a reading, and whose it is. */
  public record Measured(Source source, Reading reading) {}

  /**
   * The patient as the readings are judged.
   *
   * @param devices those that measured
   * @param orders on scores, as from the first reading on
   */
  public record Setting(
      Admission admission, Map<DeviceId, Device> devices, List<ScoreOrder> orders) {
    public Setting {
      devices = Map.copyOf(devices);
      orders = List.copyOf(orders);
    }
  }

  /**
   * A device.
   *
   * @param intervalMillis how often it should send
   * @param oxygen what it is, if it supplies oxygen
   */
  public record Device(long intervalMillis, Optional<OxygenSupply> oxygen) {}

  /**
   * An episode whose alarm signalled, as nobody accepts one here.
   *
   * @param rule key of its rule
   * @param signalledEpochMillis when it did, by the readings' own time
   */
  record Signalled(
      String rule,
      Condition condition,
      Priority priority,
      long onsetEpochMillis,
      OptionalLong endEpochMillis,
      long signalledEpochMillis) {

    boolean overlaps(Signalled other) {
      return onsetEpochMillis <= other.endEpochMillis.orElse(Long.MAX_VALUE)
          && other.onsetEpochMillis <= endEpochMillis.orElse(Long.MAX_VALUE);
    }
  }

  /** How often one rule signals with one priority: by the rules now, and by those proposed. */
  public record Line(
      String rule,
      Priority priority,
      @Classified(As.CLINICAL) int now,
      @Classified(As.CLINICAL) int proposed) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Two sets of rules over the same readings.
   *
   * @param missed alarms of the rules now with no alarm of the same rule at the same time by those
   *     proposed
   * @param laterByMillis the most by which an alarm comes later; 0 if none does
   */
  public record Comparison(
      List<Line> lines,
      @Classified(As.CLINICAL) int now,
      @Classified(As.CLINICAL) int proposed,
      @Classified(As.CLINICAL) int missed,
      long laterByMillis) {
    public Comparison {
      lines = List.copyOf(lines);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  private final Map<EpisodeId, Episode> episodes = new LinkedHashMap<>();
  private final Map<EpisodeId, Long> signalled = new LinkedHashMap<>();
  private final Map<DeviceId, Device> devices;
  private final long begin;
  private PatientState state;
  private long sequence;

  private RulesPreview(Setting setting, RuleSet rules, long begin) {
    this.begin = begin;
    List<PatientEvent> events = new ArrayList<>();
    events.add(new PatientEvent.PatientAdmitted(setting.admission()));
    events.add(new PatientEvent.RuleSetAdopted(rules));
    events.add(new PatientEvent.ObservationsBegan(begin));
    setting
        .orders()
        .forEach(order ->
            events.add(
                new PatientEvent.ScoreOrderChanged(
                    new ScoreOrder(
                        order.kind(),
                        order.by(),
                        begin,
                        OptionalLong.empty(),
                        order.endedBy(),
                        Long.MAX_VALUE,
                        order.reason()))));
    devices = setting.devices();
    state = Patient.evolve(PatientState.INITIAL, events);
  }

  /**
   * Compares two sets of rules.
   *
   * @param inTime in the order of device time, of devices of the setting or of persons
   */
  public static Comparison compare(
      Setting setting, List<Measured> inTime, RuleSet now, RuleSet proposed) {
    List<Signalled> before = run(setting, inTime, now);
    List<Signalled> after = run(setting, inTime, proposed);
    Map<String, int[]> counts = new TreeMap<>();
    before.forEach(each -> counts.computeIfAbsent(name(each), k -> new int[2])[0]++);
    after.forEach(each -> counts.computeIfAbsent(name(each), k -> new int[2])[1]++);
    List<Line> lines = new ArrayList<>();
    counts.forEach((name, count) -> {
      int space = name.lastIndexOf(' ');
      lines.add(
          new Line(
              name.substring(0, space),
              Priority.valueOf(name.substring(space + 1)),
              count[0],
              count[1]));
    });
    int missed = 0;
    long later = 0;
    for (Signalled each : before) {
      OptionalLong first =
          after.stream()
              .filter(other -> other.condition().equals(each.condition()) && other.overlaps(each))
              .mapToLong(Signalled::signalledEpochMillis)
              .min();
      if (first.isEmpty()) {
        missed++;
      } else {
        later = Math.max(later, first.getAsLong() - each.signalledEpochMillis());
      }
    }
    return new Comparison(lines, before.size(), after.size(), missed, later);
  }

  private static String name(Signalled signalled) {
    return signalled.rule() + " " + signalled.priority();
  }

  private static List<Signalled> run(Setting setting, List<Measured> inTime, RuleSet rules) {
    if (inTime.isEmpty()) {
      return List.of();
    }
    RulesPreview preview =
        new RulesPreview(setting, rules, inTime.getFirst().reading().at().toEpochMilli());
    preview.feed(inTime);
    return preview.signals();
  }

  private void feed(List<Measured> inTime) {
    Map<DeviceId, Long> until = new HashMap<>();
    for (Measured each : inTime) {
      if (each.source() instanceof DeviceId device) {
        until.put(device, each.reading().at().toEpochMilli());
      }
    }
    for (int from = 0; from < inTime.size(); ) {
      Measured first = inTime.get(from);
      int to = from + 1;
      while (to < inTime.size()
          && to - from < PatientInput.MAX_READINGS
          && inTime.get(to).source().equals(first.source())
          && inTime.get(to).reading().at().equals(first.reading().at())) {
        to++;
      }
      long at = first.reading().at().toEpochMilli();
      passUntil(at);
      if (first.source() instanceof DeviceId device && !state.links().containsKey(device)) {
        decide(new PatientInput.BindDevice(binding(device, at)), at);
      }
      decide(
          input(first.source(), inTime.subList(from, to).stream().map(Measured::reading).toList()),
          at);
      boolean last = to == inTime.size() || inTime.get(to).reading().at().toEpochMilli() > at;
      for (DeviceId device : last ? List.copyOf(state.links().keySet()) : List.<DeviceId>of()) {
        if (at == until.getOrDefault(device, at + 1)) {
          decide(new PatientInput.UnbindDevice(device, at + 1), at);
        }
      }
      from = to;
    }
  }

  private DeviceBinding binding(DeviceId id, long fromEpochMillis) {
    Device device = devices.get(id);
    if (device == null) {
      throw new IllegalArgumentException("a reading is of a device that is not of the setting");
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

  private PatientInput input(Source source, List<Reading> readings) {
    sequence++;
    return switch (source) {
      case PersonId person ->
          new PatientInput.Observe(new CommandId(new UUID(1, sequence)), person, readings);
      case DeviceId device ->
          new PatientInput.ReceiveTransmission(
              new TransmissionIdentity(
                  new TransmissionId(new UUID(1, sequence)), device, ONE, ONE, sequence, sequence),
              true,
              readings);
    };
  }

  private void passUntil(long epochMillis) {
    OptionalLong due = state.nextDeadlineEpochMillis(begin);
    while (due.isPresent() && due.getAsLong() <= epochMillis) {
      if (!decide(new PatientInput.PassTime(begin), due.getAsLong())) {
        throw new IllegalStateException("a deadline changes nothing");
      }
      due = state.nextDeadlineEpochMillis(begin);
    }
  }

  private boolean decide(PatientInput input, long nowEpochMillis) {
    Decision decision = Patient.decide(state, input, nowEpochMillis);
    for (PatientEvent event : decision.events()) {
      switch (event) {
        case PatientEvent.EpisodeOpened(Episode episode) ->
            note(episode, decision.after(), nowEpochMillis);
        case PatientEvent.EpisodeChanged(Episode episode, var ignored) ->
            note(episode, decision.after(), nowEpochMillis);
        default -> {
          // Only what signals is counted.
        }
      }
    }
    state = decision.after();
    return !decision.events().isEmpty();
  }

  private void note(Episode episode, PatientState after, long nowEpochMillis) {
    if (episode.condition().ruleKey().isPresent()) {
      episodes.put(episode.id(), episode);
      if (after.alarmOf(episode.id()).filter(alarm -> alarm.signal().given()).isPresent()) {
        signalled.putIfAbsent(episode.id(), nowEpochMillis);
      }
    }
  }

  private List<Signalled> signals() {
    List<Signalled> signals = new ArrayList<>();
    signalled.forEach((id, at) -> {
      Episode episode = episodes.get(id);
      if (episode != null) {
        signals.add(
            new Signalled(
                episode.condition().ruleKey().orElseThrow(),
                episode.condition(),
                episode.priority(),
                episode.onsetEpochMillis(),
                episode.endEpochMillis(),
                at));
      }
    });
    return signals;
  }
}
