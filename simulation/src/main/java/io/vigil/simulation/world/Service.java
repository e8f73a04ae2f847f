package io.vigil.simulation.world;

import io.vigil.engine.Answer;
import io.vigil.engine.JournalStore;
import io.vigil.engine.Sealer;
import io.vigil.engine.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The processes of one installation and their supervisor, who may be wrong: a paused process is not
 * dead, and two can believe that they serve.
 */
final class Service {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final Agenda agenda;
  private final Chances chances;
  private final Planned planned;
  private final Coverage coverage;
  private final Oracle oracle;
  private final Disk disk;
  private final Erasures erasures;
  private final Sealer sealer;
  private final List<ServingProcess> processes = new ArrayList<>();
  private boolean faulty = true;

  /** Taken in turn, so that all of them happen. */
  private long faults;

  private long clocks;
  private boolean starting;
  private long wallOff;

  Service(
      Agenda agenda,
      Chances chances,
      Planned planned,
      Coverage coverage,
      Oracle oracle,
      Disk disk,
      Erasures erasures,
      Sealer sealer) {
    this.agenda = agenda;
    this.chances = chances;
    this.planned = planned;
    this.coverage = coverage;
    this.oracle = oracle;
    this.disk = disk;
    this.erasures = erasures;
    this.sealer = sealer;
  }

  void start() {
    startProcess();
    planFault();
    planClock();
    sweep();
  }

  private void sweep() {
    if (newest().isPresent()) {
      erasures.carryOut();
    }
    agenda.after(10 * MINUTE, this::sweep);
  }

  /** From now on one process serves undisturbed under a right clock. */
  void heal() {
    faulty = false;
    wallOff = 0;
    List.copyOf(processes).forEach(ServingProcess::heal);
    if (processes.isEmpty()) {
      startProcess();
    }
  }

  /** The one that took the lanes over last; empty while none serves. */
  Optional<ServingProcess> newest() {
    return processes.isEmpty() ? Optional.empty() : Optional.of(processes.getLast());
  }

  /** Our time, as somebody on the machine reads it. */
  long epochMillis() {
    return agenda.now() + wallOff;
  }

  void receive(Submission submission, boolean live, Consumer<Optional<Answer>> reply) {
    List<ServingProcess> serving = processes.stream().filter(ServingProcess::serves).toList();
    if (serving.isEmpty()) {
      coverage.count(Sometimes.NOBODY_SERVED);
      reply.accept(Optional.empty());
      return;
    }
    ServingProcess process =
        serving.size() > 1 && chances.oneIn(4) ? serving.getFirst() : serving.getLast();
    process.receive(new ServingProcess.Waiting(submission, live, reply));
  }

  private void startProcess() {
    starting = false;
    erasures.carryOut();
    long skew = faulty ? chances.between(-1_500, 1_500) : 0;
    JournalStore connection = disk.connect(this::maybeTakeOver);
    ServingProcess process =
        new ServingProcess(
            connection,
            sealer,
            () -> agenda.now() + wallOff + skew,
            agenda,
            chances,
            planned,
            coverage,
            oracle,
            this::ended);
    if (!faulty) {
      process.heal();
    }
    if (processes.stream().anyMatch(other -> !other.isOver())) {
      coverage.count(Sometimes.TWO_PROCESSES_AT_ONCE);
    }
    processes.add(process);
    oracle.servedBy(process);
  }

  private void ended(ServingProcess process) {
    processes.remove(process);
    if (processes.stream().noneMatch(ServingProcess::serves)) {
      startLater();
    }
  }

  private void startLater() {
    if (!starting) {
      starting = true;
      long most = chances.oneIn(8) ? 20 * MINUTE : MINUTE;
      agenda.after(faulty ? chances.spread(1_000, most) : 1_000, this::startProcess);
    }
  }

  /** Somebody else takes the lanes over while a commit is on its way. */
  private void maybeTakeOver() {
    if (faulty && (planned.comes(Sometimes.TAKEN_OVER_IN_A_COMMIT) || chances.oneIn(9_000))) {
      coverage.count(Sometimes.TAKEN_OVER_IN_A_COMMIT);
      startProcess();
    }
  }

  private void planFault() {
    agenda.after(chances.spread(10 * MINUTE, 8 * HOUR), this::fault);
  }

  private void fault() {
    if (!faulty) {
      return;
    }
    planFault();
    Optional<ServingProcess> newest = newest().filter(ServingProcess::serves);
    if (newest.isEmpty()) {
      return;
    }
    ServingProcess process = newest.get();
    switch ((int) (faults++ % 6)) {
      case 0 -> process.crash();
      case 1 -> process.stop();
      case 2 -> startProcess();
      case 3 -> {
        coverage.count(Sometimes.PROCESS_PAUSED);
        process.pause(chances.spread(2_000, 15 * MINUTE));
      }
      default -> {
        coverage.count(Sometimes.PROCESS_PAUSED);
        process.pause(chances.spread(10_000, 30 * MINUTE));
        agenda.after(chances.spread(5_000, 60_000), () -> replace(process));
      }
    }
  }

  private void replace(ServingProcess process) {
    if (faulty && !process.isOver() && newest().filter(is -> is == process).isPresent()) {
      startProcess();
    }
  }

  private void planClock() {
    agenda.after(chances.spread(HOUR / 2, 10 * HOUR), this::setClock);
  }

  private void setClock() {
    if (!faulty) {
      return;
    }
    planClock();
    if (clocks++ % 2 == 1) {
      coverage.count(Sometimes.CLOCK_DRIFTED);
      wallOff += wallOff > 3_000 ? -4_000 : chances.between(1, 3_000);
      return;
    }
    long by = chances.one(List.of(HOUR, -HOUR, 20 * MINUTE, -20 * MINUTE, 7_000L, -7_000L));
    wallOff += by;
    if (chances.oneIn(2)) {
      newest().ifPresent(ServingProcess::crash);
    }
    agenda.after(
        chances.spread(MINUTE, HOUR),
        () -> {
          if (faulty) {
            wallOff -= by;
          }
        });
  }
}
