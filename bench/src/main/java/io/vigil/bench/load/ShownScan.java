package io.vigil.bench.load;

import java.time.LocalDate;
import java.util.UUID;

/**
 * Finds in a frame of the live feed whose view it shows, and how new the newest value in it is. It
 * reads the bytes as they come: parsing thousands of views a second as JSON would cost more than
 * what is measured.
 */
final class ShownScan {
  private static final byte[] DELTA = Bytes.ascii("{\"type\":\"delta\"");
  private static final byte[] VITALS = Bytes.ascii("\"vitals\":[");
  private static final byte[] ID = Bytes.ascii("{\"id\":\"");
  private static final byte[] AT = Bytes.ascii("\"at\":\"");
  private static final int UUID_CHARACTERS = 36;
  private static final int FRACTION_AT = "2026-11-20T05:00:00".length();
  private static final int MILLIS_DIGITS = 3;

  private ShownScan() {}

  /** Takes what a frame shows. */
  @FunctionalInterface
  interface Shown {
    void shown(UUID patient, long newestAtMillis);
  }

  /** Goes through the views of a delta; other frames show nothing that came just now. */
  static void scan(byte[] frame, int length, Shown each) {
    if (!matches(frame, 0, length, DELTA)) {
      return;
    }
    int at = indexOf(frame, 0, length, VITALS);
    while (at >= 0) {
      int id = lastIndexOf(frame, at, ID) + ID.length;
      long newest = -1;
      int position = at + VITALS.length;
      for (; position < length && frame[position] != ']'; position++) {
        if (matches(frame, position, length, AT)) {
          newest = Math.max(newest, epochMillis(frame, position + AT.length));
        }
      }
      if (newest >= 0) {
        each.shown(uuid(frame, id), newest);
      }
      at = indexOf(frame, position, length, VITALS);
    }
  }

  private static UUID uuid(byte[] text, int from) {
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = from; i < from + UUID_CHARACTERS; i++) {
      if (text[i] != '-') {
        int digit = Character.digit(text[i], 16);
        if (digits++ < 16) {
          high = high << 4 | digit;
        } else {
          low = low << 4 | digit;
        }
      }
    }
    return new UUID(high, low);
  }

  /** Of {@code 2026-11-20T05:00:00Z}, with any fraction of a second. */
  private static long epochMillis(byte[] text, int from) {
    long day =
        LocalDate.of(number(text, from, 4), number(text, from + 5, 2), number(text, from + 8, 2))
            .toEpochDay();
    long seconds =
        ((day * 24 + number(text, from + 11, 2)) * 60 + number(text, from + 14, 2)) * 60
            + number(text, from + 17, 2);
    long millis = 0;
    int at = from + FRACTION_AT;
    if (text[at] == '.') {
      int digits = 0;
      for (at++; text[at] >= '0' && text[at] <= '9'; at++) {
        if (digits < MILLIS_DIGITS) {
          millis = millis * 10 + text[at] - '0';
          digits++;
        }
      }
      for (; digits < MILLIS_DIGITS; digits++) {
        millis *= 10;
      }
    }
    return seconds * 1_000 + millis;
  }

  private static int number(byte[] text, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }

  private static int indexOf(byte[] text, int from, int length, byte[] what) {
    for (int i = from; i <= length - what.length; i++) {
      if (text[i] == what[0] && matches(text, i, length, what)) {
        return i;
      }
    }
    return -1;
  }

  private static int lastIndexOf(byte[] text, int before, byte[] what) {
    int at = before - what.length;
    while (at > 0 && !(text[at] == what[0] && matches(text, at, before, what))) {
      at--;
    }
    return at;
  }

  private static boolean matches(byte[] text, int at, int length, byte[] what) {
    if (at + what.length > length) {
      return false;
    }
    for (int i = 0; i < what.length; i++) {
      if (text[at + i] != what[i]) {
        return false;
      }
    }
    return true;
  }
}
