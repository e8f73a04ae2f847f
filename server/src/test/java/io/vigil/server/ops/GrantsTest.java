package io.vigil.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.server.TestingDatabase;
import io.vigil.server.TestingHospital;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class GrantsTest {
  private static TestingDatabase database;
  private static DatabaseLogins logins;
  private static JdbcClient writer;
  private static JdbcClient projector;
  private static JdbcClient reader;
  private static JdbcClient eraser;

  private UUID patient;

  @BeforeAll
  static void setUp() {
    database = TestingDatabase.create();
    logins = database.setUp();
    writer = TestingDatabase.as(logins, DatabaseRole.WRITER);
    projector = TestingDatabase.as(logins, DatabaseRole.PROJECTOR);
    // Without the read-only default, so that it is the missing grant that refuses.
    var plainReader = logins.connectingAs(DatabaseRole.READER);
    plainReader.setOptions("");
    reader = JdbcClient.create(plainReader);
    eraser = TestingDatabase.as(logins, DatabaseRole.ERASER);
  }

  @BeforeEach
  void patient() {
    var hospital = new TestingHospital(writer, projector);
    patient = hospital.patientOn(hospital.ward());
  }

  @Test
  void eachRoleHasWhatItNeedsAndNoMore() {
    Map<String, String> expected = new TreeMap<>();
    expected.put("vigil_writer journal.entry", "INSERT,SELECT");
    for (String table : List.of("journal.tree_batch", "journal.tile", "journal.checkpoint")) {
      expected.put("vigil_writer " + table, "INSERT,SELECT");
      expected.put("vigil_reader " + table, "SELECT");
    }
    for (String table :
        List.of(
            "engine.lane",
            "engine.snapshot",
            "engine.snapshot_blocks",
            "engine.snapshot_point",
            "engine.clock_set",
            "engine.cursor",
            "care.ward",
            "care.patient",
            "care.alarm",
            "care.task",
            "care.erasure",
            "care.shift",
            "care.rule_layer",
            "care.silent_trial",
            "care.ward_beds",
            "care.ward_zones",
            "care.stay",
            "care.alarm_step",
            "access.look",
            "device.device",
            "device.binding",
            "identity.account",
            "identity.role",
            "identity.contact",
            "identity.station")) {
      expected.put("vigil_writer " + table, "INSERT,SELECT,UPDATE");
    }
    expected.put("vigil_writer engine.snapshot_kept", "INSERT,SELECT");
    expected.put("vigil_writer care.note", "INSERT,SELECT");
    expected.put("vigil_writer identity.ward_grant", "DELETE,INSERT,SELECT,UPDATE");
    expected.put("vigil_writer identity.pin", "DELETE,INSERT,SELECT,UPDATE");
    expected.put("vigil_writer access.view", "DELETE,INSERT,SELECT,UPDATE");
    expected.put("vigil_projector journal.entry", "SELECT");
    expected.put("vigil_projector engine.cursor", "DELETE,INSERT,SELECT,UPDATE");
    expected.put("vigil_projector series.fragment", "DELETE,INSERT,SELECT");
    expected.put("vigil_projector series.loose_hour", "DELETE,INSERT,SELECT");
    for (String table :
        List.of(
            "care.ward",
            "care.patient",
            "care.alarm",
            "care.task",
            "care.erasure",
            "care.shift",
            "care.rule_layer",
            "care.silent_trial",
            "care.note",
            "access.look",
            "device.binding",
            "series.fragment",
            "identity.role",
            "identity.ward_grant")) {
      expected.put("vigil_reader " + table, "SELECT");
    }
    expected.put("vigil_eraser care.erasure", "SELECT");
    for (String table :
        List.of(
            "care.patient",
            "care.alarm",
            "care.task",
            "care.stay",
            "care.alarm_step",
            "care.note",
            "device.binding",
            "series.fragment",
            "series.loose_hour",
            "access.view",
            "access.look",
            "engine.snapshot",
            "engine.snapshot_blocks",
            "engine.snapshot_kept")) {
      expected.put("vigil_eraser " + table, "DELETE");
    }

    Map<String, String> actual = new TreeMap<>();
    database
        .asSuperuser()
        .sql(
            """
            select grantee || ' ' || table_schema || '.' || table_name as who,
              string_agg(privilege_type, ',' order by privilege_type) as what
            from information_schema.role_table_grants
            where table_schema not in ('pg_catalog', 'information_schema') and grantee <> 'vigil_owner'
            group by 1
            """)
        .query(row -> {
          actual.put(row.getString("who"), row.getString("what"));
        });
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(DatabaseRole.class)
  void noRolePassesRowLevelSecurityBy(DatabaseRole role) {
    assertThat(
            database
                .asSuperuser()
                .sql(
                    "select rolsuper or rolbypassrls or rolinherit from pg_roles where rolname = ?")
                .param(role.login())
                .query(Boolean.class)
                .single())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update journal.entry set kind = 2",
        "delete from journal.entry",
        "truncate journal.entry",
        "update journal.tree_batch set count = 1",
        "delete from journal.tree_batch",
        "update journal.tile set level = 1",
        "delete from journal.tile",
        "update journal.checkpoint set size = 1",
        "delete from journal.checkpoint",
        "insert into journal.entry_default select * from journal.entry",
        "select * from journal.entry_default",
        "delete from care.patient",
        "truncate care.patient",
        "delete from engine.lane",
        "delete from identity.account",
        "select * from series.fragment",
        "drop table journal.entry",
        "alter table journal.entry no force row level security",
        "create table care.mine (id int)",
        "set role vigil_owner"
      })
  void theWriterIsRefused(String statement) {
    appendEntry();

    assertRefused(writer, statement);
  }

  @Test
  void theWriterAddsToTheJournalAndTheProjectorReadsIt() {
    UUID subject = appendEntry();

    for (JdbcClient follower : List.of(writer, projector)) {
      assertThat(
              follower
                  .sql("select count(*) from journal.entry where subject = ?")
                  .param(subject)
                  .query(Long.class)
                  .single())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into journal.entry select * from journal.entry",
        "update series.fragment set part = 0",
        "select * from care.patient",
        "select * from identity.account",
        "update engine.lane set epoch = 1",
        "select journal.ensure_month(current_date)"
      })
  void theProjectorIsRefused(String statement) {
    assertRefused(projector, statement);
  }

  @Test
  void theProjectorKeepsSeriesAndItsCursor() {
    projector.sql("insert into engine.cursor values ('series', 3, 7)").update();
    projector
        .sql("update engine.cursor set seq = 8 where consumer = 'series' and lane = 3")
        .update();

    assertThat(
            projector.sql("delete from series.fragment where patient = ?").param(patient).update())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from journal.entry",
        "select * from journal.entry_default",
        "select * from engine.snapshot",
        "select * from engine.snapshot_blocks",
        "select * from engine.snapshot_kept",
        "select * from engine.lane",
        "select * from access.view",
        "select * from series.loose_hour",
        "select password_hash from identity.account",
        "select login_hash from identity.account",
        "select key_hash from device.device",
        "select * from identity.contact",
        "select * from identity.pin",
        "select key_hash from identity.station",
        "insert into care.ward select * from care.ward",
        "update care.patient set active = true",
        "delete from care.task",
        "update identity.ward_grant set ward = ward",
        "select journal.ensure_month(current_date)",
        "set role vigil_writer",
        "set row_security = off; select count(*) from care.patient"
      })
  void theReaderIsRefused(String statement) {
    assertRefused(reader, statement);
  }

  @Test
  void theEraserErasesWhatIsOfAPatient() {
    for (String column :
        List.of(
            "series.fragment where patient",
            "series.loose_hour where patient",
            "care.alarm where patient",
            "care.task where patient",
            "care.note where patient",
            "access.look where patient",
            "device.binding where patient",
            "care.patient where id")) {
      assertThat(eraser.sql("delete from " + column + " = ?").param(patient).update())
          .as(column)
          .isEqualTo(1);
    }
  }

  @Test
  void theEraserForgetsAViewOnlyOnceItIsJournalled() {
    writer
        .sql(
            """
            insert into access.view
            select gen_random_uuid(), ?, ?, ?, 'summary', 'care', now(), now(), 1, journalled
            from unnest(array[true, false]) as journalled
            """)
        .params(UUID.randomUUID(), UUID.randomUUID(), patient)
        .update();

    assertThat(eraser.sql("delete from access.view where patient = ?").param(patient).update())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from journal.entry",
        "select * from journal.entry",
        "delete from care.ward",
        "delete from care.erasure",
        "delete from device.device",
        "delete from identity.account",
        "delete from engine.lane",
        "update care.patient set active = true",
        "select sealed from care.patient",
        "select sealed from series.fragment",
        "select payload from engine.snapshot",
        "insert into series.fragment select * from series.fragment",
        "update series.fragment set part = 0"
      })
  void theEraserIsRefused(String statement) {
    assertRefused(eraser, statement);
  }

  @Test
  void forgetsAViewOnlyOnceItIsJournalled() {
    writer
        .sql(
            """
            insert into access.view
            select gen_random_uuid(), ?, ?, ?, 'summary', 'care', now(), now(), 1, journalled
            from unnest(array[true, false]) as journalled
            """)
        .params(UUID.randomUUID(), UUID.randomUUID(), patient)
        .update();

    assertThat(writer.sql("delete from access.view where patient = ?").param(patient).update())
        .isEqualTo(1);
    assertThat(
            writer
                .sql("select journalled from access.view where patient = ?")
                .param(patient)
                .query(Boolean.class)
                .list())
        .containsExactly(false);
  }

  @Test
  void laneRowsAreThere() {
    assertThat(
            writer
                .sql(
                    "select count(*) from engine.lane where id between 0 and 67 and epoch = 0 and"
                        + " next_seq = 1 and head = decode(repeat('00', 32), 'hex')")
                .query(Long.class)
                .single())
        .isEqualTo(68);
  }

  private static UUID appendEntry() {
    UUID subject = UUID.randomUUID();
    writer
        .sql(
            """
            insert into journal.entry values
              ((select coalesce(max(seq), 0) + 1 from journal.entry where lane = 0), now(), 0, 1, 1, 1, ?, ?, null,
               null, ?, '\\x00', '\\x00')
            """)
        .params(UUID.randomUUID(), subject, UUID.randomUUID())
        .update();
    return subject;
  }

  private static void assertRefused(JdbcClient role, String statement) {
    assertThatThrownBy(
            () -> {
              if (statement.startsWith("select")) {
                role.sql(statement).query().listOfRows();
              } else {
                role.sql(statement).update();
              }
            })
        .isInstanceOf(DataAccessException.class)
        .hasStackTraceContaining("ERROR: ")
        .satisfies(refusal ->
            assertThat(refusal.getCause().getMessage())
                .matches(
                    "(?s).*(permission denied|must be owner|affected by row-level security).*"));
  }
}
