package io.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The description of people's interface, from which the screens' types are made. */
class OpenApiTest {
  private static final Path CHECKED_IN = Path.of("..", "web", "openapi.json");
  private static final Path WRITTEN = Path.of("target", "openapi.json");

  private static final JsonNode document = new OpenApi("io.vigil.server").document();

  @Test
  void theCheckedInDescriptionIsThatOfTheControllers() throws IOException {
    String written =
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    Files.createDirectories(WRITTEN.getParent());
    Files.writeString(WRITTEN, written);

    assertThat(Files.exists(CHECKED_IN) ? Files.readString(CHECKED_IN) : "")
        .as("differs: cp server/target/openapi.json web/openapi.json; npm --prefix web run types")
        .isEqualTo(written);
  }

  @Test
  void aMemberThatMayBeAbsentIsNotRequired() {
    JsonNode alarm = document.at("/components/schemas/PatientView.AlarmView");

    assertThat(alarm.at("/required").toString()).contains("\"onset\"").doesNotContain("\"end\"");
    assertThat(alarm.at("/properties/end").toString())
        .isEqualTo("{\"type\":\"string\",\"format\":\"date-time\"}");
    assertThat(alarm.at("/properties/episodes/items/$ref").asString())
        .isEqualTo("#/components/schemas/PatientView.EpisodeView");
  }

  @Test
  void twoAnswersUnderOnePathAreToldApartByWhatIsAsked() {
    JsonNode patient = document.at("/paths/~1api~1v1~1patients~1{id}/get");

    assertThat(patient.at("/responses/200/content/application~1json/schema/oneOf").size())
        .isEqualTo(2);
    assertThat(patient.at("/parameters").toString())
        .contains("{\"name\":\"asOf\",\"in\":\"query\",\"required\":false");
  }

  @Test
  void everyRequestIsThere() {
    assertThat(document.at("/paths").size()).isGreaterThan(60);
    assertThat(
            document.at("/paths/~1api~1v1~1patients~1{id}~1observations/post/responses").toString())
        .contains("\"202\"");
  }
}
