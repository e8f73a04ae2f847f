package io.vigil.server.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import io.vigil.server.ServerTest;
import io.vigil.server.identity.Accounts;
import io.vigil.server.identity.NewAccount;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What people send in error is refused by name, and never taken in silence or as a fault. */
class RefusalsTest extends ServerTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String PATIENT = "/api/v1/patients/" + UUID.randomUUID();

  @Autowired private Accounts accounts;

  @ParameterizedTest
  @CsvSource({
    "-1000000000-01-01T00:00:00Z, -999999999-01-01T00:00:00Z, time-out-of-range",
    "%2B1000000000-01-01T00:00:00Z, %2B1000000000-02-01T00:00:00Z, time-out-of-range",
    "2026-11-20T00:00:00Z, 2026-11-19T00:00:00Z, malformed-request"
  })
  void refusesASpanThatNoReadingCanBeIn(String from, String to, String code) {
    Browser nurse = signedIn("nurse");

    for (String resource : new String[] {"series", "alarms"}) {
      assertProblem(nurse.get(PATIENT + "/" + resource + "?from=" + from + "&to=" + to), 400, code);
    }
  }

  @Test
  void refusesASeriesOfMoreThanAYear() {
    assertProblem(
        signedIn("nurse")
            .get(PATIENT + "/series?from=2025-10-25T00:00:00Z&to=2026-11-20T00:00:00Z"),
        400,
        "malformed-request");
  }

  @ParameterizedTest
  @CsvSource({"PT2M", "PT-51H"})
  void refusesAnObservationThatWouldNotBeJudged(Duration fromNow) {
    Instant at = Instant.now().plus(fromNow);

    assertProblem(observe(signedIn("nurse"), at, "MDC_TEMP_BODY", 37), 400, "malformed-request");
  }

  @Test
  void refusesAValueThatNoBodyHas() {
    assertProblem(
        observe(signedIn("nurse"), Instant.now(), "MDC_TEMP_BODY", 370), 400, "value-out-of-range");
  }

  @ParameterizedTest
  @CsvSource({"\\u0000", "\\ud800", "\\n"})
  void refusesNamesThatCanNotBeKept(String escaped) {
    Browser administrator = signedIn("administrator");
    String name = "a" + escaped + "b";

    assertProblem(
        administrator.post(
            "/api/v1/admin/wards", "{\"name\": \"%s\", \"setting\": \"ward\"}".formatted(name)),
        400,
        "malformed-request");
    assertProblem(
        administrator.post(
            "/api/v1/admin/devices",
            "{\"name\": \"d\", \"kind\": \"%s\", \"serial\": \"s\", \"expectedIntervalMillis\": 1}"
                .formatted(name)),
        400,
        "malformed-request");
  }

  @ParameterizedTest
  @CsvSource({"+1000000000-01-01T00:00:00Z", "-1000000000-01-01T00:00:00Z"})
  void refusesATimeThatNobodyMeans(Instant at) {
    Browser nurse = signedIn("nurse");
    assertProblem(observe(nurse, at, "MDC_TEMP_BODY", 37), 400, "time-out-of-range");
    assertProblem(
        nurse.post(
            PATIENT + "/responsible",
            "{\"command\": \"%s\", \"until\": \"%s\"}".formatted(UUID.randomUUID(), at)),
        400,
        "time-out-of-range");
    assertProblem(
        signedIn("administrator")
            .post("/api/v1/wards/" + UUID.randomUUID() + "/shifts", "{\"from\": \"" + at + "\"}"),
        400,
        "time-out-of-range");
  }

  /** Whoever took it would keep the canary from its hospital. */
  @ParameterizedTest
  @CsvSource({"canary", "' CaNaRy '"})
  void refusesTheLoginOfTheCanary(String login) {
    assertProblem(
        signedIn("administrator")
            .post(
                "/api/v1/admin/users",
                """
                {"login": "%s", "name": "A", "password": "%s", "role": "nurse", "wards": []}
                """
                    .formatted(login, PASSWORD)),
        409,
        "login-taken");
  }

  private static HttpResponse<String> observe(Browser nurse, Instant at, String metric, int value) {
    return nurse.post(
        PATIENT + "/observations",
        """
        {"command": "%s", "at": "%s", "readings": [{"metric": "%s", "value": %d, "unit": "Cel"}]}
        """
            .formatted(UUID.randomUUID(), at, metric, value));
  }

  private Browser signedIn(String role) {
    String login = role + "-" + UUID.randomUUID();
    accounts.create(
        new NewAccount(UUID.randomUUID(), login, "Somebody", PASSWORD, role, Set.of()),
        Optional.empty());
    Browser browser = newBrowser();
    assertThat(browser.signIn(login, PASSWORD).statusCode()).isEqualTo(200);
    return browser;
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).at("/code").stringValue()).isEqualTo(code);
  }
}
