package io.vigil.client;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/**
 * Writes the message {@code Transmission} of the published schema, {@code transmission.proto}. It
 * is small enough to be written by hand, so that a device needs no library for it.
 */
final class ProtobufBody {
  /** A field's number in its message, shifted; and how its value stands there. */
  private static final int VARINT = 0;

  private static final int LENGTH_DELIMITED = 2;
  private static final int TAG_TYPE_BITS = 3;

  private static final int UUID_BYTES = 16;
  private static final int HEAD_BYTES_MAX = 2 * (2 + UUID_BYTES) + 3 * 11;

  /** Five numbers with their tags, and the tag and length of the whole. */
  private static final int READING_BYTES_MAX = 5 * 11 + 2;

  /** As in JSON, where it is refused for having more. */
  private static final int DECIMALS_MAX = 6;

  private static final int DIGITS_MAX = 15;

  /** What stands for a metric's reference id, and the unit that goes without saying. */
  private record Numbered(int mdc, String unit) {}

  private static final Map<String, Numbered> METRICS =
      Map.ofEntries(
          entry("MDC_ECG_HEART_RATE", new Numbered(147_842, "/min")),
          entry("MDC_PULS_OXIM_PULS_RATE", new Numbered(149_530, "/min")),
          entry("MDC_PULS_RATE_NON_INV", new Numbered(149_546, "/min")),
          entry("MDC_PULS_OXIM_SAT_O2", new Numbered(150_456, "%")),
          entry("MDC_RESP_RATE", new Numbered(151_562, "/min")),
          entry("MDC_PRESS_BLD_NONINV_SYS", new Numbered(150_021, "mm[Hg]")),
          entry("MDC_PRESS_BLD_NONINV_DIA", new Numbered(150_022, "mm[Hg]")),
          entry("MDC_PRESS_BLD_NONINV_MEAN", new Numbered(150_023, "mm[Hg]")),
          entry("MDC_PRESS_BLD_ART_SYS", new Numbered(150_033, "mm[Hg]")),
          entry("MDC_PRESS_BLD_ART_DIA", new Numbered(150_034, "mm[Hg]")),
          entry("MDC_PRESS_BLD_ART_MEAN", new Numbered(150_035, "mm[Hg]")),
          entry("MDC_TEMP_BODY", new Numbered(150_364, "Cel")),
          entry("MDC_FLOW_O2_FG", new Numbered(67_108_866, "L/min")),
          entry("VIGIL_CONSCIOUSNESS", new Numbered(67_108_865, "1")),
          entry("MDC_TEMP_ROOM", new Numbered(188_508, "Cel")),
          entry("MDC_PRESS_AIR_AMBIENT", new Numbered(152_836, "hPa")),
          entry("MDC_ATTR_VAL_BATT_CHARGE", new Numbered(67_996, "%")),
          entry("VIGIL_O2_CYLINDER_PRESSURE", new Numbered(67_108_928, "bar")),
          entry("VIGIL_O2_FLOW_SET", new Numbered(67_108_929, "L/min")),
          entry("VIGIL_O2_PURITY", new Numbered(67_108_930, "%")),
          entry("MDC_EVT_BATT_LO", new Numbered(196_802, "1")),
          entry("VIGIL_EVT_BATT_CRITICAL", new Numbered(67_109_889, "1")),
          entry("VIGIL_EVT_MAINS_LOST", new Numbered(67_109_890, "1")),
          entry("VIGIL_EVT_DEVICE_MALF", new Numbered(67_109_891, "1")),
          entry("MDC_EVT_SENSOR_MALF", new Numbered(196_918, "1")),
          entry("MDC_EVT_SENSOR_DISCONN", new Numbered(196_916, "1")),
          entry("VIGIL_EVT_SENSOR_OFF", new Numbered(67_109_892, "1")),
          entry("VIGIL_EVT_SENSOR_DISPLACED", new Numbered(67_109_893, "1")),
          entry("MDC_EVT_LEAD_OFF", new Numbered(196_680, "1")),
          entry("VIGIL_EVT_LOW_PERFUSION", new Numbered(67_109_894, "1")),
          entry("VIGIL_EVT_POOR_SIGNAL", new Numbered(67_109_895, "1")),
          entry("VIGIL_EVT_ALARMS_OFF", new Numbered(67_109_896, "1")),
          entry("VIGIL_EVT_ALARM_LOW", new Numbered(67_109_897, "1")),
          entry("VIGIL_EVT_ALARM_MEDIUM", new Numbered(67_109_898, "1")),
          entry("VIGIL_EVT_ALARM_HIGH", new Numbered(67_109_899, "1")),
          entry("VIGIL_EVT_O2_INLET_FAULT", new Numbered(67_109_900, "1")),
          entry("VIGIL_EVT_O2_OUTLET_FAULT", new Numbered(67_109_901, "1")),
          entry("VIGIL_EVT_WARMING_UP", new Numbered(67_109_902, "1")),
          entry("MDC_IDC_MSMT_BATTERY_STATUS", new Numbered(721_280, "1")),
          entry("MDC_IDC_MSMT_BATTERY_VOLTAGE", new Numbered(721_344, "V")),
          entry("MDC_IDC_MSMT_BATTERY_REMAINING_LONGEVITY", new Numbered(721_472, "mo")),
          entry("MDC_IDC_MSMT_BATTERY_REMAINING_PERCENTAGE", new Numbered(721_536, "%")),
          entry("MDC_IDC_MSMT_CAP_CHARGE_TIME", new Numbered(721_728, "s")),
          entry("MDC_IDC_MSMT_LEADCHNL_RA_SENSING_INTR_AMPL_MEAN", new Numbered(722_051, "mV")),
          entry("MDC_IDC_MSMT_LEADCHNL_RV_SENSING_INTR_AMPL_MEAN", new Numbered(722_055, "mV")),
          entry("VIGIL_CIED_LV_SENSING", new Numbered(67_110_913, "mV")),
          entry("MDC_IDC_MSMT_LEADCHNL_RA_PACING_THRESHOLD_AMPLITUDE", new Numbered(722_176, "V")),
          entry("MDC_IDC_MSMT_LEADCHNL_RV_PACING_THRESHOLD_AMPLITUDE", new Numbered(722_177, "V")),
          entry("VIGIL_CIED_LV_THRESHOLD", new Numbered(67_110_914, "V")),
          entry("VIGIL_CIED_RA_OUTPUT", new Numbered(67_110_915, "V")),
          entry("VIGIL_CIED_RV_OUTPUT", new Numbered(67_110_916, "V")),
          entry("VIGIL_CIED_LV_OUTPUT", new Numbered(67_110_917, "V")),
          entry("MDC_IDC_MSMT_LEADCHNL_RA_IMPEDANCE_VALUE", new Numbered(722_432, "Ohm")),
          entry("MDC_IDC_MSMT_LEADCHNL_RV_IMPEDANCE_VALUE", new Numbered(722_433, "Ohm")),
          entry("VIGIL_CIED_LV_IMPEDANCE", new Numbered(67_110_918, "Ohm")),
          entry("VIGIL_CIED_SHOCK_IMPEDANCE", new Numbered(67_110_919, "Ohm")),
          entry("VIGIL_CIED_ATRIAL_PACED", new Numbered(67_110_920, "%")),
          entry("VIGIL_CIED_VENTRICULAR_PACED", new Numbered(67_110_921, "%")),
          entry("VIGIL_CIED_CRT_PACED", new Numbered(67_110_922, "%")),
          entry("VIGIL_CIED_AT_AF_BURDEN", new Numbered(67_110_923, "%")),
          entry("VIGIL_CIED_VT_VF_EPISODES", new Numbered(67_110_924, "1")),
          entry("VIGIL_CIED_SHOCKS", new Numbered(67_110_925, "1")),
          entry("VIGIL_CIED_ATP", new Numbered(67_110_926, "1")),
          entry("VIGIL_EVT_MONITOR_DISCONN", new Numbered(67_109_903, "1")),
          entry("VIGIL_CIED_NEXT_TRANSMISSION", new Numbered(67_110_927, "min")));

