package io.vigil.server.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.server.journal.Urgency;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes a transmission as most devices do: the members in the order in which the interface
 * describes them. {@link BodyPacking} keeps a body that equals this as what it says; what is
 * written here may therefore never change.
 */
final class PlainJsonText {
  /** Spaces follow commas and colons. */
  static final int SPACED = 1;

  /** {@code class} is written. */
  static final int WITH_CLASS = 2;

  /** Ordinals are written, zero or not; else none is, and all are zero. */
  static final int WITH_ORDINALS = 4;

  private static final int HEAD_BYTES_MAX = 256;

  /** Of the members' names and of a time, value and ordinal; code and unit come on top. */
  private static final int READING_BYTES_MAX = 128;

  private static final int CODE_BYTES_MAX = 64;
  private static final int UUID_CHARACTERS = 36;
  private static final int DAY_MILLIS = 86_400_000;
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final int TIME_CHARACTERS = "2026-11-20T05:00:00.000Z".length();
  private static final Around NONE = new Around(HEX, HEX);
  private static final Wording TIGHT = new Wording("", "");
  private static final Wording WIDE = new Wording(" ", " ");

  private final DecodedTransmission transmission;
  private final Wording wording;
  private final int form;
  private byte[] text;
  private int length;
  private long dateDay = -1;
  private byte[] date = {};

  /** Of the last time that was written, and where: readings of one moment come together. */
  private long timeMillis = Long.MIN_VALUE;

  private int timeBegin;

  /** What stands around a reading's value. */
  private record Around(byte[] before, byte[] after) {}

  /** What stands between the values, and each metric's beginning and unit. */
  private static final class Wording {
    final byte[] device;
    final byte[] epoch;
    final byte[] sequence;
    final byte[] live;
    final byte[] backlog;
    final byte[] readings;
    final byte[] next;
    final byte[] ordinal;
    final Map<Metric, Around> values = new HashMap<>();

    Wording(String afterColon, String afterComma) {
      device = bytes("{'device':'", afterColon, afterComma);
      epoch = bytes("','epoch':'", afterColon, afterComma);
      sequence = bytes("','sequence':", afterColon, afterComma);
      live = bytes(",'class':'live'", afterColon, afterComma);
      backlog = bytes(",'class':'backlog'", afterColon, afterComma);
      readings = bytes(",'readings':[", afterColon, afterComma);
      next = bytes(",", afterColon, afterComma);
      ordinal = bytes(",'ordinal':", afterColon, afterComma);
      for (Metric metric : Metric.all()) {
        values.put(
            metric,
            new Around(
                bytes("{'metric':'" + metric.code() + "','value':", afterColon, afterComma),
                bytes(",'unit':'" + metric.unit() + "','at':'", afterColon, afterComma)));
      }
    }

    private static byte[] bytes(String text, String afterColon, String afterComma) {
      return text.replace(",", "," + afterComma)
          .replace(":", ":" + afterColon)
          .replace('\'', '"')
          .getBytes(US_ASCII);
    }
  }

  private PlainJsonText(DecodedTransmission transmission, int form) {
    this.transmission = transmission;
    this.form = form;
    this.wording = (form & SPACED) != 0 ? WIDE : TIGHT;
    this.text =
        new byte
            [HEAD_BYTES_MAX
                + (READING_BYTES_MAX + CODE_BYTES_MAX) * transmission.readings().size()];
  }

  /** The form of which a body is, if it is of any. */
  static int formOf(DecodedTransmission transmission, byte[] body) {
    int spaced = body.length > 10 && body[10] == ' ' ? SPACED : 0;
    Wording wording = spaced != 0 ? WIDE : TIGHT;
    int afterSequence =
        wording.device.length
            + wording.epoch.length
            + wording.sequence.length
            + 2 * UUID_CHARACTERS
            + Long.toString(transmission.sequence()).length()
            + wording.next.length
            + 1;
    boolean isWithClass = afterSequence < body.length && body[afterSequence] == 'c';
    // Before the end, that of a reading and that of its time, if that comes last.
    int lastQuote = body.length - 4;
    boolean isWithOrdinals = lastQuote > 0 && body[lastQuote] != '"';
    return spaced | (isWithClass ? WITH_CLASS : 0) | (isWithOrdinals ? WITH_ORDINALS : 0);
  }

