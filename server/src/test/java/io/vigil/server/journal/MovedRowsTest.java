package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigil.core.id.PatientId;
import io.vigil.engine.JournalStore;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import io.vigil.server.series.SeriesReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Whoever can write to the database moves what is sealed to another row, under the same key: none
 * of it opens there.
 */
class MovedRowsTest extends ServerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Autowired private CareRows rows;
  @Autowired private SeriesReader series;
  @Autowired private JournalStore store;
  @Autowired private Sealer sealer;

  @Value("${vigil.db.url}")
  private String url;

  @Test
  void nothingOpensInAnotherRow() {
    Hospital hospital = hospital();
    UUID ward = hospital.ward("Ward 7E");
    hospital.ward("Ward 8W");
    UUID patient = hospital.patientOn(ward);
    PatientId id = new PatientId(patient);
    Hospital.Monitor monitor = hospital.monitorOf(patient);
    Instant now = Instant.now();
    hospital.sendSpo2(monitor, "71", now.minus(HOUR));
    hospital.sendSpo2(monitor, "72", now);
    hospital.send(monitor, "MDC_ECG_HEART_RATE", "190", "/min", now);
    Browser nurse = hospital.signedIn("nurse", "N", ward);
    JdbcClient all = superuser();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> series.all(all, id, now.minus(HOUR.multipliedBy(3)), now.plus(HOUR)).size() == 3);
    assertThat(rows.wards(all)).hasSizeGreaterThan(1);
    assertThat(alarms(id)).hasSizeGreaterThan(1);
    assertThat(nurse.get("/api/v1/wards").statusCode()).isEqualTo(200);

    rotate("care.ward", "id", "setting = 'ward'");
    rotate("care.alarm", "id", "patient = '" + patient + "'");
    rotate("series.fragment", "(hour, part)", "patient = '" + patient + "'");

    assertThatThrownBy(() -> rows.wards(all)).isInstanceOf(Sealer.UnsealableException.class);
    assertThatThrownBy(() -> alarms(id)).isInstanceOf(Sealer.UnsealableException.class);
    assertThatThrownBy(() -> series.all(all, id, now.minus(HOUR.multipliedBy(3)), now.plus(HOUR)))
        .isInstanceOf(Sealer.UnsealableException.class);
    assertThat(nurse.get("/api/v1/wards").statusCode()).isEqualTo(500);
    assertEntriesDoNotOpenWithEachOthersHeaders(id);
  }

  private void assertEntriesDoNotOpenWithEachOthersHeaders(PatientId patient) {
    Subject subject = new Subject(Subject.Kind.PATIENT, patient.value());
    List<SealedEntry> entries = new ArrayList<>();
    store.read(
        subject.lane(),
        1,
        entry -> {
          if (entry.header().subject().equals(subject)) {
            entries.add(entry);
          }
        });
    SealedEntry one = entries.getFirst();
    SealedEntry other = entries.getLast();
    assertThat(one.header().keyId()).isEqualTo(other.header().keyId());
    EntryCodec codec = new EntryCodec(sealer);
    assertThat(codec.open(one)).isNotNull();
    SealedEntry moved =
        new SealedEntry(one.header(), other.payloadHash(), other.payload(), other.chain());
    assertThatThrownBy(() -> codec.open(moved)).isInstanceOf(Sealer.UnsealableException.class);
  }

  private List<CareRows.Alarm> alarms(PatientId patient) {
    Instant now = Instant.now();
    return rows.alarms(superuser(), patient, now.minus(HOUR.multipliedBy(9)), now, 100);
  }

  /** Each row gets what the one before it holds. */
  private void rotate(String table, String key, String where) {
    int moved =
        superuser()
            .sql(
                """
                with before as (
                  select %2$s as place, coalesce(lag(sealed) over (order by %2$s),
                    last_value(sealed) over (order by %2$s rows between unbounded preceding and unbounded following))
                    as sealed
                  from %1$s where %3$s)
                update %1$s set sealed = before.sealed from before where %2$s = before.place and %3$s
                """
                    .formatted(table, key, where))
            .update();
    assertThat(moved).as(table).isGreaterThan(1);
  }

  private JdbcClient superuser() {
    return JdbcClient.create(new DriverManagerDataSource(url));
  }
}
