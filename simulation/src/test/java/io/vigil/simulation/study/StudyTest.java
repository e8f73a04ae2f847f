package io.vigil.simulation.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigil.simulation.SharedData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StudyTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path stays = Path.of("");

  @BeforeEach
  void chart() throws IOException {
    stays = Files.createDirectory(directory.resolve("stays & more"));
    for (int i = 0; i < 4; i++) {
      StringBuilder csv = new StringBuilder("time,metric,value\n");
      for (int hour = 0; hour <= 24; hour++) {
        csv.append("%d,MDC_ECG_HEART_RATE,%d\n".formatted(3_600 * hour, hour < i ? 140 : 80));
      }
      Files.writeString(stays.resolve("p" + i + ".csv"), csv);
    }
  }

  @Test
  void reportsAsTextAsJsonAndAsFigures() throws Exception {
    Path outcomes =
        Files.writeString(
            directory.resolve("outcomes.csv"),
            "patient,died,other\np0,0,1\np1,0,\np2,1,2\np3,1,3\n");
    Path json = directory.resolve("report.json");
    Path charts = directory.resolve("charts");

    assertThat(
            run(
                "--data",
                stays.toString(),
                "--outcomes",
                outcomes.toString(),
                "--json",
                json.toString(),
                "--charts",
                charts.toString()))
        .isZero();

    JsonNode data = JsonMapper.shared().readTree(Files.readAllBytes(json)).at("/dataSets/0");
    assertThat(data.at("/patients").asInt()).isEqualTo(4);
    assertThat(data.at("/patientMillis").asLong()).isEqualTo(4 * 86_400_000L);
    assertThat(data.at("/burdens/0/naiveSamples").asInt()).isEqualTo(6);
    assertThat(data.at("/burdens/0/naiveCrossings").asInt()).isEqualTo(3);
    assertThat(data.at("/burdens/0/limitSignals").asInt()).isEqualTo(3);
    assertThat(data.at("/discrimination/scores/0/auroc/value").asDouble()).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("stays & more: 4 patients, 4.0 patient-days, 100 readings, of which 0 impossible")
        .containsPattern("signals, of crossings +100\\.0 %")
        .containsPattern("mean over time +1\\.000 +1\\.000 to 1\\.000")
        // One who lived has no other score, so that it says nothing.
        .doesNotContain("other");
    for (String name : List.of("alarm-burden.svg", "news2-roc.svg")) {
      Element svg =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(Files.readAllBytes(charts.resolve(name))))
              .getDocumentElement();
      assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isNotBlank();
      assertThat(svg.getElementsByTagName("desc").item(0).getTextContent()).isNotBlank();
    }
  }

  @Test
  void judgesByEachRuleSet() throws IOException {
    Path rules =
        Files.writeString(
            directory.resolve("rules.json"),
            """
            {"version": "none", "rules": []}
            """);

    assertThat(run("--data", stays.toString(), "--rules", "default", rules.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern(" vigil-default-1 +none\\n")
        .containsPattern("naive: crossings +0\\.75 +0\\n");
  }

  @Test
  void saysWhatItDoesNotUnderstand() throws IOException {
    Path torn = Files.writeString(directory.resolve("torn.csv"), "time,metric,value\n0,MDC");

    assertThat(run()).isEqualTo(2);
    assertThat(run("--data")).isEqualTo(2);
    assertThat(run("stays")).isEqualTo(2);
    assertThat(run("--speed", "3", "--data", stays.toString())).isEqualTo(2);
    assertThat(run("--data", stays.toString(), "--json", "a", "b")).isEqualTo(2);
    assertThat(run("--data", directory.resolve("nowhere").toString())).isEqualTo(2);
    err.reset();
    assertThat(run("--data", torn.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "vigil: "
                + torn
                + ": line 2: there are 2 columns instead of 3"
                + System.lineSeparator());
    assertThat(out.size()).isZero();
  }

  @Test
  void findsInTheRealStaysWhatWasCountedByHand() throws IOException {
    Path data = SharedData.path("vitals/icu-stays");
    JsonNode found =
        study("--data", data.toString(), "--outcomes", shared("vitals/icu-outcomes.csv"));

    assertThat(found.at("/patients").asInt()).isEqualTo(272);
    assertThat(found.at("/empty").asInt()).isEqualTo(8);
    assertThat(found.at("/burdens/0/sustained/excursions").asInt()).isGreaterThan(1_000);
    assertNothingIsMissed(found);
    // A count in another language has 0.69 for the mean over time without oxygen.
    assertThat(found.at("/discrimination/scores/4/auroc/value").asDouble())
        .isCloseTo(0.69, within(0.015));
  }

  @Test
  void findsInTheRealBedsideRecordingWhatAwkFinds() throws IOException {
    JsonNode found = study("--data", shared("vitals/bedside-s00001.csv"));

    for (JsonNode cause : found.at("/burdens/0/causes")) {
      if (cause.at("/cause").asString().equals("MDC_RESP_RATE:low")) {
        assertThat(cause.at("/naiveSamples").asInt()).isEqualTo(34);
        assertThat(cause.at("/naiveCrossings").asInt()).isEqualTo(30);
      }
    }
    assertNothingIsMissed(found);
  }

  @Test
  void atMostAThirdOfTheCrossingsOfHeartRatesEachSecondIsSignalled() throws IOException {
    JsonNode found = study("--data", shared("ecg/afdb"));
    JsonNode burden = found.at("/burdens/0");

    assertThat(found.at("/patients").asInt()).isEqualTo(6);
    // The straight-line count in another language.
    assertThat(burden.at("/naiveCrossings").asInt()).isEqualTo(540);
    assertThat(burden.at("/limitSignals").asInt()).isEqualTo(14);
    assertThat(burden.at("/news2Signals").asInt()).isLessThan(540 / 3 - 14);
    assertNothingIsMissed(found);
  }

  private static void assertNothingIsMissed(JsonNode data) {
    assertThat(data.at("/burdens/0/sustained/excursions").asInt()).isPositive();
    assertThat(data.at("/burdens/0/sustained/missed").asInt()).isZero();
    assertThat(data.at("/burdens/0/sustained/late").asInt()).isZero();
  }

  private static String shared(String name) {
    return SharedData.path(name).toString();
  }

  private JsonNode study(String... arguments) throws IOException {
    Path json = directory.resolve("found.json");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", json.toString()));
    assertThat(run(all.toArray(String[]::new))).as(err::toString).isZero();
    return JsonMapper.shared().readTree(Files.readAllBytes(json)).at("/dataSets/0");
  }

  private int run(String... arguments) {
    return Study.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
