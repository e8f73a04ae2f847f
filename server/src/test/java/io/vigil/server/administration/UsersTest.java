package io.vigil.server.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is done to accounts, over HTTP. */
class UsersTest extends ServerTest {
  private static final String USERS = "/api/v1/admin/users";
  private static final String SESSION = "/api/v1/session";

  private Hospital hospital;
  private Browser administrator;
  private UUID ward;
  private final String login = "u-" + UUID.randomUUID();

  @BeforeEach
  void hospitalWithAWard() {
    hospital = hospital();
    administrator = hospital.administrator();
    ward = hospital.ward("Ward 7 East");
  }

  @Test
  void listsThemByNameAndFindsThem() {
    UUID id = user("nurse", "Zainab");
    signedIn();

    JsonNode found = Browser.json(administrator.get(USERS + "?search=zAIN"));

    assertThat(found.get("total").asInt()).isEqualTo(1);
    JsonNode user = found.at("/users/0");
    assertThat(user.get("id").asString()).isEqualTo(id.toString());
    assertThat(user.get("login").asString()).isEqualTo(login);
    assertThat(user.get("wards").get(0).asString()).isEqualTo(ward.toString());
    assertThat(user.has("signedInAt")).isTrue();
    assertThat(user.has("passwordHash")).isFalse();
  }

  @Test
  void disablingEndsSessionsAtOnceUntilEnabled() {
    UUID id = user("nurse", "A");
    Browser nurse = signedIn();

    done(administrator.post(USERS + "/" + id + "/disable", "{}"));

    assertThat(nurse.get(SESSION).statusCode()).isEqualTo(401);
    assertThat(newBrowser().signIn(login, Hospital.PASSWORD).statusCode()).isEqualTo(401);

    done(administrator.post(USERS + "/" + id + "/enable", "{}"));
    assertThat(newBrowser().signIn(login, Hospital.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void aOneTimePasswordIsGoodForSettingOnesOwnOnly() {
    UUID id = user("nurse", "A");
    Browser before = signedIn();
    String oneTime =
        Browser.json(administrator.post(USERS + "/" + id + "/password", "{}"))
            .get("password")
            .asString();
    assertThat(before.get(SESSION).statusCode()).isEqualTo(401);
    Browser nurse = newBrowser();
    assertThat(nurse.signIn(login, oneTime).statusCode()).isEqualTo(200);
    assertThat(Browser.json(nurse.get(SESSION)).at("/user/passwordToSet").asBoolean()).isTrue();
    assertThat(nurse.get("/api/v1/wards").statusCode()).isEqualTo(403);

    assertThat(setPassword(nurse, "wrong", "another one").statusCode()).isEqualTo(401);
    assertThat(setPassword(nurse, oneTime, oneTime).statusCode()).isEqualTo(400);
    done(setPassword(nurse, oneTime, "my own password"));

    assertThat(nurse.get(SESSION).statusCode()).isEqualTo(401);
    assertThat(newBrowser().signIn(login, oneTime).statusCode()).isEqualTo(401);
    Browser again = newBrowser();
    assertThat(again.signIn(login, "my own password").statusCode()).isEqualTo(200);
    assertThat(again.get("/api/v1/wards").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherWardIsSeenAtOnceAndTheFirstOneNoMore() {
    UUID west = hospital.ward("Ward 7 West");
    UUID patient = hospital.patientOn(ward);
    UUID id = user("nurse", "A");
    Browser nurse = signedIn();
    assertThat(nurse.get("/api/v1/patients/" + patient).statusCode()).isEqualTo(200);

    done(change(id, "A", "nurse", west));

    assertThat(nurse.get("/api/v1/patients/" + patient).statusCode()).isEqualTo(404);
    assertThat(Browser.json(nurse.get("/api/v1/wards")).at("/0/id").asString())
        .isEqualTo(west.toString());
  }

  @Test
  void anotherRoleTakesAnotherSignIn() {
    UUID id = user("nurse", "A");
    Browser nurse = signedIn();

    done(change(id, "A", "physician", ward));

    assertThat(nurse.get(SESSION).statusCode()).isEqualTo(401);
    assertThat(Browser.json(signedIn().get(SESSION)).at("/user/role").asString())
        .isEqualTo("physician");
  }

  @Test
  void anotherNameIsShown() {
    UUID id = user("nurse", "Before");
    done(change(id, "After", "nurse", ward));

    assertThat(Browser.json(signedIn().get(SESSION)).at("/user/name").asString())
        .isEqualTo("After");
  }

  @Test
  void nobodyChangesHisOwnRightsOrTakesTheLastAdministratorAway() {
    String me = Browser.json(administrator.get(SESSION)).at("/user/id").asString();
    UUID id = UUID.fromString(me);

    assertProblem(administrator.post(USERS + "/" + me + "/disable", "{}"), 409, "own-account");
    assertProblem(change(id, "Administrator", "nurse"), 409, "own-account");
    assertProblem(administrator.post(USERS + "/" + me + "/password", "{}"), 409, "own-account");
    done(change(id, "Root", "administrator"));
  }

  @Test
  void anotherHospitalsAccountsAreNotThere() {
    assertProblem(
        administrator.post(USERS + "/" + UUID.randomUUID() + "/disable", "{}"), 404, "not-found");
  }

  private UUID user(String role, String name) {
    HttpResponse<String> made =
        administrator.post(
            USERS,
            """
            {"login":"%s","name":"%s","password":"%s","role":"%s","wards":["%s"]}
            """
                .formatted(login, name, Hospital.PASSWORD, role, ward));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return UUID.fromString(Browser.json(made).get("id").asString());
  }

  private Browser signedIn() {
    Browser browser = newBrowser();
    assertThat(browser.signIn(login, Hospital.PASSWORD).statusCode()).isEqualTo(200);
    return browser;
  }

  private HttpResponse<String> change(UUID id, String name, String role, UUID... wards) {
    String all =
        String.join(",", java.util.Arrays.stream(wards).map(each -> "\"" + each + "\"").toList());
    return administrator.put(
        USERS + "/" + id,
        "{\"name\":\"%s\",\"role\":\"%s\",\"wards\":[%s]}".formatted(name, role, all));
  }

  private HttpResponse<String> setPassword(Browser browser, String current, String password) {
    return browser.put(
        SESSION + "/password",
        "{\"login\":\"%s\",\"current\":\"%s\",\"password\":\"%s\"}"
            .formatted(login, current, password));
  }

  private static void done(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
