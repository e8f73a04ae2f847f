package io.vigil.simulation.world;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.Handover;

/** Who has a patient, by what people said, and that it is said if nobody has. */
final class Cover {

  private static final Condition UNCOVERED = new Condition.Uncovered();
  private static final long MINUTE_MILLIS = 60_000;
  private static final long HANDOVER_MILLIS = 10 * MINUTE_MILLIS;
  private static final long HIGH_AFTER_MILLIS = 3 * MINUTE_MILLIS;

  private final Chart chart;
  private final Oracle oracle;
  private Coverage coverage = Coverage.NONE;

  /** In true time; {@link Long#MAX_VALUE} while it is not so. */
  private long overdueSince = Long.MAX_VALUE;

  private long uncoveredSince = Long.MAX_VALUE;

  /** By how much our clock was set since, as far as that was seen. */
  private long steppedMillis;

  Cover(Chart chart, Oracle oracle) {
    this.chart = chart;
    this.oracle = oracle;
  }

  void changed(Coverage now) {
    boolean handed = !now.assignment().equals(coverage.assignment());
    if (handed && now.assignment().isPresent()) {
      if (!oracle.isAskedToHave(chart.patient, now.assignment().get().person())) {
        throw broken("somebody has the patient whom nobody asked");
      }
      oracle.count(
          now.assignment().get().by().isPresent() ? Sometimes.ASSIGNED : Sometimes.STOOD_IN);
    }
    boolean offered =
        now.handover().filter(each -> each.stage() == Handover.Stage.OFFERED).isPresent();
    if (offered && !now.handover().equals(coverage.handover())) {
      oracle.count(Sometimes.OFFERED);
      if (handed) {
        throw broken("who was only asked has the patient");
      }
    }
    coverage = now;
    overdueSince = Long.MAX_VALUE;
  }

  void stepped(long byMillis) {
    steppedMillis += byMillis;
  }

  /** After all that a commit did; whose time is over is not seen by it. */
  void settled(long trueMillis) {
    boolean said = chart.isActive(UNCOVERED);
    boolean somebody = coverage.assignment().isPresent() && coverage.reachable();
    if (chart.inCare && coverage.staffed() && !somebody && !said) {
      throw broken("nobody has the patient, and it is not said");
    }
    boolean surely = somebody && coverage.assignment().orElseThrow().untilEpochMillis().isEmpty();
    if (said && (surely || !coverage.staffed())) {
      throw broken("it is said that nobody has the patient");
    }
    if (!said) {
      uncoveredSince = Long.MAX_VALUE;
    } else if (uncoveredSince == Long.MAX_VALUE) {
      uncoveredSince = trueMillis;
      steppedMillis = 0;
      oracle.count(Sometimes.UNCOVERED);
    }
  }

  void look(long nowEpochMillis, long trueMillis) {
    boolean overdue =
        coverage.staffed()
            && coverage.assignment().isPresent()
            && coverage.assignment().get().untilEpochMillis().orElse(Long.MAX_VALUE / 2)
                < nowEpochMillis - HANDOVER_MILLIS;
    if (!overdue) {
      overdueSince = Long.MAX_VALUE;
    } else if (overdueSince == Long.MAX_VALUE) {
      overdueSince = trueMillis;
    } else if (trueMillis - overdueSince > MINUTE_MILLIS && !chart.isActive(UNCOVERED)) {
      throw broken("whose time is long over still has the patient");
    }
    if (uncoveredSince < trueMillis - HIGH_AFTER_MILLIS - MINUTE_MILLIS) {
      for (Episode episode : chart.episodes.values()) {
        if (episode.active()
            && episode.condition().equals(UNCOVERED)
            && episode.openedEpochMillis() + steppedMillis
                < nowEpochMillis - HIGH_AFTER_MILLIS - MINUTE_MILLIS) {
          if (episode.priority() != Priority.HIGH) {
            throw broken("nobody has had the patient for long, and it is not high");
          }
          oracle.count(Sometimes.UNCOVERED_FOR_LONG);
        }
      }
    }
  }

  private Violation broken(String detail) {
    return oracle.broken(Invariant.NOBODY_HAS_HIM_IS_AN_ALARM, detail);
  }
}
