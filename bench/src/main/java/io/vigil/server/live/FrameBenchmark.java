package io.vigil.server.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.care.ClinicalView;
import io.vigil.server.care.PatientView;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

/** A patient's view on its way into a frame: for the first socket, and for each further one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark {
  /** As the container's. */
  private static final int BUFFER = 8 * 1_024;

  private final JsonMapper json = new JsonMapper();
  private final PatientView patient = patient();
  private final LiveView written = new LiveView(() -> patient);
  private final CharBuffer characters = CharBuffer.allocate(BUFFER);
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
  private final CharsetEncoder encoder = UTF_8.newEncoder();

  @Benchmark
  public char[] first() {
    return new LiveView(() -> patient).json(json);
  }

  @Benchmark
  public ByteBuffer further() {
    characters.clear();
    characters.put(written.json(json)).flip();
    encoder.reset();
    encoder.encode(characters, bytes.clear(), true);
    return bytes;
  }

  /** What each socket would cost if it wrote a message of its own. */
  @Benchmark
  public ByteBuffer eachByItself() {
    String text = new String(json.writeValueAsBytes(patient), UTF_8);
    encoder.reset();
    encoder.encode(CharBuffer.wrap(text), bytes.clear(), true);
    return bytes;
  }

  private static PatientView patient() {
    Instant now = Instant.ofEpochMilli(1_795_150_800_123L);
    return new PatientView(
        new UUID(1, 1),
        "Tan Mei Ling",
        "MRN-00017",
        LocalDate.of(1950, 1, 31),
        new UUID(2, 2),
        "7E-04",
        "12:345",
        Stream.of(VitalSign.values())
            .limit(7)
            .map(sign ->
                new PatientView.VitalView(sign.code(), new BigDecimal("62.8"), now, now, false))
            .toList(),
        Optional.empty(),
        Optional.of(
            new PatientView.News2View(
                now,
                2,
                5,
                false,
                "medium",
                false,
                "NEWS2-RCP-2017",
                1,
                "validated",
                false,
                Arrays.stream(ScoreParameter.values())
                    .map(parameter ->
                        new PatientView.PartView(
                            parameter.wireName(),
                            1,
                            Optional.of(new BigDecimal("62.8")),
                            Optional.of(now),
                            Optional.of("device"),
                            "present"))
                    .toList())),
        List.of(),
        new PatientView.ScoringView(List.of(), List.of(), Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(
            new PatientView.DeviceView(
                new UUID(3, 3),
                "Monitor",
                "bedside",
                1_000,
                now,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty())),
        PatientView.ResponsibleView.NONE,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ClinicalView.NONE);
  }
}
