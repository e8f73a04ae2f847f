package io.vigil.engine.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every kind of entry is told of in docs/reference/journal-entries.md, and {@code entries.txt}
 * holds one of each kind and version that was ever written. Its hex is never changed: an entry of
 * an older version stays readable for ever. What it says in words is what it says today.
 *
 * <pre>
 *   entry VERSION KIND HEADER HEX VALUE       (header and body in hex)
 * </pre>
 */
final class EntryKindsTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final Path TABLE = Path.of("..", "docs", "reference", "journal-entries.md");

  private final List<String> lines = lines();

  @Test
  void everyKindIsInTheTable() throws IOException {
    Set<String> inTable = new TreeSet<>();
    for (String line : Files.readAllLines(TABLE)) {
      String[] cells = line.split("\\|", -1);
      if (line.startsWith("| ") && cells[1].strip().matches("\\d+")) {
        for (int i = 1; i < cells.length - 1; i++) {
          assertThat(cells[i]).as(line).isNotBlank();
        }
        inTable.add(cells[1].strip() + " " + cells[2].strip() + " " + cells[3].strip());
      }
    }

    Set<String> expected = new TreeSet<>();
    for (Class<?> union : List.of(PatientInput.class, Act.class, PatientEvent.class)) {
      for (Class<?> kind : union.getPermittedSubclasses()) {
        expected.add(
            "%d `%s` %d".formatted(Tags.of(union, kind), kind.getSimpleName(), EntryBody.VERSION));
      }
    }
    assertThat(inTable).isEqualTo(expected);
  }

  @Test
  void everyKindOfThisVersionHasAFrozenEntry() {
    Set<String> known =
        lines.stream()
            .map(line -> line.split(" ", 4))
            .map(parts -> parts[1] + " " + parts[2])
            .collect(Collectors.toSet());
    List<String> lacking = new ArrayList<>();
    kinds()
        .forEach(kind -> {
          String line = line(kind);
          String[] parts = line.split(" ", 4);
          if (!known.contains(parts[1] + " " + parts[2])) {
            lacking.add(line);
          }
        });
    assertThat(lacking).as("lines to add").isEmpty();
  }

  @Test
  void everyEntryThatWasEverWrittenIsReadAsWhatItSays() {
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      String[] parts = line.split(" ", 6);
      Header header = RecordCodec.decode(Header.class, HEX.parseHex(parts[3]));
      assertThat(header.version()).isEqualTo(Integer.parseInt(parts[1]));
      assertThat(header.kind()).isEqualTo(Integer.parseInt(parts[2]));

      EntryBody body = Upcasts.WRITTEN.decode(HEX.parseHex(parts[4]), header);

      assertThat(body.kind()).isEqualTo(header.kind());
      assertThat(Shapes.written(body)).isEqualTo(parts[5]);
      if (header.version() == EntryBody.VERSION) {
        assertThat(HEX.formatHex(RecordCodec.encode(body, header))).isEqualTo(parts[4]);
      }
    }
  }

  private static Stream<Class<?>> kinds() {
    return Stream.concat(
        Stream.of(PatientInput.class.getPermittedSubclasses()),
        Stream.of(Act.class.getPermittedSubclasses()));
  }

  private static String line(Class<?> kind) {
    Shapes shapes = new Shapes(kind.getName().hashCode());
    Object value = shapes.any(kind);
    EntryBody body =
        value instanceof PatientInput input
            ? EntryBody.OfPatient.of(
                input, List.of((PatientEvent) shapes.any(PatientEvent.class)), Optional.empty())
            : new EntryBody.OfAct((Act) value, Optional.of(new byte[] {1, 2, 3}));
    TransmissionIdentity identity = (TransmissionIdentity) shapes.any(TransmissionIdentity.class);
    Header header =
        new Header(
            (TenantId) shapes.any(TenantId.class),
            3,
            17,
            1_795_000_000_123L,
            body.kind(),
            EntryBody.VERSION,
            (Subject) shapes.any(Subject.class),
            Optional.of(identity.collector()),
            Optional.of(identity.id().value()),
            new UUID(8, 9));
    return String.join(
        " ",
        "entry",
        Integer.toString(EntryBody.VERSION),
        Integer.toString(body.kind()),
        HEX.formatHex(header.encode()),
        HEX.formatHex(RecordCodec.encode(body, header)),
        Shapes.written(body));
  }

  private static List<String> lines() {
    try (InputStream in = EntryKindsTest.class.getResourceAsStream("entries.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
