package io.vigil.server.dossier;

import io.vigil.core.vitals.Metric;
import io.vigil.server.print.Chart;
import io.vigil.server.print.Sheet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The dossier for people: what {@code dossier.json} says, on paper. All times are UTC. */
final class DossierPdf {

  /** Beyond these, tables say how much more there is; the data have all. */
  private static final int ROWS_MAX = 400;

  private static final int CHARTS_MAX = 4;
  private static final long GAP_MILLIS = 5 * 60_000;

  /** In charts, where the alarm's condition is of none of these. */
  private static final List<String> USUAL =
      List.of("MDC_PULS_OXIM_SAT_O2", "MDC_ECG_HEART_RATE", "MDC_TTHOR_RESP_RATE");

  private final JsonNode root;
  private final Sheet sheet;

  DossierPdf(JsonNode root) {
    this.root = root;
    this.sheet =
        new Sheet(
            "Incident dossier, alarm "
                + root.at("/alarm/id").asString()
                + ", made "
                + root.path("madeAt").asString());
  }

  byte[] bytes() {
    front();
    charts();
    table(
        "What the alarm did",
        new String[] {
          "No.", "Time", "Change", "Priority", "Signal", "Responsible", "Rung", "Entry"
        },
        new float[] {4, 18, 11, 9, 13, 22, 14, 9},
        root.path("history"),
        (row, number) ->
            List.of(
                Integer.toString(number),
                time(row, "at"),
                row.path("change").asString(),
                row.path("priority").asString(),
                row.path("signal").asString(),
                row.path("responsibility").asString()
                    + (row.has("by") ? " by " + row.path("by").asString() : "")
                    + (row.has("until") ? " until " + time(row, "until") : ""),
                row.path("rung").asInt() + " " + row.path("role").asString(),
                row.path("entry").asString()));
    table(
        "Who was told",
        new String[] {"Time", "To", "Rung", "By", "Came to", "Ordered", "Entry"},
        new float[] {18, 22, 16, 8, 12, 18, 9},
        root.path("deliveries"),
        (row, number) ->
            List.of(
                time(row, "at"),
                row.path("to").asString(""),
                row.path("rung").asInt() + " " + row.path("role").asString(),
                row.path("channel").asString(),
                row.path("stage").asString(),
                time(row, "orderedAt"),
                row.path("entry").asString()));
    table(
        "What people did",
        new String[] {"Time", "Who", "What", "Entry"},
        new float[] {18, 25, 45, 10},
        root.path("acts"),
        (row, number) ->
            List.of(
                time(row, "at"),
                row.path("by").asString(""),
                row.path("act").asString()
                    + (row.has("answer") ? ": " + row.path("answer").asString() : "")
                    + (row.path("ofThisAlarm").asBoolean(true) ? "" : " (another alarm)")
                    + (row.has("note") ? ", \"" + row.path("note").asString() + "\"" : ""),
                row.path("entry").asString()));
    table(
        "Who looked",
        new String[] {"From", "Last", "Who", "At what", "Times"},
        new float[] {18, 18, 30, 24, 8},
        root.path("looks"),
        (row, number) ->
            List.of(
                time(row, "from"),
                time(row, "last"),
                row.path("by").asString(""),
                row.path("resource").asString(),
                row.path("count").asString()));
    rules();
    table(
        "Episodes",
        new String[] {"Time", "Change", "Condition", "Priority", "Onset", "End", "Worst", "Limit"},
        new float[] {18, 11, 18, 9, 18, 18, 8, 8},
        root.path("episodes"),
        (row, number) ->
            List.of(
                time(row, "at"),
                row.path("change").asString(),
                row.path("label").asString()
                    + (row.path("ofThisAlarm").asBoolean() ? "" : " (another alarm)"),
                row.path("priority").asString(),
                time(row, "onset"),
                time(row, "end"),
                row.path("worst").asString(""),
                row.path("limit").asString("")));
    table(
        "What did not become an episode",
        new String[] {"Time", "Condition", "Since", "Last breach", "Delay, s", "Why"},
        new float[] {18, 20, 18, 18, 9, 20},
        root.path("candidates"),
        (row, number) ->
            List.of(
                time(row, "at"),
                row.path("label").asString(),
                time(row, "since"),
                time(row, "lastBreach"),
                row.path("delaySeconds").asString(),
                row.path("why").asString()));
    shown();
    table(
        "Readings",
        new String[] {"Measured", "Received", "What", "Value", "Status", "Source", "Entry"},
        new float[] {19, 19, 14, 14, 10, 18, 9},
        root.path("readings"),
        (row, number) ->
            List.of(
                time(row, "measuredAt"),
                time(row, "receivedAt"),
                row.path("label").asString(),
                row.path("value").asString() + " " + row.path("unit").asString(),
                row.path("status").asString(),
                row.path("sourceName").asString(""),
                row.path("entry").asString()));
    table(
        "NEWS2",
        new String[] {"At", "Score", "Points", "Missing or too old", "Table", "Entry"},
        new float[] {18, 8, 34, 22, 12, 9},
        root.path("scores"),
        (row, number) ->
            List.of(
                time(row, "scoredAt"),
                row.path("lower").asString() + " to " + row.path("upper").asString(),
                members(row.path("points")),
                listed(row.path("missing")) + " " + listed(row.path("stale")),
                row.path("table").asString(),
                row.path("entry").asString()));
    table(
        "What came later",
        new String[] {"Time", "What", "Who", "Entry"},
        new float[] {18, 40, 30, 10},
        root.path("later"),
        (row, number) ->
            List.of(
                time(row, "at"),
                row.path("what").asString(),
                row.path("by").asString(""),
                row.path("entry").asString()));
    proof();
    return sheet.bytes();
  }

