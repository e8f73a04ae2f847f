package io.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What judges a patient knows only its arguments, so that deciding again gives the same. */
class TidyTest {

  private static final Path SOURCES = Path.of("src/main/java");

  private static final Pattern IMPURE =
      Pattern.compile(
          "\\b(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime)\\.now\\b"
              + "|System\\.(currentTimeMillis|nanoTime|getenv|getProperty|out|err)\\b"
              + "|\\b(Random|SecureRandom|ThreadLocalRandom|SplittableRandom)\\b|Math\\.random"
              + "|UUID\\.randomUUID|\\bClock\\b|\\bThread\\b|\\.hashCode\\(\\)"
              + "|identityHashCode|parallelStream");

  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?([\\w.]+)", Pattern.MULTILINE);

  private static final List<String> KNOWN =
      List.of("java.", "io.vigil.core.", "org.jspecify.annotations.");

  private static final List<String> OUTSIDE =
      List.of("java.io.File", "java.nio.file.", "java.net.", "java.sql.", "java.util.concurrent.");

  @Test
  void coreReadsNeitherClockNorChance() throws IOException {
    for (Path source : sources()) {
      assertThat(Files.readString(source)).as(source.toString()).doesNotContainPattern(IMPURE);
    }
  }

  @Test
  void coreKnowsTheJdkAndItselfOnly() throws IOException {
    for (Path source : sources()) {
      IMPORT
          .matcher(Files.readString(source))
          .results()
          .map(result -> result.group(1))
          .forEach(name -> {
            assertThat(KNOWN).as("%s imports %s", source, name).anyMatch(name::startsWith);
            assertThat(OUTSIDE).as("%s imports %s", source, name).noneMatch(name::startsWith);
          });
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).hasSizeGreaterThan(20);
      return sources;
    }
  }
}
