package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir private Path directory;

  @Test
  void countsByDayAndKeepsIt() throws IOException {
    Tally tally =
        Tally.none()
            .with(NOON, true)
            .with(NOON.plusSeconds(30), false)
            .with(NOON.plus(12, ChronoUnit.HOURS), false);
    tally.write(directory);

    Tally read = Tally.in(directory);
    assertThat(read).isEqualTo(tally);
    assertThat(read.days().get(LocalDate.of(2026, 11, 20))).isEqualTo(new Tally.Day(2, 1));
    assertThat(read.days().get(LocalDate.of(2026, 11, 21))).isEqualTo(new Tally.Day(1, 0));
    assertThat(read.lastDelivered()).hasValue(NOON);
  }

  @Test
  void keepsABoundedNumberOfDays() {
    Tally tally = Tally.none();
    for (int day = 0; day < 500; day++) {
      tally = tally.with(NOON.plus(day, ChronoUnit.DAYS), true);
    }
    assertThat(tally.days()).hasSize(400);
    assertThat(tally.days().lastKey()).isEqualTo(LocalDate.of(2026, 11, 20).plusDays(499));
  }

  @Test
  void beginsAnewWhereItIsDamaged() throws IOException {
    Files.writeString(directory.resolve("tally.json"), "{");
    assertThat(Tally.in(directory)).isEqualTo(Tally.none());
  }
}
