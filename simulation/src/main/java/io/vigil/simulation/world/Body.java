package io.vigil.simulation.world;

import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A patient's course: each vital sign is usual, past a limit or just inside it for a while; now and
 * then everything gets worse together.
 */
final class Body {

  private static final long MINUTE = 60_000;

  private final Chances chances;
  private final Map<VitalSign, Spell> spells = new EnumMap<>(VitalSign.class);
  private long worseUntil;
  private long nextWorse = Long.MIN_VALUE;

  private record Spell(List<BigDecimal> values, long untilEpochMillis) {}

  Body(Chances chances) {
    this.chances = chances;
  }

  BigDecimal value(VitalSign vitalSign, long atEpochMillis) {
    Range range = Range.of(vitalSign);
    if (chances.oneIn(400) && !range.suspect().isEmpty()) {
      return chances.one(range.suspect());
    }
    Spell spell = spells.get(vitalSign);
    if (spell == null || atEpochMillis >= spell.untilEpochMillis()) {
      spell = next(range, atEpochMillis);
      spells.put(vitalSign, spell);
    }
    return chances.one(spell.values());
  }

  private Spell next(Range range, long at) {
    if (nextWorse == Long.MIN_VALUE || at >= nextWorse) {
      worseUntil =
          nextWorse == Long.MIN_VALUE ? at : at + chances.between(20 * MINUTE, 90 * MINUTE);
      nextWorse = at + chances.between(4 * 60 * MINUTE, 20 * 60 * MINUTE);
    }
    boolean worse = at < worseUntil;
    List<BigDecimal> values = range.usual();
    if (chances.percent(worse ? 70 : 6)) {
      values =
          chances.one(
              List.of(range.low(), range.high(), range.lowBand(), range.highBand(), range.high()));
    }
    boolean usual = values.isEmpty() || values == range.usual();
    long lasting =
        usual
            ? chances.spread(worse ? MINUTE : 10 * MINUTE, worse ? 20 * MINUTE : 240 * MINUTE)
            : chances.spread(3_000, 40 * MINUTE);
    return new Spell(values.isEmpty() ? range.usual() : values, at + lasting);
  }
}
