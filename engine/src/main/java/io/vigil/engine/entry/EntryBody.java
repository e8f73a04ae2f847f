package io.vigil.engine.entry;

import io.vigil.core.patient.AbsorbedRecord;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.RecordedReading;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an entry says: sealed in the journal, under the key of its subject. */
public sealed interface EntryBody {

  /**
   * The version of this encoding, in the header of every entry. Raised when a shape changes; what
   * the older ones say is told in {@link Upcasts}.
   */
  int VERSION = 1;

  /**
   * An input of a patient and what was decided of it.
   *
   * @param raw the bytes as the device sent them, packed as ingestion does
   */
  record OfPatient(PatientInput input, List<StoredEvent> stored, Optional<byte[]> raw)
      implements EntryBody {

    /** The body of a decision. */
    public static OfPatient of(
        PatientInput input, List<PatientEvent> events, Optional<byte[]> raw) {
      List<StoredEvent> stored = new ArrayList<>(events.size());
      for (PatientEvent event : events) {
        stored.add(stored(input, event));
      }
      return new OfPatient(input, List.copyOf(stored), raw);
    }

    /** The events, in order. */
    public List<PatientEvent> events() {
      List<PatientEvent> events = new ArrayList<>(stored.size());
      for (StoredEvent event : stored) {
        events.add(event.event(input));
      }
      return List.copyOf(events);
    }

    private static StoredEvent stored(PatientInput input, PatientEvent event) {
      if (event instanceof PatientEvent.ReadingsRecorded recorded
          && ReadingsOfInput.says(input, recorded)) {
        return new ReadingsOfInput(recorded.receivedEpochMillis(), statuses(recorded.readings()));
      }
      if (event instanceof PatientEvent.ReadingsReattributed taken
          && ReadingsOfInput.says(input, taken)) {
        return new ReadingsOfInput(taken.receivedEpochMillis(), statuses(taken.readings()));
      }
      if (input instanceof PatientInput.FollowMerge follow) {
        if (event instanceof PatientEvent.RecordJoined(AbsorbedRecord absorbed, var record)
            && record.equals(follow.record())) {
          return new RecordOfInput(Optional.of(absorbed), absorbed.sinceEpochMillis());
        }
        if (event instanceof PatientEvent.RecordParted(var merge, long now, var record)
            && merge.equals(follow.merge().id())
            && record.equals(follow.record())) {
          return new RecordOfInput(Optional.empty(), now);
        }
      }
      return new Whole(event);
    }

    private static List<ReadingStatus> statuses(List<RecordedReading> readings) {
      ReadingStatus[] statuses = new ReadingStatus[readings.size()];
      for (int i = 0; i < statuses.length; i++) {
        statuses[i] = readings.get(i).status();
      }
      return List.of(statuses);
    }
  }

  /**
   * @param raw the bytes as the device sent them, packed as ingestion does
   */
  record OfAct(Act act, Optional<byte[]> raw) implements EntryBody {}

  /** An event as it is written; readings stand once in an entry, in its input. */
  sealed interface StoredEvent {
    PatientEvent event(PatientInput input);
  }

  /** An event that is written as it is. */
  record Whole(PatientEvent value) implements StoredEvent {
    @Override
    public PatientEvent event(PatientInput input) {
      return value;
    }
  }

  /**
   * {@link PatientEvent.ReadingsRecorded}, or {@link PatientEvent.ReadingsReattributed}, without
   * what its input says already.
   */
  record ReadingsOfInput(long receivedEpochMillis, List<ReadingStatus> statuses)
      implements StoredEvent {

    @Override
    public PatientEvent event(PatientInput input) {
      return switch (input) {
        case PatientInput.ReceiveTransmission(var identity, var ignored, List<Reading> readings) ->
            new PatientEvent.ReadingsRecorded(
                identity.device(), Optional.of(identity), receivedEpochMillis, recorded(readings));
        case PatientInput.Observe(var ignored, var by, List<Reading> readings) ->
            new PatientEvent.ReadingsRecorded(
                by, Optional.empty(), receivedEpochMillis, recorded(readings));
        case PatientInput.TakeReattributed take ->
            new PatientEvent.ReadingsReattributed(
                take.correction(),
                take.from(),
                take.binding().device(),
                receivedEpochMillis,
                recorded(take.readings()));
        default -> throw new MalformedEntryException("this input has no readings");
      };
    }

    /** Whether the input says of the event all but its time and statuses. */
    static boolean says(PatientInput input, PatientEvent.ReadingsRecorded event) {
      return switch (input) {
        case PatientInput.ReceiveTransmission(var identity, var ignored, List<Reading> readings) ->
            event.source().equals(identity.device())
                && event.identity().isPresent()
                && event.identity().get().equals(identity)
                && same(readings, event.readings());
        case PatientInput.Observe(var ignored, var by, List<Reading> readings) ->
            event.source().equals(by)
                && event.identity().isEmpty()
                && same(readings, event.readings());
        default -> false;
      };
    }

    /** The same of readings that had been another patient's. */
    static boolean says(PatientInput input, PatientEvent.ReadingsReattributed event) {
      return input instanceof PatientInput.TakeReattributed take
          && event.correction().equals(take.correction())
          && event.from().equals(take.from())
          && event.device().equals(take.binding().device())
          && same(take.readings(), event.readings());
    }

    private static boolean same(List<Reading> readings, List<RecordedReading> recorded) {
      boolean same = readings.size() == recorded.size();
      for (int i = 0; i < readings.size() && same; i++) {
        same = readings.get(i).equals(recorded.get(i).reading());
      }
      return same;
    }

    private List<RecordedReading> recorded(List<Reading> readings) {
      if (readings.size() != statuses.size()) {
        throw new MalformedEntryException("there are not as many statuses as readings");
      }
      List<RecordedReading> recorded = new ArrayList<>(readings.size());
      for (int i = 0; i < readings.size(); i++) {
        recorded.add(new RecordedReading(readings.get(i), statuses.get(i)));
      }
      return recorded;
    }
  }

  /**
   * {@link PatientEvent.RecordJoined}, or without an absorbed record {@link
   * PatientEvent.RecordParted}, without what its input says already.
   */
  record RecordOfInput(Optional<AbsorbedRecord> absorbed, long nowEpochMillis)
      implements StoredEvent {

    @Override
    public PatientEvent event(PatientInput input) {
      if (!(input instanceof PatientInput.FollowMerge follow)) {
        throw new MalformedEntryException("this input has no record");
      }
      return absorbed.isPresent()
          ? new PatientEvent.RecordJoined(absorbed.get(), follow.record())
          : new PatientEvent.RecordParted(follow.merge().id(), nowEpochMillis, follow.record());
    }
  }

  /** The number of its kind, in the header of every entry. */
  default int kind() {
    return switch (this) {
      case OfPatient ofPatient -> Tags.of(PatientInput.class, ofPatient.input().getClass());
      case OfAct ofAct -> Tags.of(Act.class, ofAct.act().getClass());
    };
  }

  /** The number of an input's kind. */
  static int kind(PatientInput input) {
    return Tags.of(PatientInput.class, input.getClass());
  }

  /** The number of a kind of input. */
  static int kind(Class<? extends PatientInput> input) {
    return Tags.of(PatientInput.class, input);
  }
}
