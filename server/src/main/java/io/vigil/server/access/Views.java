package io.vigil.server.access;

import io.vigil.server.identity.Account;
import io.vigil.server.ops.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/**
 * Who looked at whom. A look is durable before its answer is sent; looks of one session at one
 * patient's one resource for one purpose are counted in windows of five minutes, and a closed
 * window goes to the journal. What a crash left behind is found in the table by the next run.
 */
@Service
public class Views {
  static final Duration WINDOW = Duration.ofMinutes(5);

  /** A request may still be counting into a window when it ends. */
  static final Duration GRACE = Duration.ofSeconds(30);

  /** How long a window stays here after it was journalled. */
  static final Duration KEPT = Duration.ofDays(1);

  private static final int FLUSH_MAX = 1_000;
  private static final Logger log = LoggerFactory.getLogger(Views.class);

  private final JdbcClient writer;
  private final ViewJournal journal;
  private final Clock clock;

  Views(@Qualifier("writer") DataSource writer, ViewJournal journal, Clock clock) {
    this.writer = JdbcClient.create(writer);
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Records one look at one patient. Call before answering.
   *
   * @throws ProblemException 503 {@code not-ready} if it could not be recorded: then nothing may be
   *     shown
   */
  public void record(Account who, UUID patient, String resource, String purpose) {
    record(who, List.of(patient), resource, purpose);
  }

  /**
   * Records one look at each patient of a list, as a ward's. Call before answering.
   *
   * @throws ProblemException 503 {@code not-ready} if it could not be recorded: then nothing may be
   *     shown
   */
  public void record(Account who, Collection<UUID> patients, String resource, String purpose) {
    if (patients.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    // In one order, so that two sessions' windows never wait for each other crosswise.
    UUID[] each = patients.stream().distinct().sorted().toArray(UUID[]::new);
    try {
      writer
          .sql(
              """
              insert into access.view as v
                (session, account, tenant, patient, resource, purpose, window_start, last_at, count, journalled)
              select ?, ?, ?, patient, ?, ?, ?, ?, 1, false from unnest(?::uuid[]) as patient
              on conflict (session, account, patient, resource, purpose, window_start) do update
                set count = v.count + 1, last_at = greatest(v.last_at, excluded.last_at), journalled = false
              """)
          .params(
              who.session(),
              who.id(),
              who.tenant(),
              resource,
              purpose,
              utc(windowStart(now)),
              utc(now),
              each)
          .update();
    } catch (DataAccessException e) {
      log.error("Could not record a view: it is refused", e);
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "not-ready",
          "Who looks at a patient can't be recorded at the moment: try again shortly.",
          Duration.ofSeconds(1));
    }
  }

  /**
   * Who looked at a patient within a span of time, of the last day: older looks are in the journal
   * alone.
   *
   * @param max at most so many, the newest ones
   */
  public List<ViewWindow> looks(UUID patient, Instant from, Instant until, int max) {
    return writer
        .sql(
            """
            select session, account, tenant, patient, resource, purpose, window_start, last_at, count
            from access.view where patient = ? and window_start <= ? and last_at >= ?
            order by last_at desc limit ?
            """)
        .params(patient, utc(until), utc(from), max)
        .query(Views::window)
        .list();
  }

  /**
   * Hands the windows that are closed to the journal, oldest first, at most 1,000; forgets those
   * journalled a day ago. One at a time: it is called by the scheduler alone.
   */
  @Scheduled(fixedDelay = 15_000)
  void flush() {
    Instant now = clock.instant();
    for (ViewWindow window : closedBefore(now.minus(GRACE).minus(WINDOW))) {
      try {
        journal.record(window);
        markJournalled(window);
      } catch (RuntimeException fault) {
        // It comes again; those after it need not wait for it.
        log.error("A window of views could not be journalled", fault);
      }
    }
    writer
        .sql("delete from access.view where journalled and window_start < ?")
        .param(utc(now.minus(KEPT)))
        .update();
  }

  private List<ViewWindow> closedBefore(Instant start) {
    return writer
        .sql(
            """
            select session, account, tenant, patient, resource, purpose, window_start, last_at, count
            from access.view where not journalled and window_start <= ?
            order by window_start limit ?
            """)
        .params(utc(start), FLUSH_MAX)
        .query(Views::window)
        .list();
  }

  /** Not if it was counted into meanwhile: then it comes again, with the higher count. */
  private void markJournalled(ViewWindow window) {
    writer
        .sql(
            """
            update access.view set journalled = true
            where session = ? and account = ? and patient = ? and resource = ? and purpose = ? and window_start = ?
              and count = ?
            """)
        .params(
            window.session(),
            window.account(),
            window.patient(),
            window.resource(),
            window.purpose(),
            utc(window.start()),
            window.count())
        .update();
  }

  private static Instant windowStart(Instant at) {
    return Instant.ofEpochMilli(
        Math.floorDiv(at.toEpochMilli(), WINDOW.toMillis()) * WINDOW.toMillis());
  }

  private static ViewWindow window(ResultSet row, int number) throws SQLException {
    return new ViewWindow(
        row.getObject("session", UUID.class),
        row.getObject("account", UUID.class),
        row.getObject("tenant", UUID.class),
        row.getObject("patient", UUID.class),
        row.getString("resource"),
        row.getString("purpose"),
        row.getObject("window_start", OffsetDateTime.class).toInstant(),
        row.getObject("last_at", OffsetDateTime.class).toInstant(),
        row.getInt("count"));
  }

  /** What the driver takes for a timestamptz. */
  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
