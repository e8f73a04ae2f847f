package io.vigil.server.evidence;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What those who run the installation must know of the evidence: shown in health and metrics,
 * logged once, and journalled when it begins and when it ends. Begun and ended by one thread.
 *
 * <p>A process that stops ends none of them: the next one begins anew what still is so.
 */
@Component
class Alerts {

  /** Of no hospital, but of the installation. */
  static final TenantId INSTALLATION = new TenantId(new UUID(0, 0));

  private static final Subject SERVICE = new Subject(Subject.Kind.SERVICE, new UUID(0, 0));

  /** Beginnings and ends that wait for the writer; more are only logged. */
  private static final int WAITING_MAX = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Alerts.class);

  private final Lanes lanes;
  private final Clock clock;
  private final Map<Key, Alert> active = new ConcurrentHashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  Alerts(Lanes lanes, Clock clock, MeterRegistry registry) {
    this.lanes = lanes;
    this.clock = clock;
    Gauge.builder("vigil.evidence.alerts", active::size)
        .description("What is wrong with checkpoints and trees at the moment")
        .register(registry);
  }

  /** An alert that is active. */
  record Alert(TenantId tenant, String code, String detail, Instant since) {}

  private record Key(TenantId tenant, String code) {}

  private record Waiting(TenantId tenant, Act act) {}

  /** Begins an alert, unless it is active. */
  void begin(TenantId tenant, String code, String detail) {
    Key key = new Key(tenant, code);
    if (!active.containsKey(key)) {
      active.put(key, new Alert(tenant, code, detail, clock.instant()));
      log.error("Alert {} of tenant {}: {}", code, tenant.value(), detail);
      journal(tenant, new Act.AlertBegan(code, detail));
    }
  }

  /** As {@link #begin}, but only shown: it is so from the start on, by the settings. */
  void show(TenantId tenant, String code, String detail) {
    active.put(new Key(tenant, code), new Alert(tenant, code, detail, clock.instant()));
    log.error("Alert {}: {}", code, detail);
  }

  /** Ends an alert, if it is active. */
  void end(TenantId tenant, String code) {
    if (active.remove(new Key(tenant, code)) != null) {
      log.info("Alert {} of tenant {} is over", code, tenant.value());
      journal(tenant, new Act.AlertEnded(code));
    }
  }

  /** The installation's and every tenant's, oldest first. */
  List<Alert> active() {
    return active.values().stream().sorted(Comparator.comparing(Alert::since)).toList();
  }

  /** What could not be journalled before is tried again. */
  void journalWaiting() {
    while (!waiting.isEmpty() && lanes.isLive()) {
      Waiting next = waiting.element();
      try {
        lanes.keep(next.tenant(), SERVICE, next.act(), Optional.empty());
        waiting.remove();
      } catch (ProblemException busy) {
        log.debug("An alert waits to be journalled", busy);
        return;
      } catch (IllegalStateException refused) {
        log.error("An alert could not be journalled: {}", next.act(), refused);
        waiting.remove();
      }
    }
  }

  private void journal(TenantId tenant, Act act) {
    if (waiting.size() < WAITING_MAX) {
      waiting.add(new Waiting(tenant, act));
    } else {
      log.error("Too many alerts wait to be journalled; this one will not be: {}", act);
    }
  }
}
