package io.vigil.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The simulation finds what it is there to find: each of these is the product's own code with one
 * place changed, and an invariant says so within a few seeds. The same worlds pass unchanged.
 */
@Execution(ExecutionMode.CONCURRENT)
class MutantsTest {

  private static final int MAX_SEEDS = 12;
  private static final int HOURS = 10;
  private static final int PATIENTS = 8;

  private static final ClassDesc WRITER = ClassDesc.of("io.vigil.engine.Writer");
  private static final ClassDesc SCALE = ClassDesc.of("io.vigil.core.score.Spo2Scale");
  private static final ClassDesc VERDICT = ClassDesc.of("io.vigil.core.rule.Verdict");
  private static final ClassDesc SIGNAL = ClassDesc.of("io.vigil.core.alarm.Signal");
  private static final ClassDesc PRIORITY = ClassDesc.of("io.vigil.core.alarm.Priority");
  private static final ClassDesc STAGE =
      ClassDesc.of("io.vigil.core.patient.Delivery").nested("Stage");
  private static final ClassDesc MAP = ConstantDescs.CD_Map;

  @Test
  void answeringBeforeTheCommit() {
    assertFound(
        new Mutant.Change(
            "io.vigil.engine.Writer",
            "attempt",
            1,
            invokes("commit"),
            (code, again) -> {
              code.dup2()
                  .aload(1)
                  .invokevirtual(
                      WRITER.nested("Attempt"), "batch", MethodTypeDesc.of(ConstantDescs.CD_List))
                  .invokevirtual(
                      WRITER,
                      "answer",
                      MethodTypeDesc.of(
                          ConstantDescs.CD_void,
                          ClassDesc.of("io.vigil.engine.Cell").nested("Prepared"),
                          ConstantDescs.CD_List));
              again.accept(code);
            }),
        Invariant.ACKNOWLEDGED_IS_DURABLE);
  }

  @Test
  void forgettingAtARestartWhatWasSentLast() {
    assertFound(
        new Mutant.Change(
            "io.vigil.engine.Cell",
            "take",
            1,
            element ->
                element instanceof FieldInstruction field
                    && field.name().equalsString("patients")
                    && field.owner().name().equalsString("io/vigil/engine/LaneRecovery"),
            (code, again) -> {
              again.accept(code);
              code.invokestatic(
                  ClassDesc.of("io.vigil.simulation.world.Forgetful"),
                  "forget",
                  MethodTypeDesc.of(MAP, MAP));
            }),
        Invariant.KEPT_ONCE);
  }