  /** JSON in ASCII. */
  static byte[] write(DecodedTransmission transmission, int form) {
    PlainJsonText text = new PlainJsonText(transmission, form);
    text.write();
    return Arrays.copyOf(text.text, text.length);
  }

  /** Whether this is byte for byte what would be written. */
  static boolean isWritten(DecodedTransmission transmission, int form, byte[] body) {
    PlainJsonText text = new PlainJsonText(transmission, form);
    text.write();
    return Arrays.equals(text.text, 0, text.length, body, 0, body.length);
  }

  private void write() {
    put(wording.device);
    put(transmission.device().value());
    put(wording.epoch);
    put(transmission.epoch());
    put(wording.sequence);
    putNumber(transmission.sequence());
    if ((form & WITH_CLASS) != 0) {
      put(transmission.urgency() == Urgency.LIVE ? wording.live : wording.backlog);
    }
    byte[] before = wording.readings;
    for (Reading reading : transmission.readings()) {
      put(before);
      put(reading);
      before = wording.next;
    }
    put(']');
    put('}');
  }

  private void put(Reading reading) {
    Around value = wording.values.getOrDefault(reading.metric(), NONE);
    put(value.before());
    put(reading.value());
    put(value.after());
    putTime(reading.at().toEpochMilli());
    put('"');
    if ((form & WITH_ORDINALS) != 0) {
      put(wording.ordinal);
      putNumber(reading.ordinal());
    }
    put('}');
  }

  private void put(UUID id) {
    putHex(id.getMostSignificantBits() >>> 32, 8);
    put('-');
    putHex(id.getMostSignificantBits() >>> 16, 4);
    put('-');
    putHex(id.getMostSignificantBits(), 4);
    put('-');
    putHex(id.getLeastSignificantBits() >>> 48, 4);
    put('-');
    putHex(id.getLeastSignificantBits(), 12);
  }

  private void putHex(long number, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      text[length++] = HEX[(int) (number >>> shift) & 0xF];
    }
  }

  private void put(BigDecimal value) {
    long unscaled = value.unscaledValue().longValue();
    if (unscaled < 0) {
      put('-');
    }
    long magnitude = Math.abs(unscaled);
    int decimals = value.scale();
    if (decimals == 0) {
      putNumber(magnitude);
      return;
    }
    long one = 1;
    for (int i = 0; i < decimals; i++) {
      one *= 10;
    }
    putNumber(magnitude / one);
    put('.');
    putDigits(magnitude % one, decimals);
  }

  private void putTime(long epochMillis) {
    if (epochMillis == timeMillis) {
      System.arraycopy(text, timeBegin, text, length, TIME_CHARACTERS);
      length += TIME_CHARACTERS;
      return;
    }
    timeMillis = epochMillis;
    timeBegin = length;
    writeTime(epochMillis);
    if (length - timeBegin != TIME_CHARACTERS) {
      // Of a year of five digits.
      timeMillis = Long.MIN_VALUE;
    }
  }

  private void writeTime(long epochMillis) {
    long day = Math.floorDiv(epochMillis, DAY_MILLIS);
    if (day != dateDay) {
      dateDay = day;
      date = (LocalDate.ofEpochDay(day) + "T").getBytes(US_ASCII);
    }
    int millis = (int) (epochMillis - day * DAY_MILLIS);
    put(date);
    putDigits(millis / 3_600_000, 2);
    put(':');
    putDigits(millis / 60_000 % 60, 2);
    put(':');
    putDigits(millis / 1_000 % 60, 2);
    put('.');
    putDigits(millis % 1_000, 3);
    put('Z');
  }

  private void putNumber(long number) {
    if (number < 10) {
      put((char) ('0' + number));
      return;
    }
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    putDigits(number, digits);
  }

  private void putDigits(long number, int digits) {
    int end = length + digits;
    int i = end - 1;
    long rest = number;
    for (; rest > Integer.MAX_VALUE; rest /= 10) {
      text[i--] = (byte) ('0' + rest % 10);
    }
    // What nearly all are; less costly to divide.
    int small = (int) rest;
    for (; i >= length; i--) {
      text[i] = (byte) ('0' + small % 10);
      small /= 10;
    }
    length = end;
  }

  private void put(byte[] bytes) {
    System.arraycopy(bytes, 0, text, length, bytes.length);
    length += bytes.length;
  }

  private void put(char ascii) {
    text[length++] = (byte) ascii;
  }
}
