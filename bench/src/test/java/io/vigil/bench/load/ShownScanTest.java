package io.vigil.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShownScanTest {
  private static final UUID ONE = UUID.fromString("01970000-0000-7000-8000-00000000abcd");
  private static final UUID OTHER = UUID.fromString("f1970000-0000-7000-8000-00000000abcd");

  @Test
  void findsWhoseViewsAreShownAndHowNewTheyAre() {
    String delta =
        "{\"type\":\"delta\",\"cursor\":\"AA\",\"now\":\"2026-11-20T05:00:09Z\",\"patients\":["
            + view(ONE, "2026-11-20T05:00:00Z", "2026-11-20T05:00:01.25Z")
            + ","
            + view(OTHER, "2026-11-20T05:00:02.123456Z", "2026-11-20T04:59:59.999Z")
            + "],\"gone\":[]}";

    assertThat(scan(delta))
        .containsExactly(
            Map.entry(ONE, Instant.parse("2026-11-20T05:00:01.250Z")),
            Map.entry(OTHER, Instant.parse("2026-11-20T05:00:02.123Z")));
  }

  @Test
  void passesOverWhatIsNoChange() {
    String views = view(ONE, "2026-11-20T05:00:00Z", "2026-11-20T05:00:01Z");
    assertThat(scan("{\"type\":\"snapshot\",\"patients\":[" + views + "]}")).isEmpty();
    assertThat(scan("{\"type\":\"beat\",\"cursor\":\"AA\"}")).isEmpty();
    assertThat(scan("{\"type\":\"delta\",\"patients\":[],\"gone\":[]}")).isEmpty();
  }

  private static Map<UUID, Instant> scan(String frame) {
    Map<UUID, Instant> shown = new LinkedHashMap<>();
    byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
    ShownScan.scan(
        bytes,
        bytes.length,
        (patient, at) -> shown.merge(patient, Instant.ofEpochMilli(at), (a, b) -> Instant.MIN));
    return shown;
  }

  private static String view(UUID patient, String firstAt, String secondAt) {
    return """
    {"id":"%s","name":"Nobody","ward":"w","version":"1:2","vitals":[\
    {"metric":"A","value":1,"at":"%s","receivedAt":"2030-01-01T00:00:00Z","suspect":false},\
    {"metric":"B","value":2,"at":"%s","receivedAt":"2030-01-01T00:00:00Z","suspect":false}],\
    "alarms":[{"id":"x","at":"2031-01-01T00:00:00Z"}]}\
    """
        .formatted(patient, firstAt, secondAt);
  }
}
