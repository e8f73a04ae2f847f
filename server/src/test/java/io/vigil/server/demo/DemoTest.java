package io.vigil.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

@TestPropertySource(properties = "vigil.demo=true")
class DemoTest extends ServerTest {
  private static final String ASK = "/api/v1/demo/scenarios";
  private static final String FETCH = "/api/v1/demo/requests";

  private Browser nurse;
  private Browser simulator;

  @BeforeEach
  void stations() {
    Hospital hospital = hospital();
    nurse = hospital.signedIn("nurse", "Nurse A");
    simulator = hospital.signedIn("demo", "Simulator");
  }

  @Test
  void listsWhatCanHappen() {
    JsonNode scenarios = Browser.json(nurse.get("/api/v1/demo")).get("scenarios");

    assertThat(scenarios.valueStream().map(scenario -> scenario.get("name").asString()))
        .containsExactly("sepsis", "copd", "lead-off", "link-lost");
    assertThat(scenarios.valueStream())
        .allSatisfy(scenario -> {
          assertThat(scenario.get("title").asString()).isNotBlank();
          assertThat(scenario.get("description").asString()).isNotBlank();
        });
  }

  @Test
  void handsARequestToTheSimulatorThatWaitsForOne() throws Exception {
    CompletableFuture<HttpResponse<String>> fetching =
        CompletableFuture.supplyAsync(() -> simulator.get(FETCH));

    HttpResponse<String> asked = nurse.post(ASK, "{\"scenario\":\"sepsis\"}");

    assertThat(asked.statusCode()).isEqualTo(202);
    JsonNode fetched = Browser.json(fetching.get(20, TimeUnit.SECONDS)).get("requests");
    assertThat(fetched).hasSize(1);
    assertThat(fetched.get(0).get("request")).isEqualTo(Browser.json(asked).get("request"));
    assertThat(fetched.get(0).get("scenario").asString()).isEqualTo("sepsis");
  }

  @Test
  void handsEachRequestOutOnceAndKeepsNoMoreThanAFew() {
    int taken = 0;
    HttpResponse<String> answer = nurse.post(ASK, "{\"scenario\":\"copd\"}");
    for (; answer.statusCode() == 202; taken++) {
      assertThat(taken).isLessThan(100);
      answer = nurse.post(ASK, "{\"scenario\":\"copd\"}");
    }
    assertProblem(answer, 429, "too-many-scenarios");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();

    assertThat(Browser.json(simulator.get(FETCH)).get("requests")).hasSize(taken);

    nurse.post(ASK, "{\"scenario\":\"lead-off\"}");
    assertThat(Browser.json(simulator.get(FETCH)).get("requests")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"scenario\":null}", "{\"scenario\":\"flood\"}"})
  void knowsNoOtherScenario(String body) {
    assertProblem(nurse.post(ASK, body), 400, "unknown-scenario");
  }

  @Test
  void givesRequestsToTheSimulatorAlone() {
    assertProblem(nurse.get(FETCH), 403, "forbidden");
  }

  static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
