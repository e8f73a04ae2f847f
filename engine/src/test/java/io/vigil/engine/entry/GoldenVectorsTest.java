package io.vigil.engine.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.TenantId;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.vitals.Metric;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.SubjectState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The encoding, frozen. {@code vectors.txt} holds an encoded instance of every type that the
 * journal can hold, and what it says in words. Its lines are never changed; new types add lines.
 *
 * <pre>
 *   vector DECLARED ACTUAL HEX VALUE
 *   body ACTUAL HEADER HEX VALUE       (a body beside the header of its entry, both in hex)
 *   enum TYPE CONSTANT,CONSTANT…       (written by place: add at the end only)
 *   metric CODE MDC                    (in the order of their places, each kind by itself)
 *   lane KIND ID LANE
 * </pre>
 */
final class GoldenVectorsTest {

  private static final Class<?>[] ROOTS = {
    Header.class, EntryBody.class, SubjectState.class, Subject.class
  };
  private static final Class<?>[] BODIES = {EntryBody.OfPatient.class, EntryBody.OfAct.class};
  private static final HexFormat HEX = HexFormat.of();

  private record Vector(Class<?> declared, String hex, String value) {}

  private final List<String> lines = lines();
  private final Map<String, Vector> vectors = vectors();

  @Test
  void everyTypeHasAVector() {
    List<String> lacking = new ArrayList<>();
    for (Shapes.Case type : Shapes.cases(ROOTS)) {
      if (!vectors.containsKey(type.toString())) {
        Object value = new Shapes(type.toString().hashCode()).any(type.actual());
        lacking.add(
            "vector "
                + type
                + " "
                + HEX.formatHex(RecordCodec.encode(type.declared(), value))
                + " "
                + Shapes.written(value));
      }
    }
    assertThat(lacking).as("lines to add").isEmpty();
  }

  @Test
  void everyVectorIsReadAsWhatItSays() {
    vectors.forEach((name, vector) ->
        assertThat(
                Shapes.written(RecordCodec.decode(vector.declared(), HEX.parseHex(vector.hex()))))
            .as(name)
            .isEqualTo(vector.value()));
  }

  @Test
  void everyVectorIsWrittenAgainAsItWas() {
    vectors.forEach((name, vector) -> {
      Object value = RecordCodec.decode(vector.declared(), HEX.parseHex(vector.hex()));
      assertThat(HEX.formatHex(RecordCodec.encode(vector.declared(), value)))
          .as(name)
          .isEqualTo(vector.hex());
    });
  }

  @Test
  void everyBodyHasAVectorBesideAHeader() {
    Set<String> known =
        lines.stream()
            .filter(line -> line.startsWith("body "))
            .map(line -> line.split(" ", 3)[1])
            .collect(Collectors.toSet());
    List<String> lacking = new ArrayList<>();
    for (Class<?> type : BODIES) {
      if (!known.contains(Shapes.name(type))) {
        lacking.add(body(type));
      }
    }
    assertThat(lacking).as("lines to add").isEmpty();
  }

  @Test
  void everyBodyIsReadAndWrittenAsItWasBesideItsHeader() {
    lines.stream()
        .filter(line -> line.startsWith("body "))
        .map(line -> line.split(" ", 5))
        .forEach(parts -> {
          Header header = RecordCodec.decode(Header.class, HEX.parseHex(parts[2]));
          EntryBody body = RecordCodec.decode(HEX.parseHex(parts[3]), header);
          assertThat(Shapes.written(body)).as(parts[1]).isEqualTo(parts[4]);
          assertThat(HEX.formatHex(RecordCodec.encode(body, header))).isEqualTo(parts[3]);
        });
  }

  private static String body(Class<?> type) {
    Shapes shapes = new Shapes(type.getName().hashCode());
    TransmissionIdentity identity = (TransmissionIdentity) shapes.any(TransmissionIdentity.class);
    Header header =
        new Header(
            (TenantId) shapes.any(TenantId.class),
            3,
            17,
            1_795_000_000_123L,
            7,
            EntryBody.VERSION,
            (Subject) shapes.any(Subject.class),
            Optional.of(identity.collector()),
            Optional.of(identity.id().value()),
            new UUID(8, 9));
    EntryBody body =
        type == EntryBody.OfPatient.class
            ? Transmissions.received(identity, header.atEpochMillis())
            : new EntryBody.OfAct(
                new Act.ReadingsUnbound(identity, Transmissions.rounds(header.atEpochMillis())),
                Optional.of(new byte[] {1, 2, 3}));
    return String.join(
        " ",
        "body",
        Shapes.name(type),
        HEX.formatHex(header.encode()),
        HEX.formatHex(RecordCodec.encode(body, header)),
        Shapes.written(body));
  }

  @Test
  void constantsKeepTheirPlaces() {
    assertThat(lines.stream().filter(line -> line.startsWith("enum ")))
        .containsExactlyInAnyOrderElementsOf(
            Shapes.enums(ROOTS).stream()
                .map(type ->
                    "enum "
                        + Shapes.name(type)
                        + " "
                        + String.join(
                            ",",
                            Arrays.stream(type.getEnumConstants())
                                .map(constant -> ((Enum<?>) constant).name())
                                .toList()))
                .toList());
  }

  @Test
  void metricsKeepTheirNumbers() {
    assertThat(lines.stream().filter(line -> line.startsWith("metric ")))
        .as("new metrics stand after those of their kind")
        .containsExactlyElementsOf(
            Metric.all().stream()
                .map(metric -> "metric " + metric.code() + " " + metric.mdc())
                .toList());
  }

  @Test
  void subjectsKeepTheirLanes() {
    List<String> now = new ArrayList<>();
    for (Subject.Kind kind : Subject.Kind.values()) {
      for (int n = 0; n < 4; n++) {
        UUID id = UUID.nameUUIDFromBytes((kind + "/" + n).getBytes(StandardCharsets.UTF_8));
        now.add("lane " + kind + " " + id + " " + new Subject(kind, id).lane());
      }
    }
    assertThat(lines.stream().filter(line -> line.startsWith("lane ")))
        .containsExactlyInAnyOrderElementsOf(now);
  }

  private Map<String, Vector> vectors() {
    Map<String, Shapes.Case> cases = new LinkedHashMap<>();
    Shapes.cases(ROOTS).forEach(type -> cases.put(type.toString(), type));
    Map<String, Vector> vectors = new LinkedHashMap<>();
    for (String line : lines) {
      if (line.startsWith("vector ")) {
        String[] parts = line.split(" ", 5);
        String name = parts[1] + " " + parts[2];
        assertThat(cases).as("a type that was written is gone").containsKey(name);
        vectors.put(name, new Vector(cases.get(name).declared(), parts[3], parts[4]));
      }
    }
    return vectors;
  }

  private static List<String> lines() {
    try (InputStream in = GoldenVectorsTest.class.getResourceAsStream("vectors.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
