package io.vigil.server.series;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientEvent.News2Scored;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.server.journal.Columns;
import io.vigil.server.journal.JournalReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes entries into the series. Where it stands in each lane is written in the same transaction as
 * what it took from there, so that a crash neither loses nor doubles.
 */
@Component
class Projection {

  /** Entries in one transaction. */
  static final int ENTRIES_MAX = 2_000;

  /** With so many readings a transaction takes no more entries: 1,000 of them may be in one. */
  static final int READINGS_MAX = 100_000;

  private static final int PAGE = 100;
  private static final ScorePart NOT_SCORED = new ScorePart(false, List.of());

  /** After the last year that a reading can be of. */
  private static final long END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z").toEpochMilli();

  private final JdbcTemplate template;
  private final JdbcClient projector;
  private final TransactionTemplate transaction;
  private final JournalReader journal;
  private final SeriesTables tables;
  private final LooseHours looseHours;

  /** Where the last transaction left the series. */
  private long[] left = {};

  Projection(
      @Qualifier("projector") DataSource projector,
      JournalReader journal,
      SeriesTables tables,
      LooseHours looseHours) {
    this.template = new JdbcTemplate(projector);
    this.projector = JdbcClient.create(projector);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(projector));
    this.journal = journal;
    this.tables = tables;
    this.looseHours = looseHours;
  }

  /** The last entry of each clinical lane. */
  long[] heads() {
    long[] heads = new long[Subject.CLINICAL_LANES];
    projector
        .sql(
            """
            select lane, coalesce((select max(seq) from journal.entry e where e.lane = l.lane), 0)
            from generate_series(0, ?) as l(lane)
            """)
        .param(heads.length - 1)
        .query(row -> {
          heads[row.getInt(1)] = row.getLong(2);
        });
    return heads;
  }

  /** The last entry of each clinical lane that is in the series. */
  long[] cursors() {
    long[] cursors = new long[Subject.CLINICAL_LANES];
    projector
        .sql("select lane, seq from engine.cursor where consumer = 'series'")
        .query(row -> {
          cursors[row.getInt(1)] = row.getLong(2);
        });
    return cursors;
  }

  /**
   * Takes the next entries of some lanes, each its share.
   *
   * @param entriesMax of all lanes together
   * @return where the series then stand in each clinical lane
   * @throws RuntimeException if nothing of it was taken, or that is not known
   */
  long[] advance(Collection<Integer> lanes, int entriesMax) {
    return advance(lanes, entriesMax, new Recent());
  }

  /**
   * As {@link #advance(Collection, int)}, but reads from the journal only what is not at hand.
   *
   * @param recent what is at hand; it is not counted in {@code entriesMax}
   */
  long[] advance(Collection<Integer> lanes, int entriesMax, Recent recent) {
    Batch batch = new Batch();
    left =
        transaction.execute(status -> {
          long[] from = cursors();
          long[] to = from.clone();
          int share = Math.max(1, entriesMax / lanes.size());
          for (int lane : lanes) {
            if (batch.readings >= READINGS_MAX) {
              break;
            }
            long missing = recent.missingTo(lane, from[lane]) - from[lane];
            to[lane] =
                missing == 0
                    ? take(recent.following(lane, from[lane]), batch)
                    : read(lane, from[lane], (int) Math.min(share, missing), batch);
          }
          move(from, to);
          if (!Arrays.equals(from, left)) {
            // Another process may have been here, and compacted.
            looseHours.forgetAll();
          }
          batch.insert();
          return to;
        });
    looseHours.written(batch.parts.keySet());
    return left.clone();
  }

  /**
   * What was decided of a patient in the entries of a lane after one.
   *
   * @param max entries that are read
   * @return his readings, in order; empty if there are more entries
   */
  Optional<List<Taken.Readings>> readingsAfter(PatientId patient, int lane, long seq, int max) {
    List<Taken.Readings> found = new ArrayList<>();
    long next = seq + 1;
    boolean more = true;
    while (more) {
      if (next - seq > max) {
        return Optional.empty();
      }
      long first = next;
      JournalReader.Page page =
          template.execute(
              (ConnectionCallback<JournalReader.Page>)
                  connection -> journal.read(connection, lane, first, PAGE));
      for (Entry entry : page.entries()) {
        if (entry.header().subject().id().equals(patient.value())
            && entry.body() instanceof EntryBody.OfPatient body) {
          found.addAll(Taken.of(body.events()).readings());
        }
      }
      next = page.toSeq() + 1;
      more = next - first == PAGE;
    }
    return Optional.of(found);
  }

  /** Forgets all: the series are empty then, and stand before the first entry. */
  void clear() {
    looseHours.forgetAll();
    transaction.executeWithoutResult(status -> {
      projector.sql("delete from series.fragment").update();
      looseHours.deleteAll(projector);
      projector.sql("delete from engine.cursor where consumer = 'series'").update();
    });
  }

  private static long take(List<Recent.Stretch> stretches, Batch batch) {
    stretches.forEach(stretch -> stretch.decided().forEach(batch::take));
    return stretches.getLast().to();
  }

  private long read(int lane, long from, int max, Batch batch) {
    long seq = from;
    while (seq - from < max && batch.readings < READINGS_MAX) {
      int page = (int) Math.min(PAGE, max - (seq - from));
      long next = seq + 1;
      JournalReader.Page read =
          template.execute(
              (ConnectionCallback<JournalReader.Page>)
                  connection -> journal.read(connection, lane, next, page));
      read.entries().forEach(batch::take);
      long before = seq;
      seq = read.toSeq();
      if (seq - before < page) {
        return seq;
      }
    }
    return seq;
  }

  private void move(long[] from, long[] to) {
    Columns moves = new Columns();
    int moving = 0;
    for (int lane = 0; lane < from.length; lane++) {
      if (to[lane] > from[lane]) {
        moves.add((short) lane, from[lane], to[lane]);
        moving++;
      }
    }
    int moved =
        template.execute(
            (ConnectionCallback<Integer>)
                connection ->
                    moves.run(
                        connection,
                        """
                        with moves as (
                          select unnest(?) as lane, unnest(?) as before, unnest(?) as after)
                        insert into engine.cursor as c (consumer, lane, seq)
                        select 'series', lane, after from moves
                        on conflict (consumer, lane) do update set seq = excluded.seq
                        where c.seq = (select before from moves where lane = excluded.lane)
                        """,
                        "smallint",
                        "bigint",
                        "bigint"));
    if (moved != moving) {
      throw new IllegalStateException("Another process keeps the series of some lanes");
    }
  }

  /** What one transaction adds. */
  private final class Batch {
    private final Map<SeriesTables.Hour, Part> parts = new LinkedHashMap<>();
    private final Map<PatientId, Scored> scores = new LinkedHashMap<>();
    private int readings;

    private static final class Part {
      final ReadingColumns readings;
      final long hour;
      ScorePart scores = NOT_SCORED;
      long seq;

      Part(long hour) {
        this.readings = new ReadingColumns(hour);
        this.hour = hour;
      }

      boolean holds(long epochMillis) {
        return epochMillis >= hour && epochMillis < hour + SeriesTables.HOUR_MILLIS;
      }
    }

    private static final class Scored {
      final TenantId tenant;
      final List<News2Scored> events = new ArrayList<>();
      long seq;

      Scored(TenantId tenant) {
        this.tenant = tenant;
      }
    }

    void take(Entry entry) {
      if (!(entry.body() instanceof EntryBody.OfPatient body)) {
        return;
      }
      take(
          entry.header().tenant(),
          new PatientId(entry.header().subject().id()),
          entry.header().seq(),
          Taken.of(body.events()));
    }

    void take(Recent.Decided decided) {
      take(decided.tenant(), decided.patient(), decided.seq(), decided.taken());
    }

    private void take(TenantId tenant, PatientId patient, long seq, Taken taken) {
      if (tables.erased(patient)) {
        return;
      }
      for (Taken.Readings recorded : taken.readings()) {
        recorded(tenant, patient, seq, recorded);
      }
      for (News2Scored scored : taken.scores()) {
        Scored of = scores.computeIfAbsent(patient, p -> new Scored(tenant));
        of.events.add(scored);
        of.seq = seq;
      }
    }

    void insert() {
      scores.forEach(this::scored);
      Columns rows = new Columns();
      parts.forEach((hour, part) -> tables.add(rows, hour, part.seq, part.readings, part.scores));
      tables.insert(template, rows);
      looseHours.write(template, parts.keySet());
    }

    private void recorded(TenantId tenant, PatientId patient, long seq, Taken.Readings recorded) {
      @Nullable Part part = null;
      for (int i = 0; i < recorded.times().length; i++) {
        long at = recorded.times()[i];
        // The readings of a transmission are nearly always of one hour.
        if (part == null || !part.holds(at)) {
          part = part(tenant, patient, SeriesTables.hour(at), seq);
        }
        part.readings.add(
            recorded.metrics()[i],
            recorded.source(),
            at,
            recorded.unscaled()[i],
            recorded.marks()[i]);
        readings++;
      }
    }

    /**
     * Steps after all that is known are added as they come. Where late data revise what is known,
     * the hours that change say all their steps anew: those of two days at most, as older data are
     * not scored.
     */
    private void scored(PatientId patient, Scored scored) {
      boolean revised = scored.events.stream().anyMatch(News2Scored::revised);
      ScoreHistory before = new ScoreHistory();
      if (revised) {
        long from =
            scored.events.stream().mapToLong(News2Scored::fromEpochMillis).min().getAsLong();
        before = tables.scores(projector, patient, from, END_OF_TIME);
      }
      ScoreHistory history = new ScoreHistory();
      history.addAll(before);
      scored.events.forEach(history::apply);
      for (long hour : history.hoursUnlike(before)) {
        part(scored.tenant, patient, hour, scored.seq).scores =
            new ScorePart(revised, history.ofHour(hour));
      }
    }

    private Part part(TenantId tenant, PatientId patient, long hour, long seq) {
      Part part =
          parts.computeIfAbsent(new SeriesTables.Hour(tenant, patient, hour), h -> new Part(hour));
      part.seq = Math.max(part.seq, seq);
      return part;
    }
  }
}
