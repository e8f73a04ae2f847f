package io.vigil.server.trial;

import java.time.Instant;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Which wards nobody is alarmed of, for those who look at health. No part of readiness. */
@Component("silentTrials")
class TrialHealth implements HealthIndicator {

  private final Trials trials;

  TrialHealth(Trials trials) {
    this.trials = trials;
  }

  @Override
  public Health health() {
    try {
      Health.Builder health = Health.up();
      trials
          .all()
          .forEach((ward, trial) ->
              trials
                  .of(ward)
                  .ifPresent(current ->
                      health.withDetail(
                          "ward " + ward.value(),
                          "silent trial, nobody is alarmed, from %s until %s"
                              .formatted(
                                  Instant.ofEpochMilli(current.fromEpochMillis()),
                                  Instant.ofEpochMilli(current.untilEpochMillis())))));
      return health.build();
    } catch (DataAccessException away) {
      return Health.unknown().build();
    }
  }
}
