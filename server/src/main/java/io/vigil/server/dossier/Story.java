package io.vigil.server.dossier;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Link;
import io.vigil.core.patient.News2Point;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.RecordedReading;
import io.vigil.core.rule.RuleLayers;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.Header;
import io.vigil.server.care.PatientViews;
import io.vigil.server.care.RuleViews;
import io.vigil.server.journal.PatientEntries;
import io.vigil.server.journal.PatientStatus;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.ops.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the entries around an alarm tell, put together in their order. Each row says of which entry
 * it is ("lane:number"), in which it stands in full.
 */
final class Story {

  /** How often the screen's view is kept, of the changes of the alarm. */
  private static final int VIEWS_MAX = 32;

  private final Alarm alarm;
  private final Span span;
  private final int entriesMax;
  private final Weight weight;
  private final PatientViews patientViews;
  private final RuleViews ruleViews;
  private final StaffNames staff;
  private final JsonMapper json;

  private final List<PatientEntries.Read> kept = new ArrayList<>();
  private final Set<Condition> conditions = new HashSet<>();
  private final Map<Condition, Breach> pending = new HashMap<>();
  private final ArrayNode history;
  private final ArrayNode episodes;
  private final ArrayNode candidates;
  private final ArrayNode deliveries;
  private final ArrayNode acts;
  private final ArrayNode readings;
  private final ArrayNode scores;
  private final ArrayNode shown;
  private final ArrayNode later;
  private Optional<ObjectNode> rules = Optional.empty();
  private PatientState state;

  /** At the entry that is told of, which may be later than the state. */
  private RuleLayers layers;

  private int fragments;

  Story(
      Alarm alarm,
      List<Episode> episodes,
      Span span,
      PatientState before,
      int entriesMax,
      Weight weight,
      PatientViews patientViews,
      RuleViews ruleViews,
      StaffNames staff,
      JsonMapper json) {
    this.alarm = alarm;
    this.span = span;
    this.state = before;
    this.layers = before.layers();
    this.entriesMax = entriesMax;
    this.weight = weight;
    this.patientViews = patientViews;
    this.ruleViews = ruleViews;
    this.staff = staff;
    this.json = json;
    this.pending.putAll(before.pending());
    conditions.add(alarm.condition());
    episodes.forEach(episode -> conditions.add(episode.condition()));
    history = json.createArrayNode();
    this.episodes = json.createArrayNode();
    candidates = json.createArrayNode();
    deliveries = json.createArrayNode();
    acts = json.createArrayNode();
    readings = json.createArrayNode();
    scores = json.createArrayNode();
    shown = json.createArrayNode();
    later = json.createArrayNode();
    if (alarm.raisedEpochMillis() < span.fromEpochMillis()) {
      rules =
          Optional.of(rulesAt(span.fromEpochMillis(), "before " + text(span.fromEpochMillis())));
    }
  }

  /** The entries that belong to the dossier. */
  List<PatientEntries.Read> kept() {
    return kept;
  }

  PatientState state() {
    return state;
  }

  void putInto(ObjectNode to) {
    to.set("history", history);
    to.set("episodes", episodes);
    to.set("candidates", candidates);
    to.set("deliveries", deliveries);
    to.set("acts", acts);
    rules.ifPresent(of -> to.set("rules", of));
    to.set("readings", readings);
    to.set("scores", scores);
    to.set("shown", shown);
    to.set("later", later);
    to.put("withoutBytes", fragments);
  }

