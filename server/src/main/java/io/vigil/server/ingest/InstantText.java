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
  private static final int FIRST_YEAR = 1970;

  /** From 0000-03-01, the day before it included. */
  private static final long DAYS_TO_1970 = 719_469;

  /** So far below zero that no other digits of a number make up for it. */
  private static final int NO_DIGIT = -100_000;

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

  /**
   * Reads the form that the interface describes, with three digits of milliseconds, from ASCII.
   *
   * @return milliseconds since 1970; negative when it is no such text, or earlier
   */
  static long plainEpochMillis(byte[] text, int from, int to) {
    if (to - from != MILLIS_LENGTH
        || text[from + 4] != '-'
        || text[from + 7] != '-'
        || text[from + 10] != 'T'
        || text[from + 13] != ':'
        || text[from + 16] != ':'
        || text[from + 19] != '.'
        || text[from + 23] != 'Z') {
      return -1;
    }
    int year = two(text, from) * 100 + two(text, from + 2);
    int month = two(text, from + 5);
    int day = two(text, from + 8);
    int hour = two(text, from + 11);
    int minute = two(text, from + 14);
    int second = two(text, from + 17);
    int millis = 10 * two(text, from + 20) + one(text, from + 22);
    boolean sound =
        (year | month | day | hour | minute | second | millis) >= 0
            && year >= FIRST_YEAR
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= lengthOfMonth(year, month)
            && hour <= 23
            && minute <= 59
            && second <= 59;
    return sound
        ? (((epochDay(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + millis
        : -1;
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

  /** Days since 1970 of the Gregorian calendar, for years from then on. */
  private static long epochDay(int year, int month, int day) {
    // Counted from March, a year ends with its leap day, and months alternate in length.
    int years = month > 2 ? year : year - 1;
    int months = month > 2 ? month - 3 : month + 9;
    return 365L * years
        + years / 4
        - years / 100
        + years / 400
        + (153 * months + 2) / 5
        + day
        - DAYS_TO_1970;
  }

  private static int lengthOfMonth(int year, int month) {
    return switch (month) {
      case 2 -> (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Two digits, or far below zero. */
  private static int two(byte[] text, int at) {
    return 10 * one(text, at) + one(text, at + 1);
  }

  /** A digit, or far below zero. */
  private static int one(byte[] text, int at) {
    int digit = text[at] - '0';
    return digit >= 0 && digit <= 9 ? digit : NO_DIGIT;
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
