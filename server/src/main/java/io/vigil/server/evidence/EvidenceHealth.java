package io.vigil.server.evidence;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * {@code ALERT} while something is wrong with checkpoints or trees. No part of readiness: live data
 * go on.
 */
@Component("evidence")
class EvidenceHealth implements HealthIndicator {
  private static final Status ALERT = new Status("ALERT");

  private final Alerts alerts;

  EvidenceHealth(Alerts alerts) {
    this.alerts = alerts;
  }

  @Override
  public Health health() {
    Map<String, Object> details = new LinkedHashMap<>();
    for (Alerts.Alert alert : alerts.active()) {
      details.put(
          alert.code() + " " + alert.tenant().value(),
          alert.detail() + " (since " + alert.since() + ")");
    }
    return (details.isEmpty() ? Health.up() : Health.status(ALERT)).withDetails(details).build();
  }
}
