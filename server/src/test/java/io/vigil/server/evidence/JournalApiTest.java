package io.vigil.server.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

class JournalApiTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final TestingSigners SIGNERS = signers();

  @Autowired private Checkpoints checkpoints;

  @Value("${vigil.db.url}")
  private String url;

  @LocalManagementPort private int managementPort;

  private static TestingSigners signers() {
    try {
      return new TestingSigners();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @DynamicPropertySource
  static void evidence(DynamicPropertyRegistry properties) {
    for (String setting : SIGNERS.settings()) {
      int equals = setting.indexOf('=');
      properties.add(setting.substring(2, equals), () -> setting.substring(equals + 1));
    }
  }

  @AfterAll
  static void close() throws IOException {
    SIGNERS.close();
  }

  @Test
  void anAdministratorHasTheNewestCheckpointAndProofsOfItsEntries() {
    Hospital hospital = hospital();
    Browser administrator = hospital.administrator();
    for (int i = 0; i < 30; i++) {
      hospital.ward("Ward " + i);
    }
    signAll();
    HttpResponse<String> checkpoint = administrator.get("/api/v1/journal/checkpoint");
    assertThat(checkpoint.statusCode()).isEqualTo(200);
    Note note = Note.parse(checkpoint.body().getBytes(StandardCharsets.UTF_8));
    assertThat(SIGNERS.logKey.verifier().signed(note)).isTrue();
    assertThat(SIGNERS.witnesses()).allMatch(witness -> witness.signed(note));

    Checkpoint tree = Checkpoint.parse(note.text());
    List<long[]> places = places(tree.origin());
    assertThat(places).hasSizeGreaterThanOrEqualTo(30);
    for (long[] place : places) {
      HttpResponse<String> answer =
          administrator.get("/api/v1/journal/proof?lane=" + place[0] + "&seq=" + place[1]);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode proof = Browser.json(answer);
      List<byte[]> hashes = new ArrayList<>();
      proof.get("proof").forEach(hash -> hashes.add(decoded(hash)));
      assertThat(proof.get("checkpoint").asString()).isEqualTo(checkpoint.body());
      assertThat(
              MerkleTree.includes(
                  proof.get("index").asLong(),
                  decoded(proof.get("leafHash")),
                  tree.size(),
                  tree.root(),
                  hashes))
          .isTrue();
    }
    assertThat(places.stream().map(place -> place[0]).distinct().count()).isGreaterThan(5);
  }

  @Test
  void whatNoCheckpointHoldsIsNotProven() {
    Hospital hospital = hospital();
    hospital.ward("Ward");
    signAll();
    Browser administrator = hospital.administrator();

    assertThat(administrator.get("/api/v1/journal/proof?lane=3&seq=1000000").statusCode())
        .isEqualTo(404);
    assertThat(administrator.get("/api/v1/journal/proof?lane=68&seq=1").statusCode())
        .isEqualTo(400);
    assertThat(administrator.get("/api/v1/journal/proof?lane=1&seq=x").statusCode()).isEqualTo(400);
    assertThat(administrator.get("/api/v1/journal/proof?lane=1").statusCode()).isEqualTo(400);
  }

  @Test
  void isNoneOfAnybodyElsesBusiness() {
    Hospital hospital = hospital();
    UUID ward = hospital.ward("Ward");
    signAll();
    Browser nurse = hospital.signedIn("nurse", "Nurse", ward);

    for (String path : List.of("checkpoint", "proof?lane=1&seq=1", "verification")) {
      assertThat(nurse.get("/api/v1/journal/" + path).statusCode()).isEqualTo(403);
      assertThat(newBrowser().get("/api/v1/journal/" + path).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void anExportIsJournalledWithWhoMakesIt() {
    Hospital hospital = hospital();
    hospital.ward("Ward");
    signAll();
    Browser administrator = hospital.administrator();
    JdbcClient database = JdbcClient.create(new DriverManagerDataSource(url));
    UUID tenant =
        database.sql("select distinct tenant from identity.account").query(UUID.class).single();
    String exports =
        "select count(*) from journal.entry where kind = 121 and tenant = ?"
            + " and actor = (select id from identity.account order by seq limit 1)";
    long before = database.sql(exports).param(tenant).query(Long.class).single();

    HttpResponse<String> all = administrator.post("/api/v1/journal/exports", "{}");
    assertThat(all.statusCode()).as(all.body()).isEqualTo(200);
    assertThat(Browser.json(all).get("tenants").toString())
        .contains(tenant.toString(), new UUID(0, 0).toString());
    assertThat(
            administrator
                .post("/api/v1/journal/exports", "{\"tenant\":\"" + tenant + "\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(database.sql(exports).param(tenant).query(Long.class).single())
        .isEqualTo(before + 2);
    assertThat(database.sql(exports).param(new UUID(0, 0)).query(Long.class).single()).isPositive();

    HttpResponse<String> others =
        administrator.post("/api/v1/journal/exports", "{\"tenant\":\"" + UUID.randomUUID() + "\"}");
    assertThat(others.statusCode()).isEqualTo(409);
    assertThat(Browser.json(others).get("code").asString()).isEqualTo("another-hospital");
    Browser nurse = hospital.signedIn("nurse", "Nurse", hospital.ward("Another"));
    assertThat(nurse.post("/api/v1/journal/exports", "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void tellsHowFarTheJournalIsProvenAndWhatIsWrong() {
    Hospital hospital = hospital();
    hospital.ward("Ward");
    signAll();
    JsonNode state = Browser.json(hospital.administrator().get("/api/v1/journal/verification"));

    assertThat(state.get("checkpointSize").asLong()).isPositive();
    assertThat(state.get("entries").asLong())
        .isGreaterThanOrEqualTo(state.get("checkpointSize").asLong());
    assertThat(state.get("cosigners").size()).isEqualTo(2);
    assertThat(state.get("missing").size()).isZero();
    assertThat(state.get("alerts").size()).isZero();
    assertThat(state.get("signedAt").asString()).startsWith("2026-");
    HttpResponse<String> health = new Browser(managementPort).get("/actuator/health/alerts");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(Browser.json(health).get("status").asString()).isEqualTo("UP");
  }

  /** What stops signs; it goes on then. */
  private void signAll() {
    JdbcClient database = JdbcClient.create(new DriverManagerDataSource(url));
    String waiting =
        """
        select exists (select from engine.lane l left join engine.cursor c
          on c.consumer = 'tree' and c.lane = l.id where l.next_seq - 1 > coalesce(c.seq, 0))
        """;
    await().atMost(WAIT_MAX).until(() -> !database.sql(waiting).query(Boolean.class).single());
    checkpoints.stop();
    checkpoints.start();
  }

  private List<long[]> places(String origin) {
    UUID tenant = UUID.fromString(origin.substring(origin.lastIndexOf('/') + 1));
    long size =
        JdbcClient.create(new DriverManagerDataSource(url))
            .sql("select max(size) from journal.checkpoint where tenant = ?")
            .param(tenant)
            .query(Long.class)
            .single();
    List<long[]> places = new ArrayList<>();
    JdbcClient.create(new DriverManagerDataSource(url))
        .sql("select ranges from journal.tree_batch where tenant = ? and first_index < ?")
        .params(tenant, size)
        .query((row, number) -> Runs.decode(row.getBytes(1)))
        .list()
        .forEach(runs ->
            runs.all()
                .forEach(run -> {
                  for (long seq = run.first(); seq <= run.last(); seq++) {
                    places.add(new long[] {run.lane(), seq});
                  }
                }));
    return places;
  }

  private static byte[] decoded(JsonNode text) {
    return Base64.getDecoder().decode(text.asString());
  }
}
