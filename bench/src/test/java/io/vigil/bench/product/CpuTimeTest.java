package io.vigil.bench.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CpuTimeTest {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  @Test
  void followsWhatAProcessUses() throws IOException {
    assumeTrue(CpuTime.isKept(), "Processor time is read from /proc");
    long pid = ProcessHandle.current().pid();
    long before = CpuTime.ofProcess(pid);
    long used = useSomeTime();
    long counted = CpuTime.ofProcess(pid) - before;

    assertThat(counted).isGreaterThanOrEqualTo(used - 2 * TICK_NANOS);
  }

  @Test
  void countsChildrenThatHaveEnded() throws IOException, InterruptedException {
    assumeTrue(CpuTime.isKept(), "Processor time is read from /proc");
    long pid = ProcessHandle.current().pid();
    long before = CpuTime.ofTree(pid) - CpuTime.ofProcess(pid);
    Process child =
        new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done").start();
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    long after = CpuTime.ofTree(pid) - CpuTime.ofProcess(pid);

    assertThat(after - before).isGreaterThan(TICK_NANOS);
  }

  /** Gives what the operating system says this thread used. */
  private static long useSomeTime() {
    var threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    long used = 0;
    while (used < BUSY_NANOS) {
      used = threads.getCurrentThreadCpuTime() - begun;
    }
    return used;
  }
}