  private void front() {
    JsonNode alarm = root.path("alarm");
    JsonNode patient = root.path("patient");
    sheet.heading(1, "Incident dossier");
    sheet.paragraph("All times are UTC. Entries are numbered as lane:number of the journal.");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Patient", patient.path("name").asString("")));
    rows.add(
        List.of(
            "Identifier, born",
            patient.path("identifier").asString("")
                + ", "
                + patient.path("birthDate").asString("")));
    rows.add(List.of("Bed", patient.path("bed").asString("")));
    rows.add(
        List.of(
            "Alarm",
            alarm.path("label").asString()
                + ", "
                + alarm.path("priority").asString()
                + " priority, "
                + alarm.path("kind").asString()));
    rows.add(
        List.of(
            "Onset, end",
            time(alarm, "onset")
                + " to "
                + (alarm.has("end") ? time(alarm, "end") : "(not ended)")));
    rows.add(List.of("Raised", time(alarm, "raisedAt")));
    if (alarm.has("worst")) {
      rows.add(
          List.of(
              "Worst, limit",
              alarm.path("worst").asString()
                  + ", "
                  + alarm.path("limit").asString("none")
                  + " "
                  + alarm.path("unit").asString("")));
    }
    rows.add(List.of("Tells of", time(root, "from") + " to " + time(root, "until")));
    rows.add(List.of("Made", time(root, "madeAt") + " by " + root.path("madeBy").asString()));
    if (alarm.path("corrected").asBoolean()) {
      rows.add(List.of("Corrected", "Readings that it rested on were withdrawn since."));
    }
    sheet.table(new float[] {20, 80}, List.of(), rows);
  }

  private interface Cells {
    List<String> of(JsonNode row, int number);
  }

  private void table(String title, String[] head, float[] shares, JsonNode rows, Cells cells) {
    sheet.heading(2, title);
    if (rows.isEmpty()) {
      sheet.paragraph("Nothing.");
      return;
    }
    List<List<String>> all = new ArrayList<>();
    for (JsonNode row : rows) {
      if (all.size() == ROWS_MAX) {
        break;
      }
      all.add(cells.of(row, all.size() + 1));
    }
    sheet.table(shares, List.of(head), all);
    if (rows.size() > ROWS_MAX) {
      sheet.paragraph("And %d more, which dossier.json has.".formatted(rows.size() - ROWS_MAX));
    }
  }

