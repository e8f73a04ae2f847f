package io.vigil.core.vitals;

import java.time.Duration;
import java.util.Locale;

/**
 * What a device that supplies oxygen is, as it was registered.
 *
 * @param waterVolumeMillilitres of a cylinder, 1 to {@link #MAX_VOLUME}: so much water it holds,
 *     and so many millilitres of oxygen for each bar; 0 of anything else
 * @param reserveMillibar gauge pressure at which a cylinder counts as empty, 0 to {@link
 *     #MAX_RESERVE}
 * @param refillLeadMillis how long it takes to bring another, 0 to {@link #MAX_LEAD}
 */
public record OxygenSupply(
    Kind kind, int waterVolumeMillilitres, int reserveMillibar, long refillLeadMillis) {

  /** 100 L; a large hospital cylinder holds 50 L. */
  public static final int MAX_VOLUME = 100_000;

  /** 200 psi (13.8 bar), below which the flow is not to be relied on. */
  public static final int USUAL_RESERVE = 13_800;

  public static final int MAX_RESERVE = 300_000;
  public static final Duration MAX_LEAD = Duration.ofDays(7);

  /** Two years, in minutes x 10^6: longer times left are not told apart. */
  private static final long MINUTES_MAX = 1_000_000_000_000L;

  /** Where the oxygen comes from. */
  public enum Kind {
    /** Compressed gas, whose pressure tells how much is left. */
    CYLINDER,
    /** Taken from the air, as long as there is power. */
    CONCENTRATOR,
    /** Liquid; what is left is not told by a pressure. */
    LIQUID;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public OxygenSupply {
    boolean cylinder = kind == Kind.CYLINDER;
    if (waterVolumeMillilitres < (cylinder ? 1 : 0)
        || waterVolumeMillilitres > (cylinder ? MAX_VOLUME : 0)) {
      throw new IllegalArgumentException("a cylinder, and nothing else, has a water volume");
    }
    if (reserveMillibar < 0 || reserveMillibar > MAX_RESERVE) {
      throw new IllegalArgumentException("a reserve is 0 to 300 bar");
    }
    if (refillLeadMillis < 0 || refillLeadMillis > MAX_LEAD.toMillis()) {
      throw new IllegalArgumentException("a refill takes 0 to 7 days");
    }
  }

  /**
   * How long a cylinder lasts: what it holds above its reserve, divided by the flow. A prediction,
   * as if the flow stayed as it is.
   *
   * @param pressureMicros gauge pressure in bar, x 10^6
   * @param flowMicros in L/min, x 10^6, above 0
   * @return in minutes, x 10^6
   */
  public long minutesLeftMicros(long pressureMicros, long flowMicros) {
    double bar = Math.max(0, pressureMicros - reserveMillibar * 1_000L) / 1e6;
    double litres = bar * waterVolumeMillilitres / 1e3;
    return Math.min(MINUTES_MAX, Math.round(litres / (flowMicros / 1e6) * 1e6));
  }

  /** Whether a cylinder of a gauge pressure (bar x 10^6) has nothing above its reserve. */
  public boolean isEmpty(long pressureMicros) {
    return pressureMicros <= reserveMillibar * 1_000L;
  }
}
