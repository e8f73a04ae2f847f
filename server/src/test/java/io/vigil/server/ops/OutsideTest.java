package io.vigil.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import io.vigil.server.ServerTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What anybody can see from outside: the screen, headers, health, and problems. */
@Import(OutsideTest.Extras.class)
class OutsideTest extends ServerTest {
  @LocalManagementPort private int managementPort;

  @Autowired
  @Qualifier("secrets")
  private Secrets secrets;

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/patients/0197", "/wards"})
  void everyRouteOfTheScreenIsTheOnePage(String path) {
    HttpResponse<String> answer = newBrowser().get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<title>");
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
  }

  @Test
  void assetsAreKept() {
    HttpResponse<String> answer = newBrowser().get("/assets/app-4f2a.js");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
        .contains("max-age=31536000")
        .contains("immutable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/assets/none.js", "/none.js", "/application.yaml"})
  void whatIsNotThereIsAProblem(String path) {
    HttpResponse<String> answer = newBrowser().get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/%2e%2e/%2e%2e/application.yaml",
        "/assets/..%2f..%2fapplication.yaml",
        "/..;/application.yaml"
      })
  void nothingBesideTheScreenIsServed(String path) {
    HttpResponse<String> answer = newBrowser().get(path);

    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.body()).doesNotContain("spring");
  }

  @Test
  void headersShutOutOtherSites() {
    HttpResponse<String> answer = newBrowser().get("/");

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'")
        .contains("connect-src 'self'")
        .contains("frame-ancestors 'none'");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
  }

  /** A station asks for each patient that it opens. */
  @Test
  void aConnectionOutlastsAShift() throws Exception {
    Browser station = newBrowser();
    for (int i = 0; i < 300; i++) {
      assertThat(station.get("/api/v1/session").headers().firstValue("Connection")).isEmpty();
    }
  }

  @Test
  void nothingOfTheInterfaceIsStored() {
    assertThat(newBrowser().get("/api/v1/session").headers().firstValue("Cache-Control").orElse(""))
        .contains("no-store");
  }

  @Test
  void aMalformedBodyIsNotRepeated() {
    Browser station = newBrowser();
    station.get("/api/v1/session");

    HttpResponse<String> answer = station.post("/api/v1/session", "{\"login\": hush");

    assertProblem(answer, 400, "malformed-json");
    assertThat(answer.body()).doesNotContain("hush");
  }

  @Test
  void aWrongMediaTypeAndMethodAreProblems() {
    Browser station = newBrowser();
    station.signIn("admin", secrets.password("admin-password"));

    HttpResponse<String> xml =
        station.send(
            station
                .request("/api/v1/session")
                .header("Content-Type", "application/xml")
                .header("X-XSRF-TOKEN", station.cookie("XSRF-TOKEN").orElseThrow())
                .POST(BodyPublishers.ofString("<a/>")));
    HttpResponse<String> put =
        station.send(
            station
                .request("/api/v1/session")
                .header("X-XSRF-TOKEN", station.cookie("XSRF-TOKEN").orElseThrow())
                .PUT(BodyPublishers.ofString("{}")));

    assertProblem(xml, 415, "media-type-unsupported");
    assertProblem(put, 405, "method-not-allowed");
    assertThat(put.headers().firstValue("Allow")).isPresent();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedUnread() {
    Browser station = newBrowser();
    station.get("/api/v1/session");

    assertProblem(station.post("/api/v1/session", "x".repeat(64 * 1024 + 1)), 413, "too-large");
  }

  @Test
  void aBodyOfUnknownLengthIsRefused() {
    Browser station = newBrowser();

    HttpResponse<String> answer =
        station.send(
            station
                .request("/api/v1/session")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("{}"))));

    assertProblem(answer, 411, "length-required");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness"})
  void healthIsOnTheManagementPort(String path) {
    HttpResponse<String> answer = new Browser(managementPort).get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Browser.json(answer).at("/status").stringValue()).isEqualTo("UP");
  }

  /** Here nobody signs the journal. */
  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health", "/actuator/health/alerts"})
  void alertsAreOnTheManagementPortAndNoReasonToSendPeopleElsewhere(String path) {
    HttpResponse<String> answer = new Browser(managementPort).get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Browser.json(answer).at("/status").stringValue()).isEqualTo("ALERT");
    assertThat(answer.body().contains("checkpoints-off")).isEqualTo(path.endsWith("alerts"));
  }

  @Test
  void metricsAreOnTheManagementPort() {
    HttpResponse<String> answer = new Browser(managementPort).get("/actuator/prometheus");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("jvm_memory_used_bytes")
        .contains("hikaricp_connections_active");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/env", "/actuator/beans", "/actuator/heapdump"})
  void nothingElseIsOnTheManagementPort(String path) {
    assertThat(
            new Browser(managementPort).get(path).headers().firstValue("Content-Type").orElse(""))
        .doesNotContain("json")
        .doesNotContain("octet-stream");
  }

  @Test
  void neitherIsOnThePublicPort() {
    assertThat(newBrowser().get("/actuator/prometheus").body())
        .doesNotContain("jvm_memory_used_bytes");
    assertThat(newBrowser().get("/actuator/health").body()).doesNotContain("UP");
  }

  @Test
  void aFaultIsNotExplainedOutside() {
    HttpResponse<String> answer = newBrowser().get("/testing/fault");

    assertProblem(answer, 500, "internal");
    assertThat(answer.body()).doesNotContain("hush");
  }

  @Test
  void aDatabaseThatIsAwayIsWorthAnotherTry() {
    HttpResponse<String> answer = newBrowser().get("/testing/away");

    assertProblem(answer, 503, "not-ready");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void aRefusalCarriesItsMembersAndItsWait() {
    HttpResponse<String> answer = newBrowser().get("/testing/refusal");

    assertProblem(answer, 409, "alarm-changed");
    assertThat(Browser.json(answer).at("/alarm/version").intValue()).isEqualTo(4);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Browser.json(answer).at("/code").stringValue()).isEqualTo(code);
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Extras {
    @Bean
    Testing testing() {
      return new Testing();
    }
  }

  @RestController
  static final class Testing {
    @GetMapping("/testing/fault")
    String fault() {
      throw new IllegalStateException("hush");
    }

    @GetMapping("/testing/away")
    String away() {
      throw new QueryTimeoutException("hush");
    }

    @GetMapping("/testing/refusal")
    String refusal() {
      throw new ProblemException(
          new Problem(
              HttpStatus.CONFLICT,
              "alarm-changed",
              "Look again.",
              Map.of("alarm", Map.of("version", 4)),
              Optional.of(Duration.ofMillis(1_001))));
    }
  }
}
