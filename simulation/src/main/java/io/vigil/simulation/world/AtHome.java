package io.vigil.simulation.world;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TaskId;
import io.vigil.core.patient.PatientAnswer;
import io.vigil.core.patient.Task;
import io.vigil.core.patient.WelfareCall;
import io.vigil.core.rule.RuleLayer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a patient at home said of himself, and that somebody looks for him. */
final class AtHome {

  private static final Condition HELP = new Condition.HelpRequested();
  private static final int LAST_RUNG = 3;

  private final Chart chart;
  private final Oracle oracle;
  private final Set<PersonId> accounts = new HashSet<>();
  private final Set<TaskId> calls = new LinkedHashSet<>();
  private final Set<TaskId> ended = new HashSet<>();
  private Optional<PersonId> account = Optional.empty();
  private boolean atHome;

  /** Since the last commit, until something shows that it was done. */
  private boolean needsHelp;

  private boolean needsCall;
  private boolean needsNextCall;
  private boolean closedByNobody;

  AtHome(Chart chart, Oracle oracle) {
    this.chart = chart;
    this.oracle = oracle;
  }

  void adopted(List<RuleLayer> layers) {
    boolean was = atHome;
    atHome =
        layers.stream()
            .anyMatch(
                layer -> layer.level() == RuleLayer.Level.SETTING && layer.scope().equals("home"));
    if (was != atHome) {
      oracle.count(atHome ? Sometimes.AT_HOME : Sometimes.BACK_ON_A_WARD);
    }
  }

  /** Whether nobody of the hospital is beside him. */
  boolean is() {
    return atHome;
  }

  void bound(Optional<PersonId> to) {
    account = to;
    to.ifPresent(accounts::add);
  }

  boolean isPatient(PersonId person) {
    return account.isPresent() && account.get().equals(person);
  }

  /** Somebody was told that what he said was noted. */
  void answered(PersonId by) {
    if (!accounts.contains(by)) {
      throw oracle.broken(
          Invariant.HIS_WORD_SILENCES_NOTHING, "somebody else spoke for the patient");
    }
  }

  void said(PatientAnswer said) {
    if (account.isEmpty()) {
      throw oracle.broken(
          Invariant.HIS_WORD_SILENCES_NOTHING, "somebody else spoke for the patient");
    }
    oracle.count(Sometimes.PROMPT_ANSWERED);
    if (said.kind() == PatientAnswer.Kind.NEED_HELP) {
      needsHelp = true;
      oracle.count(
          chart.isActive(HELP)
              ? Sometimes.HELP_ASKED_AGAIN
              : said.alarm().isEmpty() ? Sometimes.HELP_ASKED_UNASKED : Sometimes.HELP_ASKED);
    }
  }

  /** Somebody took notice, or he has left. */
  void helped() {
    needsHelp = false;
  }

  void raised(Alarm alarm) {
    if (alarm.condition().equals(HELP)
        && (!alarm.signal().given()
            || alarm.priority() != Priority.HIGH
            || (atHome && alarm.rung() == 0))) {
      throw oracle.broken(Invariant.HELP_IS_HEARD, "whoever needs help calls nobody of the staff");
    }
  }

  void changed(Alarm before, Alarm alarm) {
    needsCall |=
        atHome
            && alarm.listed()
            && alarm.rung() == LAST_RUNG
            && before.rung() < LAST_RUNG
            && isOfHimself(alarm.condition());
  }

  void opened(Task task) {
    if (task.kind() == Task.Kind.WELFARE_CALL) {
      calls.add(task.id());
      needsCall = false;
      needsNextCall = false;
      oracle.count(Sometimes.WELFARE_CALL);
    }
  }

  void called(WelfareCall call) {
    ended.add(call.task());
    oracle.count(Sometimes.WELFARE_CALL_ENDED);
    if (call.outcome() == WelfareCall.Outcome.NO_ANSWER) {
      needsNextCall = true;
      oracle.count(Sometimes.WELFARE_CALL_IN_VAIN);
    }
  }

  void closed(TaskId task, boolean bySomebody) {
    if (!calls.remove(task)) {
      return;
    }
    needsCall = false;
    if (bySomebody && !ended.contains(task)) {
      throw unlooked("a call is done, and nobody said what came of it");
    }
    closedByNobody |= !bySomebody;
  }

  void discharged() {
    account = Optional.empty();
    needsHelp = false;
    needsCall = false;
    needsNextCall = false;
    closedByNobody = false;
  }

  /** After all that a commit did. */
  void settled() {
    if (needsHelp && !chart.isActive(HELP)) {
      throw oracle.broken(Invariant.HELP_IS_HEARD, "he needs help, and there is no alarm");
    }
    if (needsCall && calls.isEmpty()) {
      throw unlooked("nobody answered for him, and nobody is to look for him");
    }
    if (needsNextCall) {
      throw unlooked("nobody was reached, and nobody is to try again");
    }
    if (closedByNobody) {
      throw unlooked("a call is over that nobody made");
    }
    needsHelp = false;
    needsCall = false;
  }

  /** What he can say something of, or is himself the cause of. */
  static boolean isOfHimself(Condition condition) {
    return condition instanceof Condition.HelpRequested || asks(condition);
  }

  /** What begins with him: what is true of his body, and what he can put right. */
  static boolean asks(Condition condition) {
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
      default -> false;
    };
  }

  private Violation unlooked(String detail) {
    return oracle.broken(Invariant.SOMEBODY_LOOKS_FOR_HIM, detail);
  }
}