  private void charts() {
    long from = millis(root.path("from"));
    long until = millis(root.path("until"));
    Map<String, Map<Long, Double>> byMetric = new LinkedHashMap<>();
    Map<String, String> titles = new LinkedHashMap<>();
    for (JsonNode row : root.path("readings")) {
      String status = row.path("status").asString();
      if (status.equals("accepted") || status.equals("suspect")) {
        String metric = row.path("metric").asString();
        titles.put(metric, row.path("label").asString() + ", " + row.path("unit").asString());
        byMetric
            .computeIfAbsent(metric, each -> new TreeMap<>())
            .put(millis(row.path("measuredAt")), row.path("value").asDouble());
      }
    }
    List<Chart.Span> spans = new ArrayList<>();
    Map<String, Chart.Span> latest = new LinkedHashMap<>();
    for (JsonNode row : root.path("alarm").path("episodes")) {
      latest.put(
          row.path("id").asString(),
          new Chart.Span(
              millis(row.path("onset")), row.has("end") ? millis(row.path("end")) : until));
    }
    spans.addAll(latest.values());
    List<Long> moments = new ArrayList<>();
    root.path("history").forEach(row -> moments.add(millis(row.path("at"))));
    for (String metric : charted(byMetric.keySet().stream().toList())) {
      List<Chart.Point> points = new ArrayList<>();
      byMetric
          .getOrDefault(metric, Map.of())
          .forEach((at, value) -> points.add(new Chart.Point(at, value)));
      sheet.chart(
          new Chart(
              titles.getOrDefault(metric, metric),
              from,
              until,
              points,
              GAP_MILLIS,
              limits(metric),
              spans,
              moments));
    }
    sheet.paragraph(
        "Dashed: limits in force when the alarm was raised. Bars: episodes. Numbers: what the alarm"
            + " did, below.");
  }

  /** The alarm's own first. */
  private List<String> charted(List<String> known) {
    String own = root.at("/alarm/condition").asString().replaceAll(":.*", "");
    List<String> charted = new ArrayList<>();
    if (known.contains(own)) {
      charted.add(own);
    }
    for (String usual : USUAL) {
      if (known.contains(usual) && !charted.contains(usual) && charted.size() < CHARTS_MAX) {
        charted.add(usual);
      }
    }
    if (charted.isEmpty() && !known.isEmpty()) {
      charted.add(known.getFirst());
    }
    return charted;
  }

  private List<Chart.Level> limits(String metric) {
    List<Chart.Level> levels = new ArrayList<>();
    for (JsonNode each : root.at("/rules/inForce")) {
      JsonNode rule = each.path("rule");
      if (rule.path("kind").asString("").equals("limit")
          && rule.path("vitalSign").asString("").equals(metric)) {
        levels.add(level(rule, rule));
        rule.path("grades").forEach(grade -> levels.add(level(rule, grade)));
      }
    }
    return levels;
  }

  private static Chart.Level level(JsonNode rule, JsonNode of) {
    return new Chart.Level(
        "%s %s, %s"
            .formatted(
                rule.path("direction").asString(),
                of.path("threshold").asString(),
                of.path("priority").asString()),
        of.path("threshold").asDouble());
  }

  private void rules() {
    table(
        "Rules in force when it was raised: " + root.at("/rules/version").asString("unknown"),
        new String[] {"Rule", "As", "Set by", "From"},
        new float[] {24, 40, 26, 18},
        root.at("/rules/inForce"),
        (row, number) -> {
          JsonNode origin = row.path("from");
          return List.of(
              ruleLabel(row.path("key").asString()),
              row.has("rule") && !row.path("rule").isNull() ? members(row.path("rule")) : "off",
              origin.path("origin").asString("")
                  + (origin.has("level")
                      ? " "
                          + origin.path("level").asString("")
                          + " version "
                          + origin.path("version").asString("")
                      : "")
                  + (origin.has("by") ? ", " + origin.path("by").asString("") : ""),
              time(origin, "from"));
        });
  }

