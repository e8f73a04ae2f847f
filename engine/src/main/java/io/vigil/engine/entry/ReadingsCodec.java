package io.vigil.engine.entry;

import io.vigil.core.vitals.AmbientMetric;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Readings in their order, each as what could not be foretold of it: what a transmission holds
 * repeats itself, so that most readings take two or three bytes.
 *
 * <p>A count; then for each reading a control byte, and behind it in this order:
 *
 * <ul>
 *   <li>if bit 3 is set: the metric's place, unsigned: twice its ordinal among the vital signs, or
 *       among the ambient metrics plus 1. Else it is the one that last followed the metric before
 *   <li>if bit 4 is set: how much later it is than foretold, signed. Foretold is the time of its
 *       metric's last reading plus the last step between two readings of one metric (0 at first);
 *       of a metric's first reading, the time of the reading before, at first the base
 *   <li>if bit 5 is set: the ordinal, unsigned. Else it is 0
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
  private static final int CONTROLS = 64;

  private static final VitalSign[] VITAL_SIGNS = VitalSign.values();
  private static final AmbientMetric[] AMBIENT = AmbientMetric.values();
  private static final int PLACES = 2 * Math.max(VITAL_SIGNS.length, AMBIENT.length);

  private final long[] values = new long[PLACES];
  private final long[] times = new long[PLACES];

  /** -1 for a metric that has not been read. */
  private final byte[] scales = new byte[PLACES];

  /** Of the metric that last followed; one more place for the beginning. -1 if none did. */
  private final byte[] followers = new byte[PLACES + 1];

  private int before = PLACES;
  private long time;
  private long step;

  private ReadingsCodec(long baseEpochMillis) {
    time = baseEpochMillis;
    Arrays.fill(scales, (byte) -1);
    Arrays.fill(followers, (byte) -1);
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
    int place = place(reading.metric());
    int scale = reading.value().scale();
    long at = reading.at().toEpochMilli();
    long value = unscaled(reading.value());
    long late = at - foretold(place);
    out.raw(
        scale
            | (followers[before] == place ? 0 : METRIC)
            | (late == 0 ? 0 : TIME)
            | (reading.ordinal() == 0 ? 0 : ORDINAL));
    if (followers[before] != place) {
      out.unsigned(place);
    }
    if (late != 0) {
      out.signed(late);
    }
    if (reading.ordinal() != 0) {
      out.unsigned(reading.ordinal());
    }
    out.signed(scales[place] == scale ? value - values[place] : value);
    learn(place, scale, at, value);
  }

  private Reading next(ByteReader in) {
    int control = in.raw();
    if (control >= CONTROLS) {
      throw new MalformedEntryException("no such control of a reading: " + control);
    }
    int place = (control & METRIC) == 0 ? followers[before] : (int) Math.min(in.unsigned(), PLACES);
    Metric metric = metric(place);
    int scale = control & SCALE;
    long at = foretold(place) + ((control & TIME) == 0 ? 0 : in.signed());
    int ordinal = (control & ORDINAL) == 0 ? 0 : Math.toIntExact(in.unsigned());
    long value = in.signed() + (scales[place] == scale ? values[place] : 0);
    learn(place, scale, at, value);
    return new Reading(metric, BigDecimal.valueOf(value, scale), Instant.ofEpochMilli(at), ordinal);
  }

  private long foretold(int place) {
    return scales[place] < 0 ? time : times[place] + step;
  }

  private void learn(int place, int scale, long at, long value) {
    if (scales[place] >= 0) {
      step = at - times[place];
    }
    followers[before] = (byte) place;
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
    };
  }

  private static Metric metric(int place) {
    if (place >= 0 && place % 2 == 0 && place / 2 < VITAL_SIGNS.length) {
      return VITAL_SIGNS[place / 2];
    } else if (place >= 0 && place % 2 == 1 && place / 2 < AMBIENT.length) {
      return AMBIENT[place / 2];
    }
    throw new MalformedEntryException("no metric has the place " + place);
  }

  private static long unscaled(BigDecimal value) {
    return value.scaleByPowerOfTen(value.scale()).longValueExact();
  }
}
