package io.vigil.engine;

import io.vigil.core.id.PatientId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * An index of the patients' next deadlines; the truth is in their states. A deadline that moves
 * later stays where it is and is looked up again when it comes; one that moves earlier is put in
 * anew.
 */
final class Deadlines {
  private record Mark(long epochMillis, PatientId patient) {}

  private final PriorityQueue<Mark> marks =
      new PriorityQueue<>(Comparator.comparingLong(Mark::epochMillis));
  private final Map<PatientId, Long> earliest = new HashMap<>();

  void put(PatientId patient, OptionalLong due) {
    if (due.isPresent()) {
      Long known = earliest.get(patient);
      if (known == null || due.getAsLong() < known) {
        earliest.put(patient, due.getAsLong());
        marks.add(new Mark(due.getAsLong(), patient));
      }
    }
  }

  OptionalLong next() {
    return marks.isEmpty() ? OptionalLong.empty() : OptionalLong.of(marks.element().epochMillis());
  }

  /** Takes out the patients whose deadline has truly come. */
  List<PatientId> due(long nowEpochMillis, int max, Function<PatientId, OptionalLong> truth) {
    List<PatientId> due = new ArrayList<>();
    while (due.size() < max
        && !marks.isEmpty()
        && marks.element().epochMillis() <= nowEpochMillis) {
      Mark mark = marks.remove();
      Long known = earliest.get(mark.patient());
      if (known == null || known != mark.epochMillis()) {
        continue;
      }
      earliest.remove(mark.patient());
      OptionalLong deadline = truth.apply(mark.patient());
      if (deadline.isPresent() && deadline.getAsLong() <= nowEpochMillis) {
        due.add(mark.patient());
      } else {
        put(mark.patient(), deadline);
      }
    }
    return due;
  }
}
