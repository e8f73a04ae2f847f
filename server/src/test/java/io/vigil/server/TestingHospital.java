package io.vigil.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Puts rows into the tables as the writer does: wards, patients with one row of everything, people
 * with grants.
 */
public final class TestingHospital {
  private static final byte[] SEALED = {1, 2, 3};
  private static final OffsetDateTime ONSET = OffsetDateTime.parse("2026-11-20T05:00:00Z");

  private final UUID tenant = UUID.randomUUID();
  private final JdbcClient writer;
  private final JdbcClient projector;

  public TestingHospital(JdbcClient writer, JdbcClient projector) {
    this.writer = writer;
    this.projector = projector;
  }

  public UUID tenant() {
    return tenant;
  }

  public UUID ward() {
    UUID ward = UUID.randomUUID();
    writer
        .sql("insert into care.ward values (?, ?, 'ward', 1, 1, ?, ?)")
        .params(ward, tenant, UUID.randomUUID(), SEALED)
        .update();
    return ward;
  }

  /** With an alarm, a task, a bound device, a fragment and a score. */
  public UUID patientOn(UUID ward) {
    UUID patient = UUID.randomUUID();
    UUID device = UUID.randomUUID();
    UUID key = UUID.randomUUID();
    writer
        .sql("insert into care.patient values (?, ?, ?, true, 1, 1, ?, ?)")
        .params(patient, tenant, ward, key, SEALED)
        .update();
    writer
        .sql(
            """
            insert into care.alarm values
              (?, ?, ?, 'physiological', 'high', true, 'on', true, ?, null, ?, 1, 1, 1, ?, ?)
            """)
        .params(UUID.randomUUID(), tenant, patient, ONSET, ONSET, key, SEALED)
        .update();
    writer
        .sql("insert into care.task values (?, ?, ?, 'measure', true, ?, 1, 1, 1, ?, ?)")
        .params(UUID.randomUUID(), tenant, patient, ONSET, key, SEALED)
        .update();
    writer
        .sql("insert into care.note values (?, ?, ?, ?, null, 1, 1, ?, ?)")
        .params(ONSET, UUID.randomUUID(), tenant, patient, key, SEALED)
        .update();
    writer
        .sql("insert into access.look values (?, ?, ?, ?, ?, ?, 1, 'summary', 'care')")
        .params(ONSET, ONSET, ONSET, patient, tenant, UUID.randomUUID())
        .update();
    writer
        .sql("insert into device.device values (?, ?, 'bedside-monitor', 60000, ?, 1, 1, ?, ?)")
        .params(device, tenant, SEALED, key, SEALED)
        .update();
    writer
        .sql("insert into device.binding values (?, ?, ?, ?, null, 1, 1)")
        .params(device, patient, tenant, ONSET)
        .update();
    projector
        .sql("insert into series.fragment values (?, 1, ?, ?, ?, true, ?)")
        .params(ONSET, patient, tenant, key, SEALED)
        .update();
    projector
        .sql("insert into series.loose_hour values (?, ?, ?)")
        .params(ONSET, patient, tenant)
        .update();
    return patient;
  }

  public UUID account(String role, List<UUID> wards) {
    UUID account = UUID.randomUUID();
    writer
        .sql("insert into identity.account values (?, ?, ?, ?, 'hash', 64, 1, ?, ?)")
        .params(
            account, tenant, account.toString().getBytes(UTF_8), role, UUID.randomUUID(), SEALED)
        .update();
    wards.forEach(ward -> grant(account, ward));
    return account;
  }

  public void grant(UUID account, UUID ward) {
    writer
        .sql("insert into identity.ward_grant values (?, ?, ?)")
        .params(account, ward, tenant)
        .update();
  }

  public void revoke(UUID account, UUID ward) {
    writer
        .sql("delete from identity.ward_grant where account = ? and ward = ?")
        .params(account, ward)
        .update();
  }

  public void move(UUID patient, UUID ward) {
    writer.sql("update care.patient set ward = ? where id = ?").params(ward, patient).update();
  }

  public void discharge(UUID patient) {
    writer.sql("update care.patient set active = false where id = ?").param(patient).update();
  }
}