  /**
   * @throws ProblemException 422 {@code dossier-too-large} if there are too many, or too much
   */
  void take(PatientEntries.Read read) {
    if (!(read.entry().body() instanceof EntryBody.OfPatient body)) {
      return;
    }
    Header header = read.entry().header();
    List<PatientEvent> events = body.events();
    for (PatientEvent event : events) {
      if (event instanceof PatientEvent.RuleLayersAdopted(var standing)) {
        layers = layers.withStanding(standing);
      }
    }
    if (span.has(header.atEpochMillis())) {
      // Whoever needs an address asks for a welfare call, which says why.
      if (!(body.input() instanceof PatientInput.SetWelfareContact)) {
        keep(read);
      }
      tell(header, body.input(), events);
      if (body.input() instanceof PatientInput.ReceiveTransmission && body.raw().isEmpty()) {
        fragments++;
      }
    } else if (touches(body.input(), events)) {
      keep(read);
      ObjectNode row = row(later, header);
      row.put("what", name(body.input().getClass().getSimpleName()));
      header.actor().map(PersonId::new).flatMap(staff::of).ifPresent(by -> row.put("by", by));
      alarmTold(header, events);
      deliveriesTold(header, events);
    }
  }

  private void keep(PatientEntries.Read read) {
    kept.add(read);
    if (kept.size() > entriesMax) {
      throw tooLarge();
    }
    weight.add(read);
  }

