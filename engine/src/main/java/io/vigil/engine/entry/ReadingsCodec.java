package io.vigil.engine.entry;

import io.vigil.core.vitals.AmbientMetric;
import io.vigil.core.vitals.CiedMeasure;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Readings in their order, each as what could not be foretold of it: what a transmission holds
 * repeats itself, so that most readings take two or three bytes.
 *
 * <p>A count; then for each reading a control byte, and behind it in this order:
 *
 * <ul>
 *   <li>if bit 3 is set: the metric's place, unsigned: twice its ordinal among the vital signs, or
 *       among the ambient metrics plus 1; 64 plus twice its ordinal among the device statuses, or
 *       among the device measures plus 1; 128 plus its ordinal among the measures of implants. Else
 *       it is the one that last followed the metric before
 *   <li>if bit 4 is set: how much later it is than foretold, signed. Foretold is the time of its
 *       metric's last reading plus the last step between two readings of one metric (0 at first);
 *       of a metric's first reading, the time of the reading before, at first the base
 *   <li>if bit 5 is set: the ordinal, unsigned. Else it is 0
 *   <li>if bit 6 is set: the statuses, unsigned, a bit for each ordinal. Else there are none
 *   <li>the unscaled value, signed: since its metric's last one if that had the same scale
 * </ul>
 *
 * <p>Bits 0 to 2 are the value's scale. What can be foretold is never written.
 */
final class ReadingsCodec {

  private static final int SCALE = 7;
  private static final int METRIC = 8;
  private static final int TIME = 16;
  private static final int ORDINAL = 32;
  private static final int STATUSES = 64;
  private static final int CONTROLS = 128;

  private static final VitalSign[] VITAL_SIGNS = VitalSign.values();
  private static final AmbientMetric[] AMBIENT = AmbientMetric.values();
  private static final DeviceMeasure[] MEASURES = DeviceMeasure.values();
  private static final DeviceStatus[] DEVICE_STATUSES = DeviceStatus.values();

  /** The first place of what few transmissions have. */
  private static final int UNCOMMON = 64;

  /** The first place of what implants tell. */
  private static final int IMPLANTS = 128;

  private static final CiedMeasure[] CIED_MEASURES = CiedMeasure.values();
  private static final int PLACES = IMPLANTS + CIED_MEASURES.length;
  private static final int COMMON_PLACES = 2 * Math.max(VITAL_SIGNS.length, AMBIENT.length);

  /** As many as are needed; each place has room from when a metric of its kind is read. */
  private long[] values = new long[COMMON_PLACES];

  private long[] times = new long[COMMON_PLACES];

  /** -1 for a metric that has not been read. */
  private byte[] scales = new byte[COMMON_PLACES];

  /** Of the metric that last followed, by its place plus 1, 0 being the beginning. -1 if none. */
  private short[] followers = new short[COMMON_PLACES + 1];

  private int before = -1;
  private long time;
  private long step;

  private ReadingsCodec(long baseEpochMillis) {
    time = baseEpochMillis;
    Arrays.fill(scales, (byte) -1);
    Arrays.fill(followers, (short) -1);
  }

  static void write(ByteWriter out, List<?> readings) {
    out.unsigned(readings.size());
    ReadingsCodec known = new ReadingsCodec(out.baseEpochMillis);
    for (Object reading : readings) {
      known.next(out, (Reading) reading);
    }
  }

  static List<Reading> read(ByteReader in) {
    int count = in.count();
    List<Reading> readings = new ArrayList<>(count);
    ReadingsCodec known = new ReadingsCodec(in.baseEpochMillis);
    for (int i = 0; i < count; i++) {
      readings.add(known.next(in));
    }
    return List.copyOf(readings);
  }

