package io.vigil.server.journal;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.record.Note;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads notes in clear. Every method takes the client of a scope: what it returns is what row-level
 * security lets that account see.
 */
@Component
public class NoteRows {

  private static final String COLUMNS = "select id, patient, key_id, sealed from care.note ";

  private final Unsealing unsealing;

  NoteRows(Unsealing unsealing) {
    this.unsealing = unsealing;
  }

  /** A note, and under which record it was written. */
  public record PatientNote(PatientId patient, Note note) {}

  /** A note, if in sight. */
  public Optional<PatientNote> note(JdbcClient scoped, CommandId id) {
    return scoped
        .sql(COLUMNS + "where id = ?")
        .param(id.value())
        .query((row, number) -> note(row))
        .optional();
  }

  /**
   * Notes that are about no other, newest first.
   *
   * @param before only those that are older than this one
   */
  public List<PatientNote> newest(
      JdbcClient scoped, List<PatientId> records, Optional<CommandId> before, int max) {
    List<Object> params = new ArrayList<>();
    params.add(ids(records));
    before.ifPresent(id -> params.add(id.value()));
    params.add(max);
    return scoped
        .sql(
            COLUMNS
                + "where patient = any (?) and about is null"
                + (before.isEmpty()
                    ? ""
                    : " and (at, id) < (select at, id from care.note where id = ?)")
                + " order by at desc, id desc limit ?")
        .params(params)
        .query((row, number) -> note(row))
        .list();
  }

  /** What is about some notes, oldest first. */
  public List<PatientNote> about(JdbcClient scoped, List<CommandId> notes) {
    return scoped
        .sql(COLUMNS + "where about = any (?) order by at, id")
        .param(notes.stream().map(CommandId::value).toArray(UUID[]::new))
        .query((row, number) -> note(row))
        .list();
  }

  private static UUID[] ids(List<PatientId> records) {
    return records.stream().map(PatientId::value).toArray(UUID[]::new);
  }

  private PatientNote note(ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return new PatientNote(
        new PatientId(row.getObject("patient", UUID.class)),
        unsealing.open(
            row.getObject("key_id", UUID.class),
            row.getBytes("sealed"),
            "care.note",
            id,
            Note.class));
  }
}
