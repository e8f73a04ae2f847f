package io.vigil.server.staffing;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.ShiftId;
import io.vigil.core.id.WardId;
import io.vigil.core.staff.Duty;
import io.vigil.core.staff.Roster;
import io.vigil.core.staff.Shift;
import io.vigil.engine.Act;
import io.vigil.engine.Commit;
import io.vigil.server.journal.CommitListener;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The wards' shifts in memory, read anew when one was planned or cancelled. */
@Component
public class Rosters implements CommitListener {

  /** Past shifts are of no use, but the last one: it says that the ward is staffed. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final JdbcClient writer;
  private final Clock clock;
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private volatile Map<WardId, Roster> known = Map.of();

  Rosters(@Qualifier("writer") DataSource writer, Clock clock) {
    this.writer = JdbcClient.create(writer);
    this.clock = clock;
  }

  @Override
  public void committed(Commit commit) {
    for (Commit.ActDone done : commit.acts()) {
      if (isOfShifts(done.act())) {
        changed.set(true);
      }
    }
  }

  private static boolean isOfShifts(Act act) {
    return act instanceof Act.ShiftPlanned
        || act instanceof Act.ShiftCancelled
        || act instanceof Act.AccountDisabled
        || act instanceof Act.AccountEnabled
        || act instanceof Act.AccountChanged;
  }

  /**
   * One ward's.
   *
   * @throws org.springframework.dao.DataAccessException if it changed and can't be read
   */
  Roster of(WardId ward) {
    return all().getOrDefault(ward, Roster.NONE);
  }

  /**
   * Those of all wards that say who works when.
   *
   * @throws org.springframework.dao.DataAccessException if one changed and can't be read
   */
  public synchronized Map<WardId, Roster> all() {
    if (changed.getAndSet(false)) {
      try {
        known = read();
      } catch (RuntimeException failed) {
        changed.set(true);
        throw failed;
      }
    }
    return known;
  }

  private Map<WardId, Roster> read() {
    Map<WardId, List<Shift>> shifts = new HashMap<>();
    writer
        .sql(
            """
            select id, ward, person, duty, from_at, until_at, on_call,
              exists (select from identity.account as a
                join identity.ward_grant as g on g.account = a.id and g.ward = s.ward
                where a.id = s.person and not a.disabled) as works
            from care.shift as s
            where not cancelled and (until_at > ? or until_at =
              (select max(until_at) from care.shift as l where l.ward = s.ward and not l.cancelled))
            """)
        .param(clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
        .query(row -> {
          // Who can't sign in, or was taken off the ward, does not work; that the ward is staffed
          // stays.
          boolean works = row.getBoolean("works");
          Shift shift =
              new Shift(
                  new ShiftId(row.getObject("id", UUID.class)),
                  new WardId(row.getObject("ward", UUID.class)),
                  new PersonId(row.getObject("person", UUID.class)),
                  Duty.named(row.getString("duty")).orElseThrow(),
                  works ? millis(row, "from_at") : 0,
                  works ? millis(row, "until_at") : 1,
                  row.getBoolean("on_call"));
          shifts.computeIfAbsent(shift.ward(), ward -> new ArrayList<>()).add(shift);
        });
    Map<WardId, Roster> rosters = new HashMap<>();
    shifts.forEach((ward, all) -> rosters.put(ward, new Roster(all)));
    return Map.copyOf(rosters);
  }

  private static long millis(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
  }
}
