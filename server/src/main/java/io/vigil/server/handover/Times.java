package io.vigil.server.handover;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people of a place read them. */
final class Times {

  private static final DateTimeFormatter DAY_AND_MINUTE =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter YEAR_TO_MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ENGLISH);

  private final ZoneId zone;

  Times(ZoneId zone) {
    this.zone = zone;
  }

  String of(long epochMillis) {
    return of(Instant.ofEpochMilli(epochMillis));
  }

  String of(Instant at) {
    return DAY_AND_MINUTE.format(at.atZone(zone));
  }

  String withYear(long epochMillis) {
    return YEAR_TO_MINUTE.format(Instant.ofEpochMilli(epochMillis).atZone(zone));
  }

  /** The zone by name and by how far it is from UTC. */
  String zone(long epochMillis) {
    String offset = zone.getRules().getOffset(Instant.ofEpochMilli(epochMillis)).getId();
    String ofUtc = offset.equals("Z") ? "UTC" : "UTC" + offset;
    return zone.getId().equals(offset) || zone.getId().equals("UTC")
        ? ofUtc
        : zone.getId() + " (" + ofUtc + ")";
  }

  static String lasting(long millis) {
    Duration duration = Duration.ofMillis(millis);
    long hours = duration.toHours();
    return hours == 0
        ? duration.toMinutes() + " min"
        : hours + " h " + duration.toMinutesPart() + " min";
  }
}