  @Test
  void leavingAWorseningSilenced() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.AlarmRevision",
            "worsens",
            1,
            invokes("compareTo"),
            (code, again) -> code.pop2().iconst_0()),
        Invariant.WORSENING_SIGNALS);
  }

  @Test
  void leavingAnAlarmWithWhoeverWasCalledSecond() {
    ClassDesc optional = ClassDesc.of("java.util.OptionalLong");
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.AlarmRevision",
            "climb",
            1,
            invokes("due"),
            (code, again) ->
                code.pop().invokestatic(optional, "empty", MethodTypeDesc.of(optional))),
        Invariant.THE_LADDER_IS_CLIMBED_IN_TIME);
  }

  @Test
  void losingADeadlineThatMovesEarlier() {
    assertFound(
        new Mutant.Change(
            "io.vigil.engine.Deadlines",
            "put",
            1,
            compares(),
            (code, again) -> code.pop2().pop2().iconst_1()),
        Invariant.NO_BREACH_IS_LOST,
        Invariant.SILENCE_IS_AN_ALARM,
        Invariant.THE_LADDER_IS_CLIMBED_IN_TIME,
        Invariant.TOLD_IS_CONFIRMED);
  }

  @Test
  void forgettingTheDeadlinesOfABatchThatFailed() {
    assertFound(
        new Mutant.Change(
            "io.vigil.engine.Cell", "abandon", 1, invokes("index"), (code, again) -> code.pop2()),
        Invariant.NO_BREACH_IS_LOST,
        Invariant.SILENCE_IS_AN_ALARM,
        Invariant.THE_LADDER_IS_CLIMBED_IN_TIME,
        Invariant.TOLD_IS_CONFIRMED);
  }

  @Test
  void lettingAFormerOwnerWrite() {
    assertFound(
        new Mutant.Change(
            "io.vigil.engine.InMemoryJournalStore",
            "append",
            4,
            invokes("epoch"),
            (code, again) -> code.pop().lconst_0()),
        Invariant.ONLY_THE_OWNER_WRITES);
  }

  @Test
  void showingALateReadingAsTheNewest() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Draft",
            "extend",
            1,
            invokes("atEpochMillis"),
            (code, again) -> code.pop().loadConstant(Long.MIN_VALUE)),
        Invariant.LATE_IS_NEVER_NEWEST);
  }

  @Test
  void notMovingSilenceAlongWithTheClock() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Draft",
            "stepClock",
            1,
            element ->
                element instanceof OperatorInstruction operator && operator.opcode() == Opcode.LADD,
            (code, again) -> code.pop2()),
        Invariant.SILENCE_ENDS,
        Invariant.SILENCE_IS_AN_ALARM);
  }

  @Test
  void signallingWhatLateDataShowToHaveEndedLongAgo() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Deciding",
            "retrospective",
            1,
            compares(),
            (code, again) -> code.pop2().pop2().iconst_1()),
        Invariant.WHAT_IS_OVER_STAYS_QUIET);
  }

  @Test
  void countingAWithdrawnReadingInTheScore() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Judging",
            "judgeWithout",
            1,
            invokes("judgeNews2AsNow"),
            (code, again) -> code.pop2().pop()),
        Invariant.SCORE_IS_OF_WHAT_COUNTS);
  }

  @Test
  void judgingAgainWhatWasEnteredInError() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Draft",
            "withdraw",
            1,
            invokes("withEnteredInError"),
            (code, again) -> code.pop()),
        Invariant.ACKNOWLEDGED_IS_JUDGED);
  }

  @Test
  void lettingOnePersonAloneMoveReadings() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Correcting",
            "approve",
            1,
            invokes("equals"),
            (code, again) -> code.pop2().iconst_0()),
        Invariant.TWO_PERSONS_AGREE);
  }

  @Test
  void reattributingAtOneLaneOnly() {
    assertFound(
        new Mutant.Change(
            "io.vigil.engine.Deliberation",
            "reattribute",
            1,
            second(element ->
                invokes("decide").test(element)
                    && element instanceof InvokeInstruction invoke
                    && invoke.owner().name().equalsString("io/vigil/engine/Deliberation")),
            (code, again) -> code.pop2().pop2().pop2().pop().aconst_null()),
        Invariant.REATTRIBUTED_ON_BOTH_SIDES);
  }

  @Test
  void keepingAnErasedPatientInMemory() {
    assertFound(
        new Mutant.Change(
            "io.vigil.engine.Cell", "confirm", 1, invokes("forget"), (code, again) -> code.pop2()),
        Invariant.ERASED_STAYS_ERASED);
  }

  @Test
  void keepingTheKeyOfTheErased() {
    assertFound(
        new Mutant.Change(
            "io.vigil.engine.InMemorySealer",
            "erase",
            1,
            second(invokes("remove")),
            (code, again) -> code.pop2().aconst_null()),
        Invariant.ERASED_IS_UNREADABLE);
  }

  @Test
  void takingWhatNobodyConfirmedAsConfirmed() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Delivering",
            "passTime",
            1,
            reads("UNCONFIRMED"),
            (code, again) -> code.getstatic(STAGE, "DISPLAYED", STAGE)),
        Invariant.TOLD_IS_CONFIRMED);
  }

  @Test
  void lettingAnybodyConfirmThatAnotherWasTold() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Delivering",
            "note",
            1,
            invokes("equals"),
            (code, again) -> code.pop2().iconst_1()),
        Invariant.TOLD_IS_CONFIRMED);
  }

  @Test
  void leavingWhoseTimeIsOverWithThePatient() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Assigning",
            "settle",
            1,
            invokes("covered"),
            (code, again) -> code.pop2().pop().iconst_1()),
        Invariant.NOBODY_HAS_HIM_IS_AN_ALARM);
  }

  @Test
  void scoringOnTheScaleThatWasNotOrdered() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Scoring",
            "scaleAt",
            1,
            reads("TWO"),
            (code, again) -> code.getstatic(SCALE, "ONE", SCALE)),
        Invariant.SCORE_IS_OF_WHAT_COUNTS,
        Invariant.ONE_EPISODE_FOR_EACH_BREACH);
  }

  @Test
  void signallingAScoreThatAnOrderSuspended() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Judging",
            "observe",
            1,
            invokes("suspendedAt"),
            (code, again) -> code.pop2().pop().iconst_0()),
        Invariant.ONE_EPISODE_FOR_EACH_BREACH);
  }

  @Test
  void notHearingThatADeviceIsWellAgain() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.rule.StatusRule$1",
            "take",
            1,
            reads("CONTRARY"),
            (code, again) -> code.getstatic(VERDICT, "BREACH", VERDICT)),
        Invariant.ONE_EPISODE_FOR_EACH_BREACH);
  }

  @Test
  void joiningSilentlyLongAfterTheAcceptance() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.AlarmRevision",
            "silent",
            2,
            compares(),
            (code, again) -> code.pop2().pop2().iconst_m1()),
        Invariant.WORSENING_SIGNALS);
  }

  @Test
  void forgettingTheLatch() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.AlarmRevision",
            "end",
            1,
            reads("LATCHED"),
            (code, again) -> code.getstatic(SIGNAL, "OFF", SIGNAL)),
        Invariant.LATE_DATA_SILENCES_NOTHING);
  }

  @Test
  void waitingForThePatientWhereItIsHigh() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.alarm.Ladder",
            "first",
            1,
            reads("HIGH"),
            (code, again) -> code.getstatic(PRIORITY, "LOW", PRIORITY)),
        Invariant.THE_LADDER_IS_CLIMBED_IN_TIME);
  }

  @Test
  void notHearingWhoNeedsHelp() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.CaringAtHome",
            "answer",
            1,
            invokes("openNow"),
            (code, again) -> code.pop2().pop2().pop()),
        Invariant.HELP_IS_HEARD);
  }

  @Test
  void lookingForNobodyWhomNobodyAnsweredFor() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.CaringAtHome",
            "settle",
            1,
            invokes("openTask"),
            (code, again) -> code.pop2().pop()),
        Invariant.SOMEBODY_LOOKS_FOR_HIM);
  }

  @Test
  void leavingSilentWhatATrialWithheld() {
    assertFound(
        new Mutant.Change(
            "io.vigil.core.patient.Trialling",
            "leave",
            1,
            second(invokes("emit")),
            (code, again) -> code.pop2()),
        Invariant.A_TRIAL_IS_SILENT);
  }

  private static void assertFound(Mutant.Change change, Invariant... by) {
    Set<Invariant> named = EnumSet.noneOf(Invariant.class);
    named.addAll(List.of(by));
    for (long seed = 1; seed <= MAX_SEEDS; seed++) {
      Optional<String> violated = new Mutant(change).run(settings(seed));
      if (violated.isPresent()) {
        System.out.println(change.method() + " is found with seed " + seed + ": " + violated.get());
        assertThat(named).extracting(Invariant::name).contains(violated.get());
        return;
      }
    }
    throw new AssertionError(change.type() + "." + change.method() + " was not found");
  }

  static World.Settings settings(long seed) {
    return new World.Settings(seed, HOURS, PATIENTS);
  }

  private static Predicate<CodeElement> reads(String constant) {
    return element ->
        element instanceof FieldInstruction field && field.name().equalsString(constant);
  }

  private static Predicate<CodeElement> invokes(String method) {
    return element ->
        element instanceof InvokeInstruction invoke && invoke.name().equalsString(method);
  }

  /** Of the places in a method, each time that it is read. */
  private static Predicate<CodeElement> second(Predicate<CodeElement> place) {
    AtomicInteger seen = new AtomicInteger();
    return element -> place.test(element) && seen.incrementAndGet() % 2 == 0;
  }

  private static Predicate<CodeElement> compares() {
    return element ->
        element instanceof OperatorInstruction operator && operator.opcode() == Opcode.LCMP;
  }
}
