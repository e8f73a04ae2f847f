package io.vigil.server.ingest;

import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.vitals.AmbientMetric;
import io.vigil.core.vitals.CiedMeasure;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.journal.Urgency;
import java.io.IOException;
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
 *       {@link Varints}; those that may be negative in zigzag.
 *   <li>3: the same of a protobuf body, if {@link PlainProtobuf} writes the same bytes, and then
 *       the base of its times.
 * </ul>
 */
final class BodyPacking {
  /** What is shorter does not get enough shorter for what deflating costs. */
  static final int DEFLATED_BYTES_MIN = 512;

  private static final byte AS_SENT = 0;
  private static final byte DEFLATED = 1;
  private static final byte PLAIN_JSON = 2;
  private static final byte PLAIN_PROTOBUF = 3;

  /** Of the form of what is kept as what it says: as {@link PlainJsonText}'s, in both formats. */
  private static final int WITH_ORDINALS = PlainJsonText.WITH_ORDINALS;

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
          AmbientMetric.AIR_PRESSURE,
          DeviceMeasure.BATTERY_CHARGE,
          DeviceMeasure.OXYGEN_CYLINDER_PRESSURE,
          DeviceMeasure.OXYGEN_FLOW_SET,
          DeviceMeasure.OXYGEN_PURITY,
          DeviceStatus.BATTERY_LOW,
          DeviceStatus.BATTERY_CRITICAL,
          DeviceStatus.MAINS_LOST,
          DeviceStatus.MALFUNCTION,
          DeviceStatus.SENSOR_MALFUNCTION,
          DeviceStatus.SENSOR_DISCONNECTED,
          DeviceStatus.SENSOR_OFF,
          DeviceStatus.SENSOR_DISPLACED,
          DeviceStatus.LEADS_OFF,
          DeviceStatus.LOW_PERFUSION,
          DeviceStatus.POOR_SIGNAL,
          DeviceStatus.ALARMS_OFF,
          DeviceStatus.LOCAL_ALARM_LOW,
          DeviceStatus.LOCAL_ALARM_MEDIUM,
          DeviceStatus.LOCAL_ALARM_HIGH,
          DeviceStatus.OXYGEN_INLET_FAULT,
          DeviceStatus.OXYGEN_OUTLET_FAULT,
          DeviceStatus.WARMING_UP,
          CiedMeasure.BATTERY_STATUS,
          CiedMeasure.BATTERY_VOLTAGE,
          CiedMeasure.BATTERY_LONGEVITY,
          CiedMeasure.BATTERY_PERCENTAGE,
          CiedMeasure.CHARGE_TIME,
          CiedMeasure.RA_SENSING,
          CiedMeasure.RV_SENSING,
          CiedMeasure.LV_SENSING,
          CiedMeasure.RA_THRESHOLD,
          CiedMeasure.RV_THRESHOLD,
          CiedMeasure.LV_THRESHOLD,
          CiedMeasure.RA_OUTPUT,
          CiedMeasure.RV_OUTPUT,
          CiedMeasure.LV_OUTPUT,
          CiedMeasure.RA_IMPEDANCE,
          CiedMeasure.RV_IMPEDANCE,
          CiedMeasure.LV_IMPEDANCE,
          CiedMeasure.SHOCK_IMPEDANCE,
          CiedMeasure.ATRIAL_PACED,
          CiedMeasure.VENTRICULAR_PACED,
          CiedMeasure.CRT_PACED,
          CiedMeasure.AT_AF_BURDEN,
          CiedMeasure.VT_VF_EPISODES,
          CiedMeasure.SHOCKS,
          CiedMeasure.ATP,
          DeviceStatus.MONITOR_DISCONNECTED,
          CiedMeasure.NEXT_TRANSMISSION);

  private static final Map<Metric, Integer> PLACES = places();

  private static final int DECIMALS_BITS = 3;
  private static final int HEAD_BYTES_MAX = 2 + 16 + 16 + 1 + 4 * 10;
  private static final int READING_BYTES_MAX = 2 + 8 + 8 + 2;

  private final Deflating deflating = new Deflating();

  /** {@code decoded} is what {@code body} says. */
  byte[] pack(DecodedTransmission decoded, byte[] body) {
    if (decoded.refused().isEmpty()) {
      byte[] plain = body[0] == '{' ? plainJson(decoded, body) : plainProtobuf(decoded, body);
      if (plain != null) {
        return plain;
      }
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
      case PLAIN_JSON -> jsonAgain(ByteBuffer.wrap(rest));
      case PLAIN_PROTOBUF -> protobufAgain(ByteBuffer.wrap(rest));
      default -> throw new IllegalArgumentException("A body is packed in an unknown form");
    };
  }

  private static byte @Nullable [] plainJson(DecodedTransmission decoded, byte[] body) {
    int form = PlainJsonText.formOf(decoded, body);
    return PlainJsonText.isWritten(decoded, form, body) ? said(PLAIN_JSON, form, 0, decoded) : null;
  }

  private static byte @Nullable [] plainProtobuf(DecodedTransmission decoded, byte[] body) {
    try {
      long base = PlainProtobuf.baseEpochMillis(body);
      boolean isWithOrdinals = decoded.readings().stream().anyMatch(r -> r.ordinal() != 0);
      return Arrays.equals(PlainProtobuf.write(decoded, base), body)
          ? said(PLAIN_PROTOBUF, isWithOrdinals ? WITH_ORDINALS : 0, base, decoded)
          : null;
    } catch (IOException e) {
      // Some other format.
      return null;
    }
  }

  private static byte @Nullable [] said(
      byte packing, int form, long baseEpochMillis, DecodedTransmission transmission) {
    List<Reading> readings = transmission.readings();
    ByteBuffer packed = ByteBuffer.allocate(HEAD_BYTES_MAX + READING_BYTES_MAX * readings.size());
    long last = readings.getFirst().at().toEpochMilli();
    packed.put(packing).put((byte) form);
    put(packed, transmission.device().value());
    put(packed, transmission.epoch());
    packed.put((byte) (transmission.urgency() == Urgency.LIVE ? 0 : 1));
    Varints.put(packed, transmission.sequence());
    Varints.put(packed, last);
    Varints.put(packed, readings.size());
    for (Reading reading : readings) {
      Integer place = PLACES.get(reading.metric());
      if (place == null) {
        return null;
      }
      BigDecimal value = reading.value();
      long at = reading.at().toEpochMilli();
      Varints.put(packed, place << DECIMALS_BITS | value.scale());
      Varints.putSigned(packed, value.unscaledValue().longValue());
      Varints.putSigned(packed, at - last);
      if ((form & WITH_ORDINALS) != 0) {
        Varints.put(packed, reading.ordinal());
      }
      last = at;
    }
    if (packing == PLAIN_PROTOBUF) {
      Varints.put(packed, baseEpochMillis);
    }
    return Arrays.copyOf(packed.array(), packed.position());
  }

  private static byte[] jsonAgain(ByteBuffer packed) {
    int form = packed.get();
    return PlainJsonText.write(transmission(packed, form), form);
  }

  private static byte[] protobufAgain(ByteBuffer packed) {
    DecodedTransmission transmission = transmission(packed, packed.get());
    return PlainProtobuf.write(transmission, Varints.get(packed));
  }

  private static DecodedTransmission transmission(ByteBuffer packed, int form) {
    UUID device = id(packed);
    UUID epoch = id(packed);
    Urgency urgency = packed.get() == 0 ? Urgency.LIVE : Urgency.BACKLOG;
    long sequence = Varints.get(packed);
    long at = Varints.get(packed);
    long count = Varints.get(packed);
    if (count > PatientInput.MAX_READINGS) {
      throw new IllegalArgumentException("A packed body has too many readings");
    }
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int metric = (int) Varints.get(packed);
      long digits = Varints.getSigned(packed);
      at += Varints.getSigned(packed);
      readings.add(
          new Reading(
              METRICS.get(metric >>> DECIMALS_BITS),
              BigDecimal.valueOf(digits, metric & ((1 << DECIMALS_BITS) - 1)),
              Instant.ofEpochMilli(at),
              (form & WITH_ORDINALS) != 0 ? (int) Varints.get(packed) : 0));
    }
    return new DecodedTransmission(
        new DeviceId(device), epoch, sequence, urgency, readings, List.of());
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

  private static Map<Metric, Integer> places() {
    Map<Metric, Integer> places = new HashMap<>();
    for (int i = 0; i < METRICS.size(); i++) {
      places.put(METRICS.get(i), i);
    }
    return Map.copyOf(places);
  }
}
