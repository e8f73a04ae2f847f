package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import io.vigil.server.access.ViewJournal;
import io.vigil.server.access.ViewWindow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;

/** Who signed in, and who looked at whom, is in the journal. */
class JournallingTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);

  @Autowired private JournalReader journal;
  @Autowired private ViewJournal views;

  @Autowired
  @Qualifier("projector")
  private DataSource projector;

  private Browser nurse;
  private UUID id;

  @BeforeEach
  void nurse() {
    Hospital hospital = hospital();
    nurse = hospital.signedIn("nurse", "Nurse A", hospital.ward("Ward 7 East"));
    id = UUID.fromString(Browser.json(nurse.get("/api/v1/session")).at("/user/id").asString());
  }

  @Test
  void keepsWhoSignedInAndOut() {
    List<Entry> in = actsOf(Act.SignedIn.class);
    assertThat(in).hasSize(1);
    UUID session = ((Act.SignedIn) act(in.getFirst())).session();
    assertThat(act(in.getFirst())).isEqualTo(new Act.SignedIn(new PersonId(id), session));
    assertThat(in.getFirst().header().actor()).hasValue(id);

    nurse.delete("/api/v1/session");

    await().atMost(WAIT_MAX).until(() -> !actsOf(Act.SignedOut.class).isEmpty());
    assertThat(actsOf(Act.SignedOut.class))
        .singleElement()
        .extracting(JournallingTest::act)
        .isEqualTo(new Act.SignedOut(new PersonId(id), session));
  }

  @Test
  void keepsThatSomebodyWasRefused() {
    newBrowser().signIn("admin", "not this one");

    await().atMost(WAIT_MAX).until(() -> !all(Act.SignInRefused.class).isEmpty());
    assertThat(all(Act.SignInRefused.class))
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.header().actor()).isEmpty();
          assertThat(entry.header().subject().kind()).isEqualTo(Subject.Kind.ACCOUNT);
        });
  }

  @Test
  void keepsWhoLookedAtWhom() {
    Instant at = Instant.parse("2026-11-20T05:00:00Z");
    UUID tenant = UUID.randomUUID();
    UUID session = UUID.randomUUID();
    UUID patient = UUID.randomUUID();

    views.record(
        new ViewWindow(session, id, tenant, patient, "series", "care", at, at.plusSeconds(90), 3));

    assertThat(actsOf(Act.PatientViewed.class))
        .singleElement()
        .satisfies(entry -> {
          assertThat(act(entry))
              .isEqualTo(
                  new Act.PatientViewed(
                      session,
                      new PersonId(id),
                      new PatientId(patient),
                      "series",
                      "care",
                      at.toEpochMilli(),
                      at.plusSeconds(90).toEpochMilli(),
                      3));
          assertThat(entry.header().lane()).isGreaterThanOrEqualTo(Subject.CLINICAL_LANES);
          assertThat(entry.header().tenant().value()).isEqualTo(tenant);
        });
  }

  private List<Entry> actsOf(Class<? extends Act> type) {
    return all(type).stream()
        .filter(entry -> entry.header().actor().equals(Optional.of(id)))
        .toList();
  }

  private List<Entry> all(Class<? extends Act> type) {
    List<Entry> found = new ArrayList<>();
    try (Connection connection = projector.getConnection()) {
      for (int lane = 0; lane < Subject.LANES; lane++) {
        journal.read(connection, lane, 1, 10_000).entries().stream()
            .filter(entry ->
                entry.body() instanceof EntryBody.OfAct(Act act, var ignored)
                    && type.isInstance(act))
            .forEach(found::add);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private static Act act(Entry entry) {
    return ((EntryBody.OfAct) entry.body()).act();
  }
}
