package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.PersonId;
import io.vigil.core.vitals.VitalSign;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides when a patient's devices are not expected to be heard, and when they are again. */
final class OffMonitoring {

  private static final Condition OVERDUE = new Condition.OffMonitorOverdue();

  private final Deciding deciding;
  private final Draft draft;

  OffMonitoring(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  /** While it lasts, the reason and the time can be changed; it goes on from when it began. */
  Reply go(PatientInput.GoOffMonitor go) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(go.command())) {
      return new Reply.Done();
    }
    long ahead = go.backByEpochMillis() - deciding.now();
    if (ahead <= 0 || ahead > OffMonitor.MAX.toMillis()) {
      return new Reply.Refused("back-by-not-ahead");
    }
    long since = lasting().map(OffMonitor::sinceEpochMillis).orElse(deciding.now());
    deciding.emit(
        new PatientEvent.WentOffMonitor(
            new OffMonitor(
                go.reason(), go.by(), since, go.backByEpochMillis(), OptionalLong.empty())));
    deciding.emit(new PatientEvent.CommandDone(go.command()));
    endOverdue();
    for (Link link : List.copyOf(draft.links().values())) {
      // Why it is silent is known now.
      draft
          .episodes()
          .active(new Condition.DeviceSilent(link.binding().device()))
          .ifPresent(episode -> deciding.end(episode, deciding.now()));
    }
    return new Reply.Done();
  }

  Reply comeBack(PatientInput.ComeBackToMonitor back) {
    if (deciding.done(back.command())) {
      return new Reply.Done();
    }
    if (!deciding.before().inCare() || lasting().isEmpty()) {
      return new Reply.NotFound();
    }
    end(Optional.of(back.by()));
    deciding.emit(new PatientEvent.CommandDone(back.command()));
    return new Reply.Done();
  }

  /** What is measured and sent as it happens shows that the patient is back. */
  void heard(List<RecordedReading> recorded, boolean live) {
    if (!live || lasting().isEmpty()) {
      return;
    }
    long settled = lasting().get().sinceEpochMillis() + OffMonitor.SETTLING.toMillis();
    for (RecordedReading reading : recorded) {
      if (reading.status().judged()
          && reading.reading().metric() instanceof VitalSign
          && reading.reading().at().toEpochMilli() >= settled
          && deciding.now() >= settled) {
        end(Optional.empty());
        return;
      }
    }
  }

  void passTime() {
    if (isDue(lasting(), draft.episodes().active(OVERDUE).isPresent(), deciding.now())) {
      deciding.openNow(OVERDUE, Priority.MEDIUM, lasting().orElseThrow().backByEpochMillis());
    }
  }

  /** Whoever is discharged is not away. */
  void forget() {
    if (lasting().isPresent()) {
      end(Optional.empty());
    }
    endOverdue();
  }

  /** Who was overdue in another record, merged into this one, is here. */
  void settle() {
    if (lasting().isEmpty()) {
      endOverdue();
    }
  }

  private static boolean isDue(Optional<OffMonitor> lasting, boolean said, long now) {
    return lasting.isPresent() && !said && lasting.get().backByEpochMillis() <= now;
  }

  private void end(Optional<PersonId> by) {
    deciding.emit(new PatientEvent.CameBackToMonitor(by, deciding.now()));
    endOverdue();
  }

  private void endOverdue() {
    draft.episodes().active(OVERDUE).ifPresent(episode -> deciding.end(episode, deciding.now()));
  }

  private Optional<OffMonitor> lasting() {
    return draft.offMonitor().filter(OffMonitor::lasts);
  }
}
