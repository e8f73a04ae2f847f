package io.vigil.server.journal;

import io.vigil.core.id.PatientId;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.server.ops.ProblemException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The entries of one patient, in clear and as they are sealed. Whether somebody may see them is for
 * the caller to ask.
 */
@Component
public class PatientEntries {

  /** Entries of the lane, of all of its patients, that are looked through at a time. */
  public static final long SPAN_MAX = 250_000;

  private static final int FETCH = 500;
  private static final Logger log = LoggerFactory.getLogger(PatientEntries.class);

  private final DataSource writer;
  private final EntryCodec codec;

  PatientEntries(@Qualifier("writer") DataSource writer, Sealer sealer) {
    this.writer = writer;
    this.codec = new EntryCodec(sealer);
  }

  /** An entry in clear, and as the journal keeps it. */
  public record Read(SealedEntry sealed, Entry entry) {}

  /**
   * How far was looked.
   *
   * @param seq the last entry of the lane that was looked at, whoever's it is
   * @param atEpochMillis its time; {@link Long#MAX_VALUE} where there are no more
   */
  public record Reach(long seq, long atEpochMillis) {}

  /** The key that opens an entry and no other. */
  public byte[] keyOf(SealedEntry sealed) {
    return codec.reveal(sealed);
  }

  /**
   * A patient's entries in order from one on, as far as {@link #SPAN_MAX} reaches.
   *
   * @param fromSeq the first, included
   * @param max at most so many
   * @throws ProblemException 503 {@code not-ready} if the journal can't be read now
   */
  public Reach read(PatientId patient, long fromSeq, int max, Consumer<Read> each) {
    Subject subject = subject(patient);
    return reading(connection -> {
      long next = nextSeq(connection, subject.lane());
      long until = Math.min(next, fromSeq + SPAN_MAX);
      EntryRows.readOf(
          connection, subject, fromSeq, until, max, FETCH, sealed -> each.accept(open(sealed)));
      return new Reach(
          until - 1, until == next ? Long.MAX_VALUE : at(connection, subject.lane(), until - 1));
    });
  }

  /**
   * A patient's last entries of some kinds before one, in order, within {@link #SPAN_MAX} of it.
   *
   * @param kinds their numbers
   * @param max at most so many
   * @throws ProblemException 503 {@code not-ready} if the journal can't be read now
   */
  public List<Read> before(PatientId patient, long seq, Set<Integer> kinds, int max) {
    return reading(connection ->
        EntryRows.lastOf(connection, subject(patient), seq - SPAN_MAX, seq, kinds, max).stream()
            .map(this::open)
            .toList());
  }

  /**
   * A patient's entries that tell what a person did about him, newest first.
   *
   * @param fromEpochMillis our time, included
   * @param untilEpochMillis excluded
   * @param max at most so many
   * @throws ProblemException 503 {@code not-ready} if the journal can't be read now
   */
  public List<Entry> acts(PatientId patient, long fromEpochMillis, long untilEpochMillis, int max) {
    return reading(connection ->
        EntryRows.actsOf(connection, patient.value(), fromEpochMillis, untilEpochMillis, max)
            .stream()
            .map(codec::open)
            .toList());
  }

  private Read open(SealedEntry sealed) {
    return new Read(sealed, codec.open(sealed));
  }

  private static Subject subject(PatientId patient) {
    return new Subject(Subject.Kind.PATIENT, patient.value());
  }

  private interface Reading<T> {
    T of(Connection connection) throws SQLException;
  }

  private <T> T reading(Reading<T> reading) {
    try (Connection connection = writer.getConnection()) {
      // So that what is read comes in portions.
      connection.setAutoCommit(false);
      T read = reading.of(connection);
      connection.commit();
      return read;
    } catch (SQLException e) {
      log.warn("A patient's entries could not be read", e);
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "not-ready",
          "The journal can't be read at the moment: try again shortly.",
          Duration.ofSeconds(1));
    }
  }

  private static long at(Connection connection, int lane, long seq) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select (extract(epoch from at) * 1000)::bigint from journal.entry"
                + " where lane = ? and seq = ?")) {
      statement.setInt(1, lane);
      statement.setLong(2, seq);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("A row of the journal's is not there");
        }
        return rows.getLong(1);
      }
    }
  }

  private static long nextSeq(Connection connection, int lane) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select next_seq from engine.lane where id = ?")) {
      statement.setInt(1, lane);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 1;
      }
    }
  }
}
