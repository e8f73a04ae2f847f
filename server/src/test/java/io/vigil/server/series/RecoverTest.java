package io.vigil.server.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecoverTest {

  @Test
  void tellsHowFarTheJournalGoesAndFailsWhereItDoesNotFit() {
    try (TestingJournal journal = new TestingJournal(Instant.parse("2026-03-01T08:00:00Z"))) {
      PatientId patient = journal.patientOn(new WardId(UUID.randomUUID()));
      journal.deviceOf(patient, Instant.parse("2026-02-01T08:00:00Z"));
      String database = "--vigil.db.url=" + journal.database.url();
      String data = "--vigil.data=" + journal.database.data();
      ByteArrayOutputStream told = new ByteArrayOutputStream();
      PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);

      assertThat(Commands.run("recover", out, database, data)).isZero();
      assertThat(told.toString(StandardCharsets.UTF_8))
          .matches(
              "Recovered 1 patients and 1 devices; the last of [1-9]\\d* entries is of"
                  + " 2\\d{3}-.*Z\n");

      String turned = "update journal.entry set payload = sha256(payload) where subject = ?";
      journal.database.asSuperuser().sql(turned).param(patient.value()).update();
      assertThatThrownBy(() -> Commands.run("recover", out, database, data))
          .isInstanceOf(RuntimeException.class);
    }
  }
}
