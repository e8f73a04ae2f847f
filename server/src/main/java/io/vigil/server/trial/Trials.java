package io.vigil.server.trial;

import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.SilentTrial;
import io.vigil.engine.Act;
import io.vigil.engine.Commit;
import io.vigil.server.journal.CommitListener;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The wards' silent trials in memory, read anew when one was set or ended. */
@Component
class Trials implements CommitListener {

  private final JdbcClient writer;
  private final Clock clock;
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private volatile Map<WardId, Trial> known = Map.of();

  Trials(@Qualifier("writer") DataSource writer, Clock clock) {
    this.writer = JdbcClient.create(writer);
    this.clock = clock;
  }

  /** A ward's trial: under way or to come. A ward has one at most. */
  record Trial(UUID id, TenantId tenant, long fromEpochMillis, long untilEpochMillis) {
    boolean runs(long epochMillis) {
      // A clock that was ahead when it was set makes it no longer than it may be.
      return fromEpochMillis <= epochMillis
          && epochMillis < untilEpochMillis
          && untilEpochMillis - epochMillis <= SilentTrial.MAX.toMillis();
    }
  }

  @Override
  public void committed(Commit commit) {
    for (Commit.ActDone done : commit.acts()) {
      if (done.act() instanceof Act.SilentTrialSet || done.act() instanceof Act.SilentTrialEnded) {
        changed.set(true);
      }
    }
  }

  /**
   * One ward's, if it is under way or to come.
   *
   * @throws org.springframework.dao.DataAccessException if it changed and can't be read
   */
  Optional<Trial> of(WardId ward) {
    long now = clock.millis();
    return Optional.ofNullable(all().get(ward)).filter(trial -> trial.untilEpochMillis() > now);
  }

  /**
   * Those of all wards that have not been over when they were read.
   *
   * @throws org.springframework.dao.DataAccessException if one changed and can't be read
   */
  synchronized Map<WardId, Trial> all() {
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

  private Map<WardId, Trial> read() {
    Map<WardId, Trial> trials = new HashMap<>();
    writer
        .sql(
            "select id, tenant, ward, from_at, until_at from care.silent_trial where ended_at is"
                + " null and until_at > ?")
        .param(clock.instant().atOffset(ZoneOffset.UTC))
        .query(row -> {
          trials.put(
              new WardId(row.getObject("ward", UUID.class)),
              new Trial(
                  row.getObject("id", UUID.class),
                  new TenantId(row.getObject("tenant", UUID.class)),
                  row.getObject("from_at", OffsetDateTime.class).toInstant().toEpochMilli(),
                  row.getObject("until_at", OffsetDateTime.class).toInstant().toEpochMilli()));
        });
    return Map.copyOf(trials);
  }
}
