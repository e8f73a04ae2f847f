package io.vigil.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** What roles permit, asked of every endpoint that the server has. */
class CapabilityTest extends ServerTest {
  private static final String ADMIN = "/api/v1/admin/";

  /** A person's own, which takes no capability. */
  private static final String SESSION = "/api/v1/session";

  /** A person's own, too, of whoever may do anything at all. */
  private static final List<String> OWN =
      List.of(SESSION, "/api/v1/deliveries/", "/api/v1/contacts");

  /** What a station asks for in its own name, which people can't. */
  private static final String STATION = "/api/v1/station";

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  @Autowired
  @Qualifier("writer")
  private javax.sql.DataSource writer;

  private Hospital hospital;
  private Browser administrator;
  private UUID ward;

  private record Endpoint(String method, String path, HandlerMethod handler) {
    boolean isOwn() {
      return OWN.stream().anyMatch(path::startsWith);
    }

    HttpResponse<String> ask(Browser browser) {
      String of = path.replaceAll("\\{[^}]*}", "01970000-0000-7000-8000-000000000001");
      String query = handler.getBeanType().getSimpleName().startsWith("Past") ? "?asOf=2026" : "";
      var request =
          browser
              .request(of + query)
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString("{}"));
      browser.cookie("XSRF-TOKEN").ifPresent(token -> request.header("X-XSRF-TOKEN", token));
      return browser.send(request);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  @BeforeEach
  void hospitalWithAWard() {
    hospital = hospital();
    administrator = hospital.administrator();
    ward = hospital.ward("Ward 7 East");
  }

  @Test
  void everyEndpointRefusesWhoMayDoNothing() {
    Browser nobody = withOneTimePassword();
    Map<String, Integer> answers = new TreeMap<>();
    for (Endpoint each : endpoints()) {
      if (!each.path().startsWith(SESSION)) {
        int status = each.ask(nobody).statusCode();
        if (status != 403) {
          answers.put(each.toString(), status);
        }
      }
    }
    assertThat(answers).isEmpty();
    assertThat(nobody.get("/api/v1/live").statusCode()).isEqualTo(403);
  }

  @Test
  void everyEndpointThatChangesOrAdministersSaysWhatItNeeds() {
    Set<String> silent =
        endpoints().stream()
            .filter(each -> !each.isOwn())
            .filter(each ->
                !each.method().equals("GET")
                    || each.path().startsWith(ADMIN)
                    || each.path().startsWith("/api/v1/journal"))
            .filter(each -> CapabilityCheck.needsOf(each.handler()) == null)
            .map(Endpoint::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(silent).as("say what they need by @Needs").isEmpty();
  }

  @Test
  void whoOnlySeesBedsChangesNothing() {
    setRole("monitor technician", "see-beds");
    Browser technician = hospital.signedIn("monitor technician", "Tech A", ward);
    Map<String, Integer> answers = new TreeMap<>();
    for (Endpoint each : endpoints()) {
      if (!each.isOwn() && !each.method().equals("GET")) {
        int status = each.ask(technician).statusCode();
        if (status != 403) {
          answers.put(each.toString(), status);
        }
      }
    }
    assertThat(answers).isEmpty();
  }

  @Test
  void whoDoesNotSeeIdentitiesIsToldTheBed() {
    UUID patient = hospital.patientOn(ward);
    setRole("bed watcher", "see-beds", "look-back");
    Browser watcher = hospital.signedIn("bed watcher", "Tech B", ward);

    HttpResponse<String> now = watcher.get("/api/v1/patients/" + patient);
    HttpResponse<String> then =
        watcher.get("/api/v1/patients/" + patient + "?asOf=" + java.time.Instant.now());

    for (HttpResponse<String> answer : List.of(now, then)) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain("Tan Mei Ling", "MRN-00017", "1950-01-31");
    }
    assertThat(Browser.json(now).get("name").asString()).isEqualTo("7E-04");
    assertThat(watcher.get("/api/v1/patients/" + patient + "/merge").statusCode()).isEqualTo(403);
  }

  @Test
  void aRolesCapabilitiesAreToldWithTheSession() {
    setRole("pharmacist", "see-beds", "see-identity");
    Browser pharmacist = hospital.signedIn("pharmacist", "P", ward);

    JsonNode user = Browser.json(pharmacist.get(SESSION)).get("user");

    assertThat(user.get("role").asString()).isEqualTo("pharmacist");
    assertThat(user.get("capabilities").toString()).isEqualTo("[\"see-beds\",\"see-identity\"]");
  }

