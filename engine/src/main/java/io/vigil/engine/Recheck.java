package io.vigil.engine;

import io.vigil.core.patient.Decision;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.MalformedEntryException;
import io.vigil.engine.entry.SealedEntry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides every patient input of the journal again, in lane order, and compares the events with
 * those that were journalled. It goes on after a difference, with what the journal says.
 */
public final class Recheck {

  private static final String GAP = "does not follow the entry before it in number";
  private static final String CHAIN = "does not fit the chain";
  private static final String UNREADABLE = "can not be opened";
  private static final String DECISION = "other events are decided now";
  private static final String FAULT = "can not be decided now";
  private static final String END = "is the last, but the lane's row says otherwise";

  private final EntryCodec codec;
  private final Consumer<Difference> each;
  private final Follower follower;
  private long entries;
  private long inputs;
  private long erased;
  private long differences;

  /**
   * What was gone through.
   *
   * @param entries of the clinical lanes
   * @param inputs those of them that are of patients, each decided again
   * @param erased those that can't be opened because their patient was erased
   * @param differences 0 if the journal explains everything
   */
  public record Report(long entries, long inputs, long erased, long differences) {}

  /**
   * An entry that is not what it should be.
   *
   * @param seq 0 if the lane has no entry at all
   * @param what a sentence's end about the entry, without names or values
   */
  public record Difference(int lane, long seq, String what) {}

  /** Hears of each entry that was gone through, in lane order. */
  public interface Follower {

    /**
     * @param opened empty if its patient was erased
     * @param states of the lane's patients after it, folded from the events
     */
    void passed(
        SealedEntry sealed, Optional<EntryCodec.Opened> opened, Map<Subject, PatientState> states);
  }

  private Recheck(EntryCodec codec, Consumer<Difference> each, Follower follower) {
    this.codec = codec;
    this.each = each;
    this.follower = follower;
  }

  /**
   * Goes through all clinical lanes from their first entry on. It takes nothing over and holds the
   * states of one lane at a time. Entries committed meanwhile may or may not be among those read.
   */
  public static Report run(JournalStore store, Sealer sealer, Consumer<Difference> each) {
    return run(store, sealer, each, (sealed, opened, states) -> {});
  }

  /** The same, with somebody who hears of each entry, but for those that can't be opened. */
  public static Report run(
      JournalStore store, Sealer sealer, Consumer<Difference> each, Follower follower) {
    Recheck recheck = new Recheck(new EntryCodec(sealer), each, follower);
    for (LaneHead head : store.heads()) {
      if (head.lane() < Subject.CLINICAL_LANES) {
        Lane lane = recheck.new Lane(head);
        store.read(head.lane(), 1, lane::take);
        lane.end();
      }
    }
    return new Report(recheck.entries, recheck.inputs, recheck.erased, recheck.differences);
  }

  private final class Lane {
    private final LaneHead head;
    private final Map<Subject, PatientState> states = new HashMap<>();
    private byte[] chain;
    private long last;

    Lane(LaneHead head) {
      this.head = head;
      chain = LaneHead.first(head.lane()).head();
    }

    void take(SealedEntry sealed) {
      long seq = sealed.header().seq();
      if (seq >= head.nextSeq()) {
        return;
      }
      entries++;
      if (sealed.header().lane() != head.lane() || seq != last + 1) {
        differs(seq, GAP);
      }
      if (!codec.follows(chain, sealed)) {
        differs(seq, CHAIN);
      }
      chain = sealed.chain();
      last = seq;
      try {
        Optional<EntryCodec.Opened> opened = codec.openedUnlessErased(sealed);
        opened.ifPresentOrElse(this::decide, () -> erased++);
        follower.passed(sealed, opened, states);
      } catch (MalformedEntryException | Sealer.UnsealableException unreadable) {
        differs(seq, UNREADABLE);
      }
    }

    void end() {
      if (last + 1 != head.nextSeq() || !Arrays.equals(chain, head.head())) {
        differs(last, END);
      }
    }

    private void decide(EntryCodec.Opened opened) {
      Entry entry = opened.entry();
      if (entry.body() instanceof EntryBody.OfPatient body) {
        inputs++;
        List<PatientEvent> events = body.events();
        Subject patient = entry.header().subject();
        PatientState before = states.getOrDefault(patient, PatientState.INITIAL);
        compare(opened, body, before);
        states.put(patient, Patient.evolve(before, events));
      }
    }

    private void compare(EntryCodec.Opened opened, EntryBody.OfPatient body, PatientState before) {
      Entry entry = opened.entry();
      Decision decision;
      try {
        decision = Patient.decide(before, body.input(), entry.header().atEpochMillis());
      } catch (RuntimeException fault) {
        differs(entry.header().seq(), FAULT);
        return;
      }
      if (!opened.isWrittenAs(
          EntryBody.OfPatient.of(body.input(), decision.events(), body.raw()))) {
        differs(entry.header().seq(), DECISION);
      }
    }

    private void differs(long seq, String what) {
      differences++;
      each.accept(new Difference(head.lane(), seq, what));
    }
  }
}
