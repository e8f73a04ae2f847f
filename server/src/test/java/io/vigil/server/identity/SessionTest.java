package io.vigil.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.server.Browser;
import io.vigil.server.ServerTest;
import io.vigil.server.ops.Secrets;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@Import(SessionTest.Extras.class)
class SessionTest extends ServerTest {
  private static final String SESSION = "/api/v1/session";
  private static final String PASSWORD = "correct horse battery";

  @Autowired private Accounts accounts;
  @Autowired private Ended ended;

  @Autowired
  @Qualifier("secrets")
  private Secrets secrets;

  /** Unknown to every other test, so that no throttling carries over. */
  private final String login = "nurse-" + UUID.randomUUID();

  @BeforeEach
  void nurse() {
    accounts.create(
        new NewAccount(UUID.randomUUID(), login, "Nurse A", PASSWORD, Roles.NURSE, Set.of()),
        Optional.empty());
  }

  @Test
  void signsIn() {
    Browser station = newBrowser();

    HttpResponse<String> answer = station.signIn(login, PASSWORD);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Browser.json(answer).at("/user/name").stringValue()).isEqualTo("Nurse A");
    assertThat(Browser.json(answer).at("/user/role").stringValue()).isEqualTo("nurse");
    assertThat(station.get(SESSION).body()).isEqualTo(answer.body());
  }

  @Test
  void takesALoginInAnyCaseAndWidth() {
    assertThat(
            newBrowser().signIn("  " + login.toUpperCase(Locale.ROOT) + " ", PASSWORD).statusCode())
        .isEqualTo(200);
  }

  @Test
  void theCookieIsForThisSiteAndNoScript() {
    HttpResponse<String> answer = newBrowser().signIn(login, PASSWORD);

    assertThat(answer.headers().allValues("Set-Cookie"))
        .anySatisfy(cookie ->
            assertThat(cookie)
                .startsWith("vigil-session=")
                .contains("HttpOnly")
                .contains("SameSite=Strict"));
  }

  @Test
  void signingInGivesANewSessionAndToken() {
    Browser station = newBrowser();
    station.signIn(login, PASSWORD);
    Optional<String> session = station.cookie("vigil-session");
    Optional<String> token = station.cookie("XSRF-TOKEN");

    assertThat(station.signIn(login, PASSWORD).statusCode()).isEqualTo(200);

    assertThat(station.cookie("vigil-session")).isPresent().isNotEqualTo(session);
    assertThat(station.cookie("XSRF-TOKEN")).isPresent().isNotEqualTo(token);
    assertThat(station.post("/api/v1/testing", "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesAWrongPasswordAndAnUnknownLoginAlike() {
    HttpResponse<String> wrong = newBrowser().signIn(login, "not this one");
    HttpResponse<String> unknown = newBrowser().signIn("nobody-" + login, "not this one");

    assertProblem(wrong, 401, "sign-in-refused");
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(wrong.headers().allValues("Set-Cookie"))
        .noneMatch(cookie -> cookie.startsWith("vigil-session"));
  }

  @Test
  void slowsGuessing() {
    Browser stranger = newBrowser();
    for (int guess = 0; guess < SignInThrottle.LOGIN_ATTEMPTS_MAX; guess++) {
      assertProblem(stranger.signIn(login, "guess " + guess), 401, "sign-in-refused");
    }

    HttpResponse<String> refused = stranger.signIn(login, PASSWORD);

    assertProblem(refused, 429, "too-many-attempts");
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 30L);
  }

  @Test
  void refusesWhoeverIsNotSignedIn() {
    assertProblem(newBrowser().get(SESSION), 401, "not-signed-in");
    assertProblem(newBrowser().get("/api/v1/patients/" + UUID.randomUUID()), 401, "not-signed-in");
  }

  @Test
  void setsTheTokenBeforeSignIn() {
    Browser station = newBrowser();
    station.get(SESSION);

    assertThat(station.cookie("XSRF-TOKEN")).isPresent();
  }

  @Test
  void refusesAChangeWithoutTheToken() {
    Browser station = newBrowser();
    station.signIn(login, PASSWORD);

    HttpResponse<String> forged =
        station.send(
            station
                .request("/api/v1/testing")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));

    assertProblem(forged, 403, "csrf");
  }

  @Test
  void signsOut() throws Exception {
    Browser station = newBrowser();
    station.signIn(login, PASSWORD);
    String session = station.get("/api/v1/testing").body();

    HttpResponse<String> answer = station.delete(SESSION);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Clear-Site-Data"))
        .hasValue("\"cache\", \"cookies\", \"storage\"");
    assertProblem(station.get(SESSION), 401, "not-signed-in");
    assertThat(ended.sessions.poll(5, TimeUnit.SECONDS)).isEqualTo(UUID.fromString(session));
  }

  @ParameterizedTest
  @CsvSource({"/api/v1/admin/wards", "/api/v1/demo/requests"})
  void refusesWhatTheRoleDoesNotPermit(String path) {
    Browser station = newBrowser();
    station.signIn(login, PASSWORD);

    assertProblem(station.get(path), 403, "forbidden");
  }

  @Test
  void makesTheFirstAdministrator() {
    Browser station = newBrowser();

    HttpResponse<String> answer = station.signIn("admin", secrets.password("admin-password"));

    assertThat(Browser.json(answer).at("/user/role").stringValue()).isEqualTo("administrator");
    assertProblem(station.get("/api/v1/admin/nothing-of-this-name"), 404, "not-found");
  }

  @Test
  void refusesALoginThatIsTaken() {
    var again =
        new NewAccount(UUID.randomUUID(), login, "Nurse B", PASSWORD, Roles.NURSE, Set.of());

    assertThatThrownBy(() -> accounts.create(again, Optional.empty())).hasMessage("login-taken");
  }

  @ParameterizedTest
  @CsvSource({
    "'', Nurse, long enough, nurse",
    "new, '', long enough, nurse",
    "new, Nurse, short, nurse",
    "new, Nurse, long enough, king"
  })
  void refusesAMalformedAccount(String newLogin, String name, String password, String role) {
    var malformed = new NewAccount(UUID.randomUUID(), newLogin, name, password, role, Set.of());

    assertThatThrownBy(() -> accounts.create(malformed, Optional.empty()))
        .hasMessage("malformed-account");
  }

  @Test
  void servesNoDevices() {
    HttpResponse<String> answer =
        newBrowser()
            .send(
                newBrowser()
                    .request("/api/v1/transmissions")
                    .header("Authorization", "Bearer vgl_x")
                    .POST(BodyPublishers.ofString("{}")));

    assertProblem(answer, 403, "csrf");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Browser.json(answer).at("/code").stringValue()).isEqualTo(code);
    assertThat(Browser.json(answer).at("/type").stringValue())
        .isEqualTo("urn:vigil:problem:" + code);
  }

  static final class Ended {
    final BlockingQueue<UUID> sessions = new LinkedBlockingQueue<>();

    @EventListener
    void on(SessionEnded event) {
      sessions.add(event.session());
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Extras {
    @Bean
    Ended ended() {
      return new Ended();
    }

    @Bean
    Testing testing() {
      return new Testing();
    }
  }

  @RestController
  static final class Testing {
    @GetMapping("/api/v1/testing")
    String who(@AuthenticationPrincipal Account account) {
      return account.session().toString();
    }

    @PostMapping("/api/v1/testing")
    List<String> change() {
      return List.of("changed");
    }
  }
}
