package io.vigil.core.alarm;

import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayer.Level;
import io.vigil.core.rule.RuleLayers;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whom an alarm goes to while nobody accepts it, and for how long before it goes to the next; by
 * where the patient is. All of it is a proposal for a clinician to approve ({@code
 * docs/clinical/default-rules.md}).
 */
public enum Ladder {
  WARD(
      List.of("bed-nurse", "charge-nurse", "physician", "supervisor"),
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5)),
      List.of(Duration.ofMinutes(3), Duration.ofMinutes(6), Duration.ofMinutes(15))),

  /** What is high never waits for the patient: he may be unconscious. */
  HOME(
      List.of("patient", "hub-nurse", "physician", "welfare-call"),
      List.of(Duration.ZERO, Duration.ofMinutes(2), Duration.ofMinutes(5)),
      List.of(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(20)));

  /**
   * At home what a patient said of a device leaves an alarm of it with him for so long since it
   * signals, however often he says so.
   */
  public static final Duration STANDS_FOR = Duration.ofMinutes(10);

  /**
   * Up to here goes by itself what signals though it is over; it goes on if it is true again, and
   * stays where it was if it had come further.
   */
  public static final int LAST_OF_WHAT_IS_OVER = 1;

  private static final int LAST = 3;

  private final List<String> roles;
  private final List<Duration> high;
  private final List<Duration> medium;

  Ladder(List<String> roles, List<Duration> high, List<Duration> medium) {
    this.roles = roles;
    this.high = high;
    this.medium = medium;
  }

  /** That of a patient whose rules are those of a setting. */
  public static Ladder of(RuleLayers layers) {
    for (RuleLayer layer : layers.layers()) {
      if (layer.level() == Level.SETTING && layer.scope().equals("home")) {
        return HOME;
      }
    }
    return WARD;
  }

  /** The last rung; the first is 0. */
  public static int last() {
    return LAST;
  }

  /** Who stands on a rung, by the role that he has there. */
  public String role(int rung) {
    return roles.get(rung);
  }

  /** The rung on which an alarm begins. */
  public int first(Condition condition, Priority priority) {
    return this == WARD || (asksPatient(condition) && priority != Priority.HIGH) ? 0 : 1;
  }

  /**
   * The first rung that can accept an alarm: whoever accepted one and asks for help is no lower.
   */
  public int firstOfStaff() {
    return this == WARD ? 0 : 1;
  }

  /** How long an alarm stays on a rung; empty if it does not go on from there by itself. */
  public OptionalLong timeoutMillis(Priority priority, int rung) {
    List<Duration> timeouts =
        switch (priority) {
          case HIGH -> high;
          case MEDIUM -> medium;
          case LOW -> List.of();
        };
    return rung < timeouts.size()
        ? OptionalLong.of(timeouts.get(rung).toMillis())
        : OptionalLong.empty();
  }

  /** Whether the patient can tell something of it, or mend it. */
  public static boolean asksPatient(Condition condition) {
    return switch (condition) {
      case Condition.LimitBreached ignored -> true;
      case Condition.News2Raised ignored -> true;
      case Condition.ScoreRaised ignored -> true;
      case Condition.RuleBroken ignored -> true;
      case Condition.SensorAbsent ignored -> true;
      case Condition.DeviceSilent ignored -> true;
      case Condition.DeviceStatusRaised ignored -> true;
      case Condition.SignalLost ignored -> true;
      case Condition.OxygenSupplyFailing ignored -> true;
      case Condition.OffMonitorOverdue ignored -> true;
      // He said it himself.
      case Condition.HelpRequested ignored -> false;
      case Condition.DeviceClockWrong ignored -> false;
      case Condition.TransmissionConflicting ignored -> false;
      case Condition.CiedFound ignored -> false;
      case Condition.InputQuarantined ignored -> false;
      case Condition.Uncovered ignored -> false;
      case Condition.DeliveryUnconfirmed ignored -> false;
      case Condition.HandoverUntaken ignored -> false;
    };
  }

  /**
   * Whether nobody's answer to it, on any rung, means that somebody has to look for the patient.
   */
  public static boolean needsWelfareCall(Condition condition) {
    return asksPatient(condition) || condition instanceof Condition.HelpRequested;
  }
}
