package io.vigil.core.alarm;

import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.Direction;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.util.Optional;

/**
 * What can be true of a patient or of the equipment about the patient. Within one patient it is the
 * key of an alarm, never a rule's version: a changed limit doesn't make another alarm.
 */
public sealed interface Condition {

  /** A vital sign is at or past its limit. */
  record LimitBreached(VitalSign vitalSign, Direction direction) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.PHYSIOLOGICAL;
    }

    @Override
    public String key() {
      return vitalSign.code() + ":" + direction.wireName();
    }
  }

  /** NEWS2's lower bound asks for a response: 5 or more, or 3 in one parameter (RCP 2017). */
  record News2Raised() implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.PHYSIOLOGICAL;
    }

    @Override
    public String key() {
      return "NEWS2:high";
    }
  }

  /**
   * The lower bound of a score other than NEWS2 is at or past its threshold.
   *
   * @param score not NEWS2, which has a condition of its own
   */
  record ScoreRaised(ScoreKind score) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.PHYSIOLOGICAL;
    }

    @Override
    public String key() {
      return score.label() + ":high";
    }
  }

  /** That a score asks for a response. */
  static Condition ofScore(ScoreKind score) {
    return score == ScoreKind.NEWS2 ? new News2Raised() : new ScoreRaised(score);
  }

  /** The score that asks for a response, if it is one that does. */
  default Optional<ScoreKind> scored() {
    return switch (this) {
      case News2Raised() -> Optional.of(ScoreKind.NEWS2);
      case ScoreRaised raised -> Optional.of(raised.score);
      default -> Optional.empty();
    };
  }

  /**
   * A rule that is neither a limit nor of the score holds.
   *
   * @param rule its key
   */
  record RuleBroken(String rule) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.PHYSIOLOGICAL;
    }

    @Override
    public String key() {
      return rule;
    }
  }

  /** A device goes on sending, but one of its continuous sensors gives no value any more. */
  record SensorAbsent(DeviceId device, Sensor sensor) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "absent:" + sensor + ":" + device;
    }
  }

  /** Nothing has been received from a bound device for longer than it should take. */
  record DeviceSilent(DeviceId device) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "silent:" + device;
    }
  }

  /** A device's clock is so far off that its readings can't be judged. */
  record DeviceClockWrong(DeviceId device) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "clock:" + device;
    }
  }

  /** A transmission came again under its identity with another content. */
  record TransmissionConflicting(DeviceId device) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "conflict:" + device;
    }
  }

  /** A device says that one of its statuses holds. */
  record DeviceStatusRaised(DeviceId device, DeviceStatus status) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "status:" + status.code() + ":" + device;
    }
  }

  /**
   * A rate is 0, and nobody knows whether the sensor is on the body: a loose sensor, or a patient
   * without a pulse or breath.
   */
  record SignalLost(DeviceId device, VitalSign vitalSign) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "no-signal:" + vitalSign.code() + ":" + device;
    }
  }

  /** What an oxygen supply measures says that something is wrong with it. */
  record OxygenSupplyFailing(DeviceId device, OxygenFault fault) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "oxygen:" + fault.wireName() + ":" + device;
    }
  }

  /** The last interrogation of a cardiac implant showed something. */
  record CiedFound(DeviceId device, CiedFinding finding) implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "implant:" + finding.wireName() + ":" + device;
    }
  }

  /** An input could not be judged because of a fault of ours; it is kept and set aside. */
  record InputQuarantined() implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "quarantined";
    }
  }

  /** Who was to be away from the monitor for a while is away for longer. */
  record OffMonitorOverdue() implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "off-monitor-overdue";
    }
  }

  /** Nobody has the patient, or who has him can't be reached. */
  record Uncovered() implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "uncovered";
    }
  }

  /** Of an alarm somebody was not told, as far as is known, and nobody else has seen it. */
  record DeliveryUnconfirmed() implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "delivery-unconfirmed";
    }
  }

  /** Nobody took the patient whom somebody handed over; who stands in has him, if there is one. */
  record HandoverUntaken() implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.TECHNICAL;
    }

    @Override
    public String key() {
      return "handover-untaken";
    }
  }

  /** The patient says that he needs help. */
  record HelpRequested() implements Condition {
    @Override
    public AlarmKind kind() {
      return AlarmKind.PHYSIOLOGICAL;
    }

    @Override
    public String key() {
      return "help-requested";
    }
  }

  /** The key of the rule that it follows from; empty where it follows from none. */
  default Optional<String> ruleKey() {
    return switch (this) {
      case LimitBreached ignored -> Optional.of(key());
      case News2Raised ignored -> Optional.of(key());
      case ScoreRaised ignored -> Optional.of(key());
      case RuleBroken ignored -> Optional.of(key());
      case SensorAbsent ignored -> Optional.of("silence:sensor");
      case DeviceSilent ignored -> Optional.of("silence:device");
      case DeviceStatusRaised(var ignored, DeviceStatus status) ->
          Optional.of("status:" + status.code());
      case OxygenSupplyFailing(var ignored, OxygenFault fault) ->
          Optional.of("oxygen:" + fault.wireName());
      case CiedFound(var ignored, CiedFinding finding) ->
          Optional.of("implant:" + finding.wireName());
      case SignalLost ignored -> Optional.empty();
      case DeviceClockWrong ignored -> Optional.empty();
      case TransmissionConflicting ignored -> Optional.empty();
      case InputQuarantined ignored -> Optional.empty();
      case OffMonitorOverdue ignored -> Optional.empty();
      case Uncovered ignored -> Optional.empty();
      case DeliveryUnconfirmed ignored -> Optional.empty();
      case HelpRequested ignored -> Optional.empty();
      case HandoverUntaken ignored -> Optional.empty();
    };
  }

  /** Whether it is about the patient or about the equipment. */
  AlarmKind kind();

  /** Stable text of the public interface and of the index. */
  String key();
}
