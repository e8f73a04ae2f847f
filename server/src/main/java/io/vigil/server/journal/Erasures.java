package io.vigil.server.journal;

import io.vigil.engine.Subject;
import io.vigil.server.keys.DataKeys;
import io.vigil.server.keys.ErasedKeys;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries out the erasures that were approved, and the list of erasures on whatever database there
 * is. Each step may be repeated, so that one that a crash broke off is completed by the next start,
 * before anything is opened.
 *
 * <pre>
 *   approved in the journal -> in the list of erasures, durable -> key destroyed -> projections deleted
 * </pre>
 */
public final class Erasures {
  private static final int PATIENT = Subject.Kind.PATIENT.ordinal();

  /** What is of a patient alone. The journal's entries stay, and stay sealed. */
  private static final List<String> DELETIONS =
      List.of(
          "delete from care.patient where id = any(?)",
          "delete from care.alarm where patient = any(?)",
          "delete from care.task where patient = any(?)",
          "delete from care.stay where patient = any(?)",
          "delete from care.alarm_step where patient = any(?)",
          "delete from care.note where patient = any(?)",
          "delete from device.binding where patient = any(?)",
          "delete from series.fragment where patient = any(?)",
          "delete from series.loose_hour where patient = any(?)",
          // Only what is in the journal: row-level security keeps the rest.
          "delete from access.view where patient = any(?)",
          "delete from access.look where patient = any(?)",
          "delete from engine.snapshot where subject_kind = %d and subject = any(?)"
              .formatted(PATIENT),
          "delete from engine.snapshot_blocks where subject_kind = %d and subject = any(?)"
              .formatted(PATIENT),
          "delete from engine.snapshot_kept where subject_kind = %d and subject = any(?)"
              .formatted(PATIENT));

  private static final Logger log = LoggerFactory.getLogger(Erasures.class);

  private final JdbcClient eraser;
  private final TransactionTemplate transaction;
  private final DataKeys keys;
  private final ErasedKeys erased;

  private record Approved(Subject patient, UUID key, long atEpochMillis) {}

  /** Carries out what there is. */
  Erasures(DataSource eraser, DataKeys keys, ErasedKeys erased) {
    this.eraser = JdbcClient.create(eraser);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(eraser));
    this.keys = keys;
    this.erased = erased;
    int deleted = carryOut();
    if (!erased.subjects().isEmpty()) {
      log.info(
          "{} patients are erased; {} rows of theirs were here and are deleted",
          erased.subjects().size(),
          deleted);
    }
  }

  /**
   * Carries out all that is approved. What a transaction under way wrote of a patient at the same
   * time is deleted by the next call.
   *
   * @return how many rows were deleted
   * @throws RuntimeException if it could not be done: what is approved is tried again
   */
  public synchronized int carryOut() {
    for (Approved each : approved()) {
      erased.add(each.patient(), each.key(), each.atEpochMillis());
    }
    keys.destroyErased();
    Set<Subject> subjects = erased.subjects();
    if (subjects.isEmpty()) {
      return 0;
    }
    UUID[] patients = subjects.stream().map(Subject::id).toArray(UUID[]::new);
    return transaction.execute(status -> {
      int deleted = 0;
      for (String deletion : DELETIONS) {
        deleted += eraser.sql(deletion).param(patients).update();
      }
      return deleted;
    });
  }

  @Scheduled(fixedDelay = 600_000, initialDelay = 60_000)
  void sweep() {
    try {
      carryOut();
    } catch (RuntimeException fault) {
      log.error("An approved erasure could not be carried out: it is tried again", fault);
    }
  }

  private List<Approved> approved() {
    return eraser
        .sql(
            "select patient, erased_key, approved_at from care.erasure"
                + " where approved_at is not null")
        .query((row, number) ->
            new Approved(
                new Subject(Subject.Kind.PATIENT, row.getObject(1, UUID.class)),
                row.getObject(2, UUID.class),
                row.getObject(3, OffsetDateTime.class).toInstant().toEpochMilli()))
        .list();
  }
}
