package io.vigil.simulation.study;

import io.vigil.core.alarm.Priority;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link RuleSet} as JSON, its limits with the components of {@link Limit}: {@code vitalSign} a
 * reference id, {@code direction} low or high, {@code threshold} and {@code hysteresis} in the
 * vital sign's unit with at most 6 decimals, {@code delaySeconds} with at most 3, {@code priority}
 * low, medium or high. Nothing may be left out and nothing else may stand there.
 */
final class RuleSetFile {
  private static final long BYTES_MAX = 1_000_000;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private record Rules(String version, List<@Nullable Side> limits) {}

  private record Side(
      String vitalSign,
      String direction,
      BigDecimal threshold,
      BigDecimal hysteresis,
      BigDecimal delaySeconds,
      String priority) {}

  private RuleSetFile() {}

  /**
   * Reads a rule set.
   *
   * @throws MalformedFile when it is not one; the message names the limit
   * @throws IOException when the file cannot be read
   */
  static RuleSet read(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new MalformedFile(file, "a rule set has at most " + BYTES_MAX + " bytes");
    }
    @Nullable Rules rules;
    try {
      rules = JSON.readValue(Files.readAllBytes(file), Rules.class);
    } catch (JacksonException e) {
      throw new MalformedFile(file, e.getOriginalMessage());
    }
    if (rules == null || rules.version().isBlank()) {
      throw new MalformedFile(file, "a rule set has a version that is not blank");
    }
    List<Limit> limits = new ArrayList<>();
    for (@Nullable Side side : rules.limits()) {
      try {
        limits.add(limit(side));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new MalformedFile(file, "limit " + (limits.size() + 1) + ": " + e.getMessage());
      }
    }
    try {
      return new RuleSet(rules.version(), limits);
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(file, String.valueOf(e.getMessage()));
    }
  }

  private static Limit limit(@Nullable Side side) {
    if (side == null) {
      throw new IllegalArgumentException("it is null");
    }
    return new Limit(
        vitalSign(side.vitalSign()),
        named(Direction.values(), Direction::wireName, side.direction(), "direction"),
        scaled(side.threshold(), 6, "threshold"),
        scaled(side.hysteresis(), 6, "hysteresis"),
        scaled(side.delaySeconds(), 3, "delay"),
        named(Priority.values(), Priority::wireName, side.priority(), "priority"));
  }

  private static VitalSign vitalSign(String code) {
    if (Metric.ofCode(code).orElse(null) instanceof VitalSign vitalSign) {
      return vitalSign;
    }
    throw new IllegalArgumentException("there is no vital sign " + code);
  }

  private static <T> T named(T[] values, Function<T, String> name, String text, String what) {
    for (T value : values) {
      if (name.apply(value).equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException("there is no " + what + " " + text);
  }

  /** Exactly; bounded before it is written out, as 1e999999999 would be a gigabyte of zeros. */
  private static long scaled(BigDecimal value, int decimals, String what) {
    if ((long) value.precision() - value.scale() > 9
        || value.stripTrailingZeros().scale() > decimals) {
      throw new IllegalArgumentException(
          "a " + what + " has at most 9 digits before the point and " + decimals + " after it");
    }
    return value.movePointRight(decimals).longValueExact();
  }
}
