package io.vigil.server.journal;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while what is handed in is committed; part of readiness, as {@code writer}. */
@Component("writer")
class WriterHealth implements HealthIndicator {
  private final Lanes lanes;

  WriterHealth(Lanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public Health health() {
    return lanes.writing() ? Health.up().build() : Health.down().build();
  }
}