  /** The tiles and alarms of the screens, as the live feed had them. */
  private void shown() {
    table(
        "What the screens were shown when the alarm changed",
        new String[] {"Time", "Values", "NEWS2", "Alarms", "Entry"},
        new float[] {18, 40, 8, 30, 9},
        root.path("shown"),
        (row, number) -> {
          JsonNode view = row.path("view");
          List<String> values = new ArrayList<>();
          view.path("vitals")
              .forEach(vital ->
                  values.add(
                      label(vital.path("metric").asString())
                          + " "
                          + vital.path("value").asString()
                          + " ("
                          + time(vital, "at").replaceAll("^.* ", "")
                          + ")"));
          List<String> alarms = new ArrayList<>();
          view.path("alarms")
              .forEach(each ->
                  alarms.add(each.path("label").asString() + " " + each.path("signal").asString()));
          return List.of(
              time(row, "at"),
              String.join("; ", values),
              view.at("/news2/lower").asString(""),
              String.join("; ", alarms),
              row.path("entry").asString());
        });
  }

  private void proof() {
    JsonNode proof = root.path("proof");
    sheet.heading(2, "What is proven");
    sheet.paragraph(
        "%s of %s entries were in a signed checkpoint of the journal when this was made. The folder proof/ beside this document lets anybody check, with the public keys of the log and its witnesses and without this hospital's server, that they are in the log that was signed and say what dossier.json says: vigil verify."
            .formatted(proof.path("proven").asString(), proof.path("entries").asString()));
    sheet.paragraph(
        "This page itself, what was derived from the entries, and entries that the log has and this"
            + " dossier has not are the word of the server that made it.");
    proof
        .path("checkpoint")
        .asString("")
        .lines()
        .limit(3)
        .forEach(line -> sheet.paragraph("Checkpoint: " + line));
    table(
        "Entries",
        new String[] {"Entry", "Time", "Kind", "SHA-256 of the sealed payload", "Proven"},
        new float[] {9, 18, 18, 58, 8},
        proof.path("list"),
        (row, number) ->
            List.of(
                row.path("entry").asString(),
                time(row, "at"),
                row.path("kind").asString(""),
                row.path("payloadHash").asString(),
                row.path("proven").asBoolean() ? "yes" : "not yet"));
  }

  private static String members(JsonNode object) {
    List<String> members = new ArrayList<>();
    object
        .properties()
        .forEach(member -> {
          JsonNode value = member.getValue();
          String name = member.getKey();
          if (name.equals("vitalSign")) {
            members.add(0, label(value.asString()));
          } else if (value.isValueNode() && !value.isNull()) {
            members.add(name + " " + value.asString());
          } else if (value.isArray() && !value.isEmpty()) {
            List<String> inner = new ArrayList<>();
            value.forEach(each -> inner.add("(" + members(each) + ")"));
            members.add(name + " " + String.join(" ", inner));
          }
        });
    return String.join(", ", members);
  }

  /** A metric as people call it. */
  private static String label(String code) {
    return Metric.ofCode(code).map(Metric::label).orElse(code);
  }

  private static String ruleLabel(String key) {
    int colon = Math.max(0, key.indexOf(':'));
    return label(key.substring(0, colon)) + key.substring(colon).replace(":", " ");
  }

  private static String listed(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(each -> all.add(each.asString()));
    return String.join(" ", all);
  }

  private static long millis(JsonNode at) {
    return Instant.parse(at.asString()).toEpochMilli();
  }

  /** To the millisecond, as people read it. */
  private static String time(JsonNode row, String name) {
    return row.hasNonNull(name) ? row.path(name).asString().replace('T', ' ').replace("Z", "") : "";
  }
}
