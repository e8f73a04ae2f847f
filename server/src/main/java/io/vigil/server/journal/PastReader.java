package io.vigil.server.journal;

import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.JournalStore;
import io.vigil.engine.PastStates;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.SubjectState;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.server.ops.ProblemException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * What was known of a patient at a moment of our time.
 *
 * <p>The moment names a place in the patient's lane: the entries before the first one that is later
 * than the moment. Where our clock was set back, times come twice; then the last setting to a time
 * at or before the moment counts, and all entries before it are before that place, whatever time
 * they bear. Between settings times only grow. So each answer is a state that decisions were made
 * with, and the same moment has the same answer for ever, once it is over.
 */
@Component
public class PastReader {

  /** Entries of the lane between the kept snapshot and the moment; usually up to some 20,000. */
  static final int MAX_SPAN = 250_000;

  /** Entries of the patient among them. */
  static final int MAX_ENTRIES = 20_000;

  private static final int FETCH = 500;
  private static final Duration TURN_MAX = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(PastReader.class);

  private final Runnable settle;
  private final DataSource writer;
  private final PastStates states;

  /** Whoever asks must leave connections to the record of views, and the machine to the lanes. */
  private final Semaphore turn = new Semaphore(1, true);

  @Autowired
  PastReader(Lanes lanes, @Qualifier("writer") DataSource writer, Sealer sealer) {
    this(lanes::settle, writer, sealer);
  }

  PastReader(Runnable settle, DataSource writer, Sealer sealer) {
    this.settle = settle;
    this.writer = writer;
    this.states = new PastStates(sealer);
  }

  /**
   * A state of the past.
   *
   * @param seq of the last entry that it follows from; where none came after a kept snapshot, the
   *     lane's last entry before that
   */
  public record Past(int lane, long seq, PatientState state) {}

  /**
   * The state at a moment; of a patient who was not known then, the one before the first admission.
   * Whether somebody may see him is for the caller to ask.
   *
   * @param asOfEpochMillis before now
   * @throws ProblemException 422 {@code as-of-too-far} if too much lies between what was kept and
   *     the moment; 503 {@code not-ready} if the journal can't be read now
   */
  public Past at(PatientId patient, long asOfEpochMillis) {
    settle.run();
    if (!awaitTurn()) {
      throw notReady();
    }
    try (Connection connection = writer.getConnection()) {
      // So that what is read comes in portions.
      connection.setAutoCommit(false);
      Past past =
          past(connection, new Subject(Subject.Kind.PATIENT, patient.value()), asOfEpochMillis);
      connection.commit();
      return past;
    } catch (SQLException e) {
      log.warn("What was known of a patient could not be read", e);
      throw notReady();
    } finally {
      turn.release();
    }
  }

  private Past past(Connection connection, Subject subject, long asOf) throws SQLException {
    int lane = subject.lane();
    long clockSet = clockSet(connection, lane, asOf);
    Optional<JournalStore.KeptSnapshot> kept = kept(connection, subject, asOf, clockSet);
    long from = kept.map(JournalStore.KeptSnapshot::seq).orElse(0L) + 1;
    long until = firstAfter(connection, lane, Math.max(from, clockSet), asOf);
    if (until - from > MAX_SPAN) {
      throw tooFar();
    }
    var fold = new Fold(PatientState.INITIAL, from - 1);
    if (kept.isPresent()) {
      fold.state = states.kept(kept.get(), blocks(connection, kept.get()));
    }
    EntryRows.readOf(connection, subject, from, until, MAX_ENTRIES + 1, FETCH, fold::take);
    return new Past(lane, fold.seq, fold.state);
  }

  private final class Fold {
    private PatientState state;
    private long seq;
    private int entries;

    Fold(PatientState state, long seq) {
      this.state = state;
      this.seq = seq;
    }

    void take(SealedEntry entry) {
      entries++;
      if (entries > MAX_ENTRIES) {
        throw tooFar();
      }
      state = states.after(state, entry);
      seq = entry.header().seq();
    }
  }

  /** The entry from which on the times grow that the moment is one of. */
  private static long clockSet(Connection connection, int lane, long asOf) throws SQLException {
    return number(
        connection,
        "select coalesce(max(seq), 1) from engine.clock_set where lane = ? and at <= " + Sql.MILLIS,
        lane,
        asOf);
  }

  private static Optional<JournalStore.KeptSnapshot> kept(
      Connection connection, Subject subject, long asOf, long clockSet) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select seq, (extract(epoch from at) * 1000)::bigint, key_id, payload, oldest_blocks"
                + " from engine.snapshot_kept where lane = ? and subject_kind = ? and subject = ?"
                + " and version = ? and (at <= "
                + Sql.MILLIS
                + " or seq < ?) order by seq desc limit 1")) {
      statement.setInt(1, subject.lane());
      statement.setInt(2, subject.kind().ordinal());
      statement.setObject(3, subject.id());
      statement.setInt(4, SubjectState.VERSION);
      statement.setLong(5, asOf);
      statement.setLong(6, clockSet);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new JournalStore.KeptSnapshot(
                new JournalStore.Snapshot(
                    subject,
                    SubjectState.VERSION,
                    rows.getObject(3, UUID.class),
                    rows.getBytes(4),
                    rows.getLong(5)),
                rows.getLong(1),
                rows.getLong(2)));
      }
    }
  }

  private static List<JournalStore.Blocks> blocks(
      Connection connection, JournalStore.KeptSnapshot kept) throws SQLException {
    Subject subject = kept.snapshot().subject();
    List<JournalStore.Blocks> blocks = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select number, key_id, payload from engine.snapshot_blocks where lane = ?"
                + " and subject_kind = ? and subject = ? and number between ? and ?")) {
      statement.setInt(1, subject.lane());
      statement.setInt(2, subject.kind().ordinal());
      statement.setObject(3, subject.id());
      statement.setLong(4, kept.snapshot().oldestRow());
      // A row is numbered by the entry that comes next.
      statement.setLong(5, kept.seq() + 1);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          blocks.add(
              new JournalStore.Blocks(
                  subject, rows.getLong(1), rows.getObject(2, UUID.class), rows.getBytes(3)));
        }
      }
    }
    return blocks;
  }

  /** From {@code fromSeq} on times only grow, up to where the clock is set back to a later one. */
  private static long firstAfter(Connection connection, int lane, long fromSeq, long asOf)
      throws SQLException {
    long low = fromSeq;
    long high = number(connection, "select next_seq from engine.lane where id = ?", lane);
    while (low < high) {
      long middle = (low + high) >>> 1;
      long at =
          number(
              connection,
              "select (extract(epoch from at) * 1000)::bigint from journal.entry"
                  + " where lane = ? and seq = ?",
              lane,
              middle);
      if (at <= asOf) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static long number(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("A row of the journal's is not there");
        }
        return rows.getLong(1);
      }
    }
  }

  private boolean awaitTurn() {
    try {
      return turn.tryAcquire(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ProblemException tooFar() {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "as-of-too-far",
        "Too much was recorded between what is kept and this moment: ask for another moment.");
  }

  private static ProblemException notReady() {
    return new ProblemException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "not-ready",
        "The journal can't be read at the moment: try again shortly.",
        Duration.ofSeconds(1));
  }
}
