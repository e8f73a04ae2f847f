package io.vigil.simulation.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.Priority;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.VitalSign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetFileTest {
  private static final String LIMIT =
      """
      {"kind": "limit", "vitalSign": "MDC_TEMP_BODY", "direction": "low", "threshold": 35.5, "hysteresis": 0.2,
       "delaySeconds": 1.5, "priority": "medium"}\
      """;

  @TempDir Path directory;

  @Test
  void readsARuleSet() throws IOException {
    assertThat(RuleSetFile.read(file("{\"version\": \"ward-7\", \"rules\": [" + LIMIT + "]}")))
        .isEqualTo(
            new RuleSet(
                "ward-7",
                List.of(
                    new Limit(
                        VitalSign.BODY_TEMPERATURE,
                        Direction.LOW,
                        35_500_000,
                        200_000,
                        1_500,
                        Priority.MEDIUM))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MDC_TEMP_BODY|MDC_TEMP_ROOM|there is no vital sign MDC_TEMP_ROOM",
        "low|LOW|there is no direction LOW",
        "medium|urgent|there is no priority urgent",
        "35.5|35.1234567|a threshold has at most 9 digits before the point and 6 after it",
        "35.5|1e999999999|a threshold has at most 9 digits before the point and 6 after it",
        "0.2|-1|a hysteresis is not negative: -1000000",
        "1.5|301|a delay is 0 to PT5M: 301000",
      })
  void namesTheLimitThatIsNone(String good, String bad, String fault) throws IOException {
    Path file =
        file(
            "{\"version\": \"ward-7\", \"rules\": ["
                + LIMIT.replace("MDC_TEMP_BODY", "MDC_RESP_RATE")
                + ","
                + LIMIT.replace(good, bad)
                + "]}");

    assertThatThrownBy(() -> RuleSetFile.read(file))
        .isInstanceOf(MalformedFile.class)
        .hasMessage(file + ": rule 2: " + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"version\": \"a\"}'",
        "'{\"rules\": []}'",
        "'{\"version\": \"a\", \"rules\": [], \"author\": \"b\"}'",
        "'{\"version\": \" \", \"rules\": []}'",
        "'{\"version\": \"a\", \"rules\": [null]}'",
        "'{\"version\": \"a\", \"rules\": []} {}'",
        "'null'",
        "'nonsense'",
      })
  void refusesWhatIsNoRuleSet(String text) throws IOException {
    Path file = file(text);

    assertThatThrownBy(() -> RuleSetFile.read(file)).isInstanceOf(MalformedFile.class);
  }

  @Test
  void refusesTwoLimitsOfOneSide() throws IOException {
    Path file = file("{\"version\": \"a\", \"rules\": [" + LIMIT + "," + LIMIT + "]}");

    assertThatThrownBy(() -> RuleSetFile.read(file))
        .isInstanceOf(MalformedFile.class)
        .hasMessageEndingWith("two rules for MDC_TEMP_BODY:low");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("rules.json"), text);
  }
}
