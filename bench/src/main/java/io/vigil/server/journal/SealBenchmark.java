package io.vigil.server.journal;

import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.server.keys.CopiedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.util.FileSystemUtils;

/** Sealing under 1,000 patients' keys in turn, and the chain's HMAC-SHA256. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class SealBenchmark {
  private static final int KEYS = 1_000;
  private static final int HEADER_BYTES = 100;
  private static final int HASH_BYTES = 32;

  @Param({"100", "400"})
  public int bytes;

  private Path folder;
  private Sealer sealer;
  private final UUID[] keys = new UUID[KEYS];
  private final byte[] header = new byte[HEADER_BYTES];
  private final byte[] head = new byte[HASH_BYTES];
  private final byte[] link = new byte[HEADER_BYTES + HASH_BYTES];
  private byte[] clear;
  private byte[] sealed;
  private int next;

  @Setup
  public void makeKeys() throws IOException {
    folder = Files.createTempDirectory("seal");
    sealer = CopiedKeys.made(folder);
    for (int i = 0; i < KEYS; i++) {
      keys[i] = sealer.keyOf(new Subject(Subject.Kind.PATIENT, new UUID(7, i)));
    }
    clear = new byte[bytes];
    sealed = sealer.seal(keys[0], clear, header);
  }

  @TearDown
  public void remove() throws IOException {
    FileSystemUtils.deleteRecursively(folder);
  }

  @Benchmark
  public byte[] seal() {
    next = (next + 1) % KEYS;
    return sealer.seal(keys[next], clear, header);
  }

  @Benchmark
  public byte[] open() {
    return sealer.open(keys[0], sealed, header);
  }

  @Benchmark
  public byte[] chain() {
    return sealer.chain(head, link);
  }
}
