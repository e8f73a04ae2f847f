package io.vigil.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many canaries were due and how many of them were delivered, by day in UTC; availability is
 * the one over the other.
 *
 * @param days the last {@value #DAYS_MAX} on which one was due
 */
record Tally(TreeMap<LocalDate, Day> days, Optional<Instant> lastDelivered) {
  private static final int DAYS_MAX = 400;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One day's. */
  record Day(long due, long delivered) {}

  static Tally none() {
    return new Tally(new TreeMap<>(), Optional.empty());
  }

  /** What was counted so far; from none where that can't be read. */
  static Tally in(Path directory) {
    try {
      return JSON.readValue(Files.readString(file(directory)), Tally.class);
    } catch (IOException | JacksonException e) {
      return none();
    }
  }

  Tally with(Instant due, boolean delivered) {
    TreeMap<LocalDate, Day> counted = new TreeMap<>(days);
    LocalDate day = due.atZone(ZoneOffset.UTC).toLocalDate();
    Day before = counted.getOrDefault(day, new Day(0, 0));
    counted.put(day, new Day(before.due() + 1, before.delivered() + (delivered ? 1 : 0)));
    while (counted.size() > DAYS_MAX) {
      counted.pollFirstEntry();
    }
    return new Tally(counted, delivered ? Optional.of(due) : lastDelivered);
  }

  void write(Path directory) throws IOException {
    Secrets.write(
        file(directory), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  private static Path file(Path directory) {
    return directory.resolve("tally.json");
  }
}