  @Test
  void aRoleChangesForThoseWhoAreSignedIn() {
    setRole("runner", "see-beds");
    Browser runner = hospital.signedIn("runner", "R", ward);
    UUID patient = hospital.patientOn(ward);
    String observations = "/api/v1/patients/" + patient + "/observations";
    assertThat(runner.post(observations, "{}").statusCode()).isEqualTo(403);

    setRole("runner", "see-beds", "observe");

    assertThat(runner.post(observations, "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void refusesRolesThatAreNone() {
    assertProblem(putRole("nurse", "[\"see-beds\"]"), 409, "built-in-role");
    assertProblem(putRole("x", "[]"), 400, "malformed-role");
    assertProblem(putRole("x", "[\"fly\"]"), 400, "malformed-role");
    assertProblem(putRole("x", "[\"simulate\"]"), 400, "malformed-role");
    assertProblem(putRole("-x", "[\"see-beds\"]"), 400, "malformed-role");
  }

  @Test
  void nobodyGivesWhatHeLacks() {
    setRole("personnel", "administer-accounts");
    Browser personnel = hospital.signedIn("personnel", "HR");

    assertProblem(
        personnel.put(ADMIN + "roles/auditor", "{\"capabilities\":[\"audit\"]}"), 403, "above-you");
    assertProblem(
        personnel.post(
            ADMIN + "users",
            "{\"login\":\"a\",\"name\":\"A\",\"password\":\"long"
                + " enough\",\"role\":\"administrator\"}"),
        403,
        "above-you");
    assertThat(
            personnel.put(ADMIN + "roles/clerk", "{\"capabilities\":[\"see-beds\"]}").statusCode())
        .isEqualTo(204);
  }

  @Test
  void theDatabaseHasTheSameRolesBuiltIn() {
    Map<String, Set<String>> stored = new TreeMap<>();
    JdbcClient.create(writer)
        .sql(
            "select name, unnest(capabilities) from identity.role where tenant ="
                + " '00000000-0000-0000-0000-000000000000'")
        .query(row -> {
          stored.computeIfAbsent(row.getString(1), name -> new TreeSet<>()).add(row.getString(2));
        });
    Map<String, Set<String>> known = new TreeMap<>();
    Roles.BUILT_IN.forEach((name, permitted) ->
        known.put(
            name,
            permitted.stream()
                .map(Capability::wireName)
                .collect(Collectors.toCollection(TreeSet::new))));
    assertThat(stored).isEqualTo(known);
  }

  private List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    mappings
        .getHandlerMethods()
        .forEach((mapping, handler) -> {
          for (String pattern : mapping.getPatternValues()) {
            for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
              if (pattern.startsWith("/api/") && !pattern.startsWith(STATION)) {
                endpoints.add(new Endpoint(method.name(), pattern, handler));
              }
            }
          }
        });
    assertThat(endpoints).hasSizeGreaterThan(90);
    return endpoints;
  }

  /** Of whom nothing is permitted until he has set a password of his own. */
  private Browser withOneTimePassword() {
    String login = "new-" + UUID.randomUUID();
    HttpResponse<String> made =
        administrator.post(
            ADMIN + "users",
            """
            {"login":"%s","name":"N","password":"%s","role":"administrator","wards":["%s"]}
            """
                .formatted(login, Hospital.PASSWORD, ward));
    String id = Browser.json(made).get("id").asString();
    String oneTime =
        Browser.json(administrator.post(ADMIN + "users/" + id + "/password", "{}"))
            .get("password")
            .asString();
    Browser browser = newBrowser();
    assertThat(browser.signIn(login, oneTime).statusCode()).isEqualTo(200);
    return browser;
  }

  private void setRole(String name, String... capabilities) {
    HttpResponse<String> answer =
        putRole(name.replace(" ", "%20"), "[\"" + String.join("\",\"", capabilities) + "\"]");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  private HttpResponse<String> putRole(String name, String capabilities) {
    return administrator.put(ADMIN + "roles/" + name, "{\"capabilities\":" + capabilities + "}");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
