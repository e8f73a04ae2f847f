package io.vigil.server.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Reads ISO 8601 instants. The form that the interface describes is read by position, which takes a
 * tenth of the general parser's time; other forms with an offset are left to that one.
 */
final class InstantText {
  private static final int CHARACTERS_MAX = 40;
  private static final int SECONDS_LENGTH = "2026-11-20T05:00:00Z".length();
  private static final int MILLIS_LENGTH = "2026-11-20T05:00:00.000Z".length();
  private static final String FORM = "dddd-dd-ddTdd:dd:dd";

  private InstantText() {}

  /** Empty if it is no instant. */
  static Optional<Instant> parse(String text) {
    if (text.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          isFixed(text)
              ? Instant.ofEpochMilli(fixed(text))
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isFixed(String text) {
    int length = text.length();
    if ((length != SECONDS_LENGTH && length != MILLIS_LENGTH) || text.charAt(length - 1) != 'Z') {
      return false;
    }
    for (int i = 0; i < FORM.length(); i++) {
      char expected = FORM.charAt(i);
      if (expected == 'd' ? !isDigit(text.charAt(i)) : text.charAt(i) != expected) {
        return false;
      }
    }
    return length == SECONDS_LENGTH
        || (text.charAt(19) == '.'
            && isDigit(text.charAt(20))
            && isDigit(text.charAt(21))
            && isDigit(text.charAt(22)));
  }

  private static long fixed(String text) {
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new DateTimeException("no time of a day");
    }
    int millis = text.length() == MILLIS_LENGTH ? number(text, 20, 23) : 0;
    return (((day * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + millis;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
