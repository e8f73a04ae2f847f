package io.vigil.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vigil.server.TestingDatabase;
import io.vigil.server.TestingHospital;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Roles;
import io.vigil.server.ops.DatabaseLogins;
import io.vigil.server.ops.DatabaseRole;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class RowLevelSecurityTest {
  private static DatabaseLogins logins;

  /** One connection, so that every read follows another on it. */
  private static HikariDataSource pool;

  private static Scope scope;

  private TestingHospital hospital;
  private UUID wardA;
  private UUID wardB;
  private UUID patientA;
  private UUID patientB;
  private Account nurseOfA;
  private Account nurseOfB;

  @BeforeAll
  static void setUp() {
    logins = TestingDatabase.create().setUp();
    var config = new HikariConfig();
    config.setDataSource(logins.connectingAs(DatabaseRole.READER));
    config.setMaximumPoolSize(1);
    pool = new HikariDataSource(config);
    scope = new Scope(pool);
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @BeforeEach
  void twoWardsWithAPatientAndANurseEach() {
    hospital = hospital();
    wardA = hospital.ward();
    wardB = hospital.ward();
    patientA = hospital.patientOn(wardA);
    patientB = hospital.patientOn(wardB);
    nurseOfA = account(Roles.NURSE, List.of(wardA));
    nurseOfB = account(Roles.NURSE, List.of(wardB));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "care.alarm",
        "care.task",
        "care.note",
        "access.look",
        "device.binding",
        "series.fragment"
      })
  void aNurseSeesThoseOfHerWard(String table) {
    assertThat(patients(nurseOfA, table)).containsExactly(patientA);
    assertThat(patients(nurseOfB, table)).containsExactly(patientB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"care.ward", "care.patient", "care.alarm", "device.device", "series.fragment"})
  void countsShowNothingOfOtherWards(String table) {
    assertThat(count(nurseOfA, table)).isEqualTo(1);
  }

  @Test
  void anotherTenantSeesNothing() {
    TestingHospital other = hospital();
    var stranger = new Account(nurseOfA.id(), other.tenant(), Roles.NURSE, UUID.randomUUID());

    assertThat(count(stranger, "care.patient")).isZero();
    assertThat(count(stranger, "care.ward")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "care.ward",
        "care.patient",
        "care.alarm",
        "care.task",
        "care.note",
        "access.look",
        "device.binding",
        "series.fragment",
        "identity.ward_grant"
      })
  void withoutContextNothingIsSeen(String table) {
    assertThat(countUnscoped(table)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "care.ward",
        "care.patient",
        "care.alarm",
        "care.task",
        "care.note",
        "access.look",
        "device.binding",
        "series.fragment",
        "identity.ward_grant"
      })
  void aPooledConnectionCarriesNoContextOver(String table) {
    int before = scope.read(nurseOfA, RowLevelSecurityTest::backend);
    assertThat(count(nurseOfA, table)).isEqualTo(1);

    assertThat(countUnscoped(table)).isZero();
    assertThat(backend(JdbcClient.create(pool))).as("the same connection").isEqualTo(before);
  }

  @Test
  void aPooledConnectionCarriesNoContextOverAFailure() {
    try {
      scope.read(
          nurseOfA,
          reader -> {
            throw new IllegalStateException("in the middle");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("in the middle");
    }

    assertThat(countUnscoped("care.patient")).isZero();
  }

  @Test
  void theNextAccountOnTheConnectionSeesItsOwn() {
    assertThat(patients(nurseOfA, "care.alarm")).containsExactly(patientA);
    assertThat(patients(nurseOfB, "care.alarm")).containsExactly(patientB);
    assertThat(patients(nurseOfA, "care.alarm")).containsExactly(patientA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "care.alarm",
        "care.task",
        "care.note",
        "access.look",
        "device.binding",
        "series.fragment"
      })
  void aMoveTakesSightAwayAtOnce(String table) {
    hospital.move(patientA, wardB);

    assertThat(patients(nurseOfA, table)).isEmpty();
    assertThat(patients(nurseOfB, table)).containsExactlyInAnyOrder(patientA, patientB);
  }

  @Test
  void aDischargeTakesSightAway() {
    hospital.discharge(patientA);

    assertThat(count(nurseOfA, "care.patient")).isZero();
    assertThat(patients(nurseOfA, "care.alarm")).isEmpty();
  }

  @Test
  void aRevokedGrantTakesSightAway() {
    hospital.revoke(nurseOfA.id(), wardA);

    assertThat(count(nurseOfA, "care.patient")).isZero();
    assertThat(count(nurseOfA, "care.ward")).isZero();
  }

  @Test
  void anAdministratorSeesWardsAndAccountsButNoPatient() {
    Account administrator = account(Roles.ADMINISTRATOR, List.of());

    assertThat(count(administrator, "care.ward")).isEqualTo(2);
    assertThat(count(administrator, "identity.account")).isEqualTo(3);
    assertThat(count(administrator, "care.patient")).isZero();
    assertThat(patients(administrator, "care.alarm")).isEmpty();
    assertThat(count(administrator, "device.device")).isEqualTo(2);
    assertThat(count(administrator, "series.fragment")).isZero();
  }

  @Test
  void anAdministratorSeesNoOtherTenant() {
    TestingHospital other = hospital();
    UUID id = other.account(Roles.ADMINISTRATOR, List.of());
    var administrator = new Account(id, other.tenant(), Roles.ADMINISTRATOR, UUID.randomUUID());

    assertThat(count(administrator, "care.ward")).isZero();
    assertThat(count(administrator, "identity.account")).isEqualTo(1);
  }

  @Test
  void theRoleThatTheCodeClaimsCountsForNothing() {
    var claimed =
        new Account(nurseOfA.id(), nurseOfA.tenant(), Roles.ADMINISTRATOR, nurseOfA.session());

    assertThat(count(claimed, "care.ward")).isEqualTo(1);
    assertThat(count(claimed, "identity.account")).isEqualTo(1);
  }

  @Test
  void aReadIsAsOfOneMoment() {
    List<Long> counts =
        scope.read(
            nurseOfA,
            reader -> {
              long before =
                  reader.sql("select count(*) from care.patient").query(Long.class).single();
              hospital.patientOn(wardA);
              return List.of(
                  before,
                  reader.sql("select count(*) from care.patient").query(Long.class).single());
            });

    assertThat(counts).containsExactly(1L, 1L);
  }

  private static TestingHospital hospital() {
    return new TestingHospital(
        TestingDatabase.as(logins, DatabaseRole.WRITER),
        TestingDatabase.as(logins, DatabaseRole.PROJECTOR));
  }

  private Account account(String role, List<UUID> wards) {
    return new Account(hospital.account(role, wards), hospital.tenant(), role, UUID.randomUUID());
  }

  private static List<UUID> patients(Account who, String table) {
    return scope.read(
        who, reader -> reader.sql("select patient from " + table).query(UUID.class).list());
  }

  private static long count(Account who, String table) {
    return scope.read(
        who, reader -> reader.sql("select count(*) from " + table).query(Long.class).single());
  }

  private static long countUnscoped(String table) {
    return JdbcClient.create(pool).sql("select count(*) from " + table).query(Long.class).single();
  }

  private static int backend(JdbcClient reader) {
    return reader.sql("select pg_backend_pid()").query(Integer.class).single();
  }
}