  private final ByteBuffer bytes;

  private ProtobufBody(int bytesMax) {
    bytes = ByteBuffer.allocate(bytesMax);
  }

  /**
   * @throws IllegalArgumentException if a metric or its unit is none that this client knows by
   *     number, a reading has a status, or a value has more digits than are taken
   */
  static byte[] write(UUID device, Transmission transmission) {
    ProtobufBody body =
        new ProtobufBody(HEAD_BYTES_MAX + READING_BYTES_MAX * transmission.readings().size());
    long base = transmission.readings().getFirst().at().toEpochMilli();
    body.id(1, device);
    body.id(2, transmission.epoch());
    body.number(3, transmission.sequence());
    body.number(
        4,
        switch (transmission.urgency()) {
          case LIVE -> 0;
          case BACKLOG -> 1;
        });
    body.number(5, base);
    for (Reading reading : transmission.readings()) {
      body.message(6, reading(reading, base));
    }
    return body.written();
  }

  private static byte[] reading(Reading reading, long baseEpochMillis) {
    Numbered metric = METRICS.get(reading.metric());
    if (metric == null) {
      throw new IllegalArgumentException("A metric has no number here: send it as JSON");
    }
    if (!metric.unit().equals(reading.unit())) {
      throw new IllegalArgumentException("A value is not in the unit of its metric");
    }
    if (!reading.status().isEmpty()) {
      throw new IllegalArgumentException("A status has no number here: send it as JSON");
    }
    BigDecimal value = reading.value().scale() < 0 ? reading.value().setScale(0) : reading.value();
    if (value.scale() > DECIMALS_MAX || value.precision() > DIGITS_MAX) {
      throw new IllegalArgumentException("A value has more digits than are taken");
    }
    ProtobufBody fields = new ProtobufBody(READING_BYTES_MAX);
    fields.number(1, metric.mdc());
    fields.signed(2, value.unscaledValue().longValueExact());
    fields.number(3, value.scale());
    fields.signed(4, reading.at().toEpochMilli() - baseEpochMillis);
    fields.number(5, reading.ordinal());
    return fields.written();
  }

  /** What is 0 is not written, and read as 0. */
  private void number(int field, long value) {
    if (value != 0) {
      varint((long) field << TAG_TYPE_BITS | VARINT);
      varint(value);
    }
  }

  /** In zigzag; 0 is written, because these are told from what is absent. */
  private void signed(int field, long value) {
    varint((long) field << TAG_TYPE_BITS | VARINT);
    varint(value << 1 ^ value >> Long.SIZE - 1);
  }

  private void id(int field, UUID id) {
    varint((long) field << TAG_TYPE_BITS | LENGTH_DELIMITED);
    varint(UUID_BYTES);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private void message(int field, byte[] message) {
    varint((long) field << TAG_TYPE_BITS | LENGTH_DELIMITED);
    varint(message.length);
    bytes.put(message);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private byte[] written() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