  static ProblemException tooLarge() {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "dossier-too-large",
        "There is more than one dossier holds: give from and to, for a shorter time.");
  }

  /** Of what came after the time that is told of: whether it is about the alarm or that time. */
  private boolean touches(PatientInput input, List<PatientEvent> events) {
    boolean corrects =
        switch (input) {
          case PatientInput.AskReattribution ignored -> true;
          case PatientInput.DeclineReattribution ignored -> true;
          case PatientInput.ApproveReattribution ignored -> true;
          case PatientInput.TakeReattributed ignored -> true;
          case PatientInput.EnterInError ignored -> true;
          case PatientInput.AnswerAlarm answer -> answer.alarm().equals(alarm.id());
          default -> false;
        };
    return corrects || events.stream().anyMatch(this::touches);
  }

  private boolean touches(PatientEvent event) {
    return switch (event) {
      case PatientEvent.AlarmRaised raised -> raised.alarm().id().equals(alarm.id());
      case PatientEvent.AlarmChanged changed -> changed.alarm().id().equals(alarm.id());
      case PatientEvent.EpisodeChanged changed -> alarm.episodes().contains(changed.episode().id());
      case PatientEvent.DeliveryChanged changed -> changed.delivery().alarm().equals(alarm.id());
      case PatientEvent.ReadingsRecorded recorded ->
          recorded.readings().stream()
              .anyMatch(each -> span.has(each.reading().at().toEpochMilli()));
      default -> false;
    };
  }

  private void tell(Header header, PatientInput input, List<PatientEvent> events) {
    PatientState before = state;
    state = Patient.evolve(before, events);
    act(header, input);
    deliveriesTold(header, events);
    readingsTold(header, events);
    conditionsTold(header, events);
    if (alarmTold(header, events)) {
      PatientStatus.of(state)
          .filter(status -> shown.size() < VIEWS_MAX)
          .ifPresent(status ->
              row(shown, header)
                  .set(
                      "view",
                      json.valueToTree(
                          patientViews.view(
                              status.admission().patient(), header.lane(), header.seq(), status))));
    }
  }

  /** Whether the alarm changed. */
  private boolean alarmTold(Header header, List<PatientEvent> events) {
    boolean told = false;
    for (PatientEvent event : events) {
      if (event instanceof PatientEvent.AlarmRaised(Alarm now) && now.id().equals(alarm.id())) {
        alarm(header, "raised", now);
        rules = Optional.of(rulesAt(header.atEpochMillis(), place(header)));
        told = true;
      } else if (event instanceof PatientEvent.AlarmChanged(Alarm now, var change)
          && now.id().equals(alarm.id())) {
        alarm(header, name(change.name()), now);
        told = true;
      }
    }
    return told;
  }

  private void alarm(Header header, String change, Alarm now) {
    ObjectNode row = row(history, header);
    row.put("change", change);
    row.put("priority", now.priority().wireName());
    row.put("signal", now.signal().wireName());
    row.put("responsibility", now.responsibility().wireName());
    responsible(now.responsibility()).flatMap(staff::of).ifPresent(by -> row.put("by", by));
    if (now.responsibility() instanceof Responsibility.Accepted accepted) {
      row.put("until", text(accepted.untilEpochMillis()));
    }
    row.put("rung", now.rung());
    row.put("role", Ladder.of(layers).role(now.rung()));
    row.put("active", now.active());
    row.put("version", now.version());
  }

  private static Optional<PersonId> responsible(Responsibility of) {
    return switch (of) {
      case Responsibility.Accepted(PersonId by, long ignored, long alsoIgnored) -> Optional.of(by);
      case Responsibility.Rejected(PersonId by, long ignored) -> Optional.of(by);
      case Responsibility.Undefined() -> Optional.empty();
    };
  }

  private void deliveriesTold(Header header, List<PatientEvent> events) {
    for (PatientEvent event : events) {
      if (event instanceof PatientEvent.DeliveryChanged(Delivery of)
          && of.alarm().equals(alarm.id())) {
        ObjectNode row = row(deliveries, header);
        row.put("delivery", of.id().value().toString());
        row.put("rung", of.rung());
        row.put("role", Ladder.of(layers).role(of.rung()));
        staff.of(of.to()).ifPresent(to -> row.put("to", to));
        row.put("channel", of.channel().wireName());
        row.put("stage", of.stage().wireName());
        row.put("orderedAt", text(of.orderedEpochMillis()));
      }
    }
  }

  private void readingsTold(Header header, List<PatientEvent> events) {
    for (PatientEvent event : events) {
      switch (event) {
        case PatientEvent.ReadingsRecorded recorded ->
            readings(
                header, recorded.source(), recorded.receivedEpochMillis(), recorded.readings());
        case PatientEvent.ReadingsReattributed taken ->
            readings(header, taken.device(), taken.receivedEpochMillis(), taken.readings());
        case PatientEvent.News2Scored scored ->
            scored.points().forEach(point -> score(header, scored, point));
        default -> {}
      }
    }
  }

  private void readings(Header header, Source source, long received, List<RecordedReading> all) {
    String name = sourceName(source);
    for (RecordedReading each : all) {
      Reading reading = each.reading();
      ObjectNode row = row(readings, header);
      row.put("receivedAt", text(received));
      row.put("source", source.value().toString());
      row.put("sourceName", name);
      row.put("metric", reading.metric().code());
      row.put("label", reading.metric().label());
      row.put("value", reading.value());
      row.put("unit", reading.metric().unit());
      row.put("measuredAt", reading.at().toString());
      row.put("ordinal", reading.ordinal());
      row.put("status", each.status().wireName());
    }
  }

  private String sourceName(Source source) {
    for (Link link : state.links().values()) {
      if (link.binding().device().equals(source)) {
        return link.binding().name();
      }
    }
    return source instanceof PersonId person ? staff.of(person).orElse("") : "";
  }

  private void score(Header header, PatientEvent.News2Scored scored, News2Point point) {
    ObjectNode row = row(scores, header);
    row.put("scoredAt", text(point.atEpochMillis()));
    row.put("table", scored.tableVersion());
    row.put("lower", point.lowerBound());
    row.put("upper", point.upperBound());
    row.put("revised", scored.revised());
    ObjectNode points = row.putObject("points");
    ArrayNode missing = row.putArray("missing");
    ArrayNode stale = row.putArray("stale");
    for (ScoreParameter parameter : ScoreParameter.values()) {
      int bit = 1 << parameter.ordinal();
      if ((point.missing() & bit) != 0) {
        missing.add(name(parameter.name()));
      } else if ((point.stale() & bit) != 0) {
        stale.add(name(parameter.name()));
      } else {
        points.put(name(parameter.name()), point.points(parameter));
      }
    }
  }

  /** Episodes, and what ended before it was one. */
  private void conditionsTold(Header header, List<PatientEvent> events) {
    Set<Condition> opened = new HashSet<>();
    for (PatientEvent event : events) {
      switch (event) {
        case PatientEvent.EpisodeOpened(Episode episode) -> {
          opened.add(episode.condition());
          episode(header, "opened", episode);
        }
        case PatientEvent.EpisodeChanged(Episode episode, var change) ->
            episode(header, name(change.name()), episode);
        default -> {}
      }
    }
    for (PatientEvent event : events) {
      switch (event) {
        case PatientEvent.BreachPending(Condition condition, Breach breach) ->
            pending.put(condition, breach);
        case PatientEvent.BreachCleared(Condition condition) -> {
          Breach breach = pending.remove(condition);
          if (breach != null && !opened.contains(condition)) {
            ObjectNode row = row(candidates, header);
            row.put("condition", condition.key());
            row.put("label", PatientViews.label(condition));
            row.put("since", text(breach.sinceEpochMillis()));
            row.put("lastBreach", text(breach.lastBreachEpochMillis()));
            row.put("priority", breach.priority().wireName());
            row.put("delaySeconds", breach.delayMillis() / 1_000.0);
            row.put("why", "ended within its delay");
          }
        }
        default -> {}
      }
    }
  }

  private void episode(Header header, String change, Episode episode) {
    boolean ofAlarm =
        alarm.episodes().contains(episode.id())
            || state.alarmOf(episode.id()).filter(of -> of.id().equals(alarm.id())).isPresent();
    ObjectNode row = row(episodes, header);
    row.put("episode", episode.id().value().toString());
    row.put("ofThisAlarm", ofAlarm);
    row.put("change", change);
    row.put("condition", episode.condition().key());
    row.put("label", PatientViews.label(episode.condition()));
    row.put("priority", episode.priority().wireName());
    row.put("onset", text(episode.onsetEpochMillis()));
    putTime(row, "end", episode.endEpochMillis());
    putValue(row, "worst", episode.worstMicros());
    putValue(row, "limit", episode.limitMicros());
    row.put("verify", episode.verify());
    row.put("retrospective", episode.retrospective());
    row.put("withdrawn", episode.withdrawn());
  }

  /** What a person did, whatever it was about. */
  private void act(Header header, PatientInput input) {
    if (header.actor().isEmpty() || input instanceof PatientInput.ReceiveTransmission) {
      return;
    }
    ObjectNode row = row(acts, header);
    staff.of(new PersonId(header.actor().get())).ifPresent(by -> row.put("by", by));
    row.put("act", name(input.getClass().getSimpleName()));
    if (input instanceof PatientInput.AnswerAlarm answer) {
      row.put("alarm", answer.alarm().value().toString());
      row.put("ofThisAlarm", answer.alarm().equals(alarm.id()));
      row.put("answer", name(answer.answer().getClass().getSimpleName()));
      if (answer.answer() instanceof AlarmAnswer.Escalate(String note)) {
        row.put("note", note);
      }
    }
  }

  private ObjectNode rulesAt(long epochMillis, String place) {
    ObjectNode node = json.createObjectNode();
    node.put("entry", place);
    node.put("version", state.rules().version());
    node.set("inForce", json.valueToTree(ruleViews.inForce(state, epochMillis)));
    return node;
  }

  private ObjectNode row(ArrayNode table, Header header) {
    weight.addRow();
    ObjectNode row = table.addObject();
    row.put("at", text(header.atEpochMillis()));
    row.put("entry", place(header));
    return row;
  }

  private static void putTime(ObjectNode row, String name, OptionalLong epochMillis) {
    if (epochMillis.isPresent()) {
      row.put(name, text(epochMillis.getAsLong()));
    }
  }

  private static void putValue(ObjectNode row, String name, OptionalLong micros) {
    if (micros.isPresent()) {
      row.put(name, PatientViews.decimal(micros.getAsLong()));
    }
  }

  static String place(Header header) {
    return header.lane() + ":" + header.seq();
  }

  static String text(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).toString();
  }

  /** {@code JOINED} and {@code AnswerAlarm} as the interface spells them. */
  static String name(String constant) {
    return constant
        .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .replace('_', '-')
        .toLowerCase(Locale.ROOT);
  }
}