  private void next(ByteWriter out, Reading reading) {
    int place = withRoom(place(reading.metric()));
    int scale = reading.value().scale();
    long at = reading.at().toEpochMilli();
    long value = unscaled(reading.value());
    long late = at - foretold(place);
    out.raw(
        scale
            | (followers[before + 1] == place ? 0 : METRIC)
            | (late == 0 ? 0 : TIME)
            | (reading.ordinal() == 0 ? 0 : ORDINAL)
            | (reading.statuses().isEmpty() ? 0 : STATUSES));
    if (followers[before + 1] != place) {
      out.unsigned(place);
    }
    if (late != 0) {
      out.signed(late);
    }
    if (reading.ordinal() != 0) {
      out.unsigned(reading.ordinal());
    }
    if (!reading.statuses().isEmpty()) {
      out.unsigned(StatusSets.bits(reading.statuses()));
    }
    out.signed(scales[place] == scale ? value - values[place] : value);
    learn(place, scale, at, value);
  }

  private Reading next(ByteReader in) {
    int control = in.raw();
    if (control >= CONTROLS) {
      throw new MalformedEntryException("no such control of a reading: " + control);
    }
    int place =
        (control & METRIC) == 0 ? followers[before + 1] : (int) Math.min(in.unsigned(), PLACES);
    Metric metric = metric(place);
    withRoom(place);
    int scale = control & SCALE;
    long at = foretold(place) + ((control & TIME) == 0 ? 0 : in.signed());
    int ordinal = (control & ORDINAL) == 0 ? 0 : Math.toIntExact(in.unsigned());
    Set<MeasurementStatus> statuses =
        (control & STATUSES) == 0 ? Set.of() : StatusSets.read(in.unsigned());
    long value = in.signed() + (scales[place] == scale ? values[place] : 0);
    learn(place, scale, at, value);
    return new Reading(
        metric, BigDecimal.valueOf(value, scale), Instant.ofEpochMilli(at), ordinal, statuses);
  }

  /** The place, which there is room for then. */
  private int withRoom(int place) {
    if (place >= values.length) {
      int known = values.length;
      values = Arrays.copyOf(values, PLACES);
      times = Arrays.copyOf(times, PLACES);
      scales = Arrays.copyOf(scales, PLACES);
      followers = Arrays.copyOf(followers, PLACES + 1);
      Arrays.fill(scales, known, PLACES, (byte) -1);
      Arrays.fill(followers, known + 1, PLACES + 1, (short) -1);
    }
    return place;
  }

  private long foretold(int place) {
    return scales[place] < 0 ? time : times[place] + step;
  }

  private void learn(int place, int scale, long at, long value) {
    if (scales[place] >= 0) {
      step = at - times[place];
    }
    followers[before + 1] = (short) place;
    before = place;
    time = at;
    scales[place] = (byte) scale;
    times[place] = at;
    values[place] = value;
  }

  private static int place(Metric metric) {
    return switch (metric) {
      case VitalSign sign -> 2 * sign.ordinal();
      case AmbientMetric ambient -> 2 * ambient.ordinal() + 1;
      case DeviceStatus status -> UNCOMMON + 2 * status.ordinal();
      case CiedMeasure measure -> IMPLANTS + measure.ordinal();
      case DeviceMeasure measure -> UNCOMMON + 2 * measure.ordinal() + 1;
    };
  }

  private static Metric metric(int place) {
    if (place >= IMPLANTS && place < PLACES) {
      return CIED_MEASURES[place - IMPLANTS];
    }
    boolean even = place % 2 == 0;
    int ordinal = (place < UNCOMMON ? place : place - UNCOMMON) / 2;
    Metric[] kind;
    if (place < UNCOMMON) {
      kind = even ? VITAL_SIGNS : AMBIENT;
    } else {
      kind = even ? DEVICE_STATUSES : MEASURES;
    }
    if (place >= 0 && ordinal < kind.length) {
      return kind[ordinal];
    }
    throw new MalformedEntryException("no metric has the place " + place);
  }

  private static long unscaled(BigDecimal value) {
    return value.scaleByPowerOfTen(value.scale()).longValueExact();
  }
}
