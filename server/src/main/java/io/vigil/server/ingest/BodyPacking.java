package io.vigil.server.ingest;

import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.vitals.AmbientMetric;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.journal.Urgency;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Packs bodies as the journal keeps them, so that each can be had again to the byte. The first byte
 * is the form; a form that was ever written is read for ever.
 *
 * <ul>
 *   <li>0: as sent.
 *   <li>1: deflated (RFC 1951).
 *   <li>2: what a JSON body says, if {@link PlainJsonText} writes the same bytes: the text's form,
 *       device, epoch, class, sequence, time of the first reading, number of readings; then of each
 *       its metric (the place in {@link #METRICS}) times 8 plus its decimals, its digits, the
 *       milliseconds since the reading before, and its ordinal if the form has them. Numbers are
 *       variable-length, 7 bits a byte, the lowest first; those that may be negative in zigzag.
 * </ul>
 */
final class BodyPacking {
  /** What is shorter does not get enough shorter for what deflating costs. */
  static final int DEFLATED_BYTES_MIN = 512;

  private static final byte AS_SENT = 0;
  private static final byte DEFLATED = 1;
  private static final byte PLAIN_JSON = 2;

  /** Their places are in journals for ever: add at the end, remove none. */
  private static final List<Metric> METRICS =
      List.of(
          VitalSign.HEART_RATE,
          VitalSign.PULSE_RATE_OXIMETER,
          VitalSign.PULSE_RATE_CUFF,
          VitalSign.SPO2,
          VitalSign.RESPIRATION_RATE,
          VitalSign.SYSTOLIC_PRESSURE,
          VitalSign.DIASTOLIC_PRESSURE,
          VitalSign.MEAN_PRESSURE,
          VitalSign.ARTERIAL_SYSTOLIC_PRESSURE,
          VitalSign.ARTERIAL_DIASTOLIC_PRESSURE,
          VitalSign.ARTERIAL_MEAN_PRESSURE,
          VitalSign.BODY_TEMPERATURE,
          VitalSign.OXYGEN_FLOW,
          VitalSign.CONSCIOUSNESS,
          AmbientMetric.ROOM_TEMPERATURE,
          AmbientMetric.AIR_PRESSURE);

  private static final Map<Metric, Integer> PLACES = places();

  private static final int DECIMALS_BITS = 3;
  private static final int HEAD_BYTES_MAX = 2 + 16 + 16 + 1 + 3 * 10;
  private static final int READING_BYTES_MAX = 2 + 8 + 8 + 2;

  private final Deflating deflating = new Deflating();

  /** {@code decoded} is what {@code body} says. */
  byte[] pack(DecodedTransmission decoded, byte[] body) {
    byte[] plain = body[0] == '{' ? plainJson(decoded, body) : null;
    if (plain != null) {
      return plain;
    }
    return body.length < DEFLATED_BYTES_MIN
        ? marked(AS_SENT, body)
        : marked(DEFLATED, deflating.pack(body));
  }

  /**
   * The body as it was sent.
   *
   * @throws IllegalArgumentException if it was never packed here
   */
  static byte[] unpack(byte[] packed) {
    byte[] rest = Arrays.copyOfRange(packed, 1, packed.length);
    return switch (packed[0]) {
      case AS_SENT -> rest;
      case DEFLATED -> Deflating.unpack(rest, Body.BYTES_MAX);
      case PLAIN_JSON -> writtenAgain(ByteBuffer.wrap(rest));
      default -> throw new IllegalArgumentException("A body is packed in an unknown form");
    };
  }

  private static byte @Nullable [] plainJson(DecodedTransmission decoded, byte[] body) {
    int form = PlainJsonText.formOf(decoded, body);
    if (!decoded.refused().isEmpty() || !PlainJsonText.isWritten(decoded, form, body)) {
      return null;
    }
    List<Reading> readings = decoded.readings();
    ByteBuffer packed = ByteBuffer.allocate(HEAD_BYTES_MAX + READING_BYTES_MAX * readings.size());
    long last = readings.getFirst().at().toEpochMilli();
    packed.put(PLAIN_JSON).put((byte) form);
    put(packed, decoded.device().value());
    put(packed, decoded.epoch());
    packed.put((byte) (decoded.urgency() == Urgency.LIVE ? 0 : 1));
    put(packed, decoded.sequence());
    put(packed, last);
    put(packed, readings.size());
    for (Reading reading : readings) {
      Integer place = PLACES.get(reading.metric());
      if (place == null) {
        return null;
      }
      BigDecimal value = reading.value();
      long at = reading.at().toEpochMilli();
      put(packed, place << DECIMALS_BITS | value.scale());
      put(packed, zigzag(value.unscaledValue().longValue()));
      put(packed, zigzag(at - last));
      if ((form & PlainJsonText.WITH_ORDINALS) != 0) {
        put(packed, reading.ordinal());
      }
      last = at;
    }
    return Arrays.copyOf(packed.array(), packed.position());
  }

  private static byte[] writtenAgain(ByteBuffer packed) {
    int form = packed.get();
    UUID device = id(packed);
    UUID epoch = id(packed);
    Urgency urgency = packed.get() == 0 ? Urgency.LIVE : Urgency.BACKLOG;
    long sequence = number(packed);
    long at = number(packed);
    long count = number(packed);
    if (count > PatientInput.MAX_READINGS) {
      throw new IllegalArgumentException("A packed body has too many readings");
    }
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int metric = (int) number(packed);
      long digits = signed(number(packed));
      at += signed(number(packed));
      readings.add(
          new Reading(
              METRICS.get(metric >>> DECIMALS_BITS),
              BigDecimal.valueOf(digits, metric & ((1 << DECIMALS_BITS) - 1)),
              Instant.ofEpochMilli(at),
              (form & PlainJsonText.WITH_ORDINALS) != 0 ? (int) number(packed) : 0));
    }
    return PlainJsonText.write(
        new DecodedTransmission(
            new DeviceId(device), epoch, sequence, urgency, readings, List.of()),
        form);
  }

  private static byte[] marked(byte form, byte[] bytes) {
    byte[] marked = new byte[1 + bytes.length];
    marked[0] = form;
    System.arraycopy(bytes, 0, marked, 1, bytes.length);
    return marked;
  }

  private static void put(ByteBuffer packed, UUID id) {
    packed.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static UUID id(ByteBuffer packed) {
    return new UUID(packed.getLong(), packed.getLong());
  }

  private static void put(ByteBuffer packed, long number) {
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      packed.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    packed.put((byte) rest);
  }

  private static long number(ByteBuffer packed) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = packed.get();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("A number of a packed body is too long");
  }

  private static long zigzag(long number) {
    return number << 1 ^ number >> Long.SIZE - 1;
  }

  private static long signed(long zigzag) {
    return zigzag >>> 1 ^ -(zigzag & 1);
  }

  private static Map<Metric, Integer> places() {
    Map<Metric, Integer> places = new HashMap<>();
    for (int i = 0; i < METRICS.size(); i++) {
      places.put(METRICS.get(i), i);
    }
    return Map.copyOf(places);
  }
}
