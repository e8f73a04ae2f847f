package io.vigil.core.rule;

import io.vigil.core.alarm.CiedFinding;
import io.vigil.core.alarm.Priority;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is written in JSON, in files and in the public interface. What a kind does not have
 * is absent.
 *
 * @param kind {@code limit}, {@code score}, {@code rate}, {@code combination}, {@code status},
 *     {@code silence}, {@code cylinder-time}, {@code cylinder-leak}, {@code cylinder-blockage},
 *     {@code oxygen-purity} or {@code implant}
 * @param score {@code news2}, {@code mews} or {@code qsofa}; NEWS2 if absent
 * @param vitalSign reference id; of a limit and a rate
 * @param direction {@code low} or {@code high}; of a rate a fall or a rise
 * @param threshold of a limit, in the vital sign's unit, at most 6 decimals; a value at or past it
 *     breaches
 * @param change of a rate, in the same unit
 * @param hysteresis of a limit and a rate, in the same unit
 * @param windowSeconds of a rate and a combination, at most 3 decimals
 * @param delaySeconds at most 300, at most 3 decimals
 * @param priority {@code low}, {@code medium} or {@code high}; of a score its levels' own
 * @param grades of a limit those worse than its threshold, if there are any; of a score its levels,
 *     and where these and the delay and {@code red} are absent it is as the product has it
 * @param red of a score the priority of a single parameter that scores 3, if that signals
 * @param name of a combination
 * @param parts of a combination
 * @param of the code of a status, {@code device} or {@code sensor} of a silence, or the finding of
 *     an implant
 * @param intervals of a silence, and {@code leastSeconds} and {@code overSeconds}
 * @param refill of a cylinder's time the priority where another takes longer to come, if that
 *     signals
 * @param warmUpSeconds of a purity
 * @param low of an implant, in the unit of its measure, as {@code high}
 * @param drift of an implant, in per cent of its baseline, as {@code part}; of a blockage the part
 *     of the fall, in per cent
 * @param margin of an implant, times
 */
public record RuleForm(
    @Nullable String kind,
    @Nullable String score,
    @Nullable String vitalSign,
    @Nullable String direction,
    @Nullable BigDecimal threshold,
    @Nullable BigDecimal change,
    @Nullable BigDecimal hysteresis,
    @Nullable BigDecimal windowSeconds,
    @Nullable BigDecimal delaySeconds,
    @Nullable String priority,
    @Nullable List<@Nullable Step> grades,
    @Nullable String red,
    @Nullable String name,
    @Nullable List<@Nullable Part> parts,
    @Nullable String of,
    @Nullable Integer intervals,
    @Nullable BigDecimal leastSeconds,
    @Nullable BigDecimal overSeconds,
    @Nullable String refill,
    @Nullable BigDecimal warmUpSeconds,
    @Nullable BigDecimal low,
    @Nullable BigDecimal high,
    @Nullable BigDecimal drift,
    @Nullable BigDecimal part,
    @Nullable BigDecimal margin) {

  /**
   * A grade of a limit, or a level of a score.
   *
   * @param delaySeconds not of a score
   */
  public record Step(
      @Nullable BigDecimal threshold,
      @Nullable BigDecimal delaySeconds,
      @Nullable String priority) {}

  /** A part of a combination, with the components of a limit. */
  public record Part(
      @Nullable String vitalSign,
      @Nullable String direction,
      @Nullable BigDecimal threshold,
      @Nullable BigDecimal hysteresis) {}

  /** A rule as it is written. */
  public static RuleForm of(Rule rule) {
    return switch (rule) {
      case Limit limit ->
          written(
              "limit",
              Map.of(
                  "vitalSign", limit.vitalSign().code(),
                  "direction", limit.direction().wireName(),
                  "threshold", decimal(limit.thresholdMicros(), 6),
                  "hysteresis", decimal(limit.hysteresisMicros(), 6),
                  "delaySeconds", decimal(limit.delayMillis(), 3),
                  "priority", limit.priority().wireName(),
                  "grades", steps(limit.worse(), grade -> decimal(grade.delayMillis(), 3))));
      case ScoreLimit score ->
          written(
              "score",
              Map.of(
                  "score", score.score().wireName(),
                  "delaySeconds", decimal(score.delayMillis(), 3),
                  "grades", steps(score.levels(), grade -> null),
                  "red", score.red().map(Priority::wireName)));
      case RateLimit rate ->
          written(
              "rate",
              Map.of(
                  "vitalSign", rate.vitalSign().code(),
                  "direction", rate.direction().wireName(),
                  "change", decimal(rate.changeMicros(), 6),
                  "hysteresis", decimal(rate.hysteresisMicros(), 6),
                  "windowSeconds", decimal(rate.windowMillis(), 3),
                  "delaySeconds", decimal(rate.delayMillis(), 3),
                  "priority", rate.priority().wireName()));
      case Combination combination ->
          written(
              "combination",
              Map.of(
                  "windowSeconds", decimal(combination.windowMillis(), 3),
                  "delaySeconds", decimal(combination.delayMillis(), 3),
                  "priority", combination.priority().wireName(),
                  "name", combination.name(),
                  "parts", combination.parts().stream().map(RuleForm::part).toList()));
      case StatusRule status ->
          written(
              "status",
              Map.of(
                  "of", status.status().code(),
                  "delaySeconds", decimal(status.delayMillis(), 3),
                  "priority", status.priority().wireName(),
                  "threshold", given(status.chargeMicros()),
                  "hysteresis", given(status.hysteresisMicros())));
      case SilenceRule silence ->
          written(
              "silence",
              Map.of(
                  "of", silence.of().wireName(),
                  "intervals", silence.intervals(),
                  "leastSeconds", decimal(silence.leastMillis(), 3),
                  "overSeconds", decimal(silence.overMillis(), 3),
                  "priority", silence.priority().wireName()));
      case CylinderTime time ->
          written(
              "cylinder-time",
              Map.of(
                  "grades", steps(time.levels(), grade -> decimal(grade.delayMillis(), 3)),
                  "hysteresis", decimal(time.hysteresisMicros(), 6),
                  "refill", time.refill().map(Priority::wireName)));
      case CylinderLeak leak ->
          written(
              "cylinder-leak",
              Map.of(
                  "change", decimal(leak.fallMicros(), 6), "priority", leak.priority().wireName()));
      case CylinderBlockage blockage ->
          written(
              "cylinder-blockage",
              Map.of(
                  "change", decimal(blockage.fallMicros(), 6),
                  "part", decimal(blockage.partMicros(), 6),
                  "priority", blockage.priority().wireName()));
      case OxygenPurity purity ->
          written(
              "oxygen-purity",
              Map.of(
                  "grades", steps(purity.levels(), grade -> decimal(grade.delayMillis(), 3)),
                  "hysteresis", decimal(purity.hysteresisMicros(), 6),
                  "warmUpSeconds", decimal(purity.warmUpMillis(), 3)));
      case ImplantRule implant ->
          written(
              "implant",
              Map.of(
                  "of", implant.finding().wireName(),
                  "low", given(implant.lowMicros()),
                  "high", given(implant.highMicros()),
                  "drift", given(implant.driftMicros()),
                  "part", given(implant.partMicros()),
                  "margin", given(implant.marginMicros()),
                  "priority", implant.priority().wireName()));
    };
  }

  private static Part part(Combination.Part part) {
    return new Part(
        part.vitalSign().code(),
        part.direction().wireName(),
        decimal(part.thresholdMicros(), 6),
        decimal(part.hysteresisMicros(), 6));
  }

  /** Absent are those that are not given, and empty lists and optionals. */
  private static RuleForm written(String kind, Map<String, Object> members) {
    RecordComponent[] components = RuleForm.class.getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      String name = components[i].getName();
      Object value = name.equals("kind") ? kind : members.get(name);
      if (value instanceof Optional<?> optional) {
        value = optional.orElse(null);
      }
      values[i] = value instanceof List<?> list && list.isEmpty() ? null : value;
    }
    try {
      return RuleForm.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot write a " + kind, e);
    }
  }

  /**
   * The rule that is written.
   *
   * @throws IllegalArgumentException if it is none; the message says what is wrong, without values
   *     of any patient
   */
  public Rule rule() {
    return switch (required(kind, "kind")) {
      case "limit" -> limit();
      case "score" -> scoreLimit();
      case "rate" -> rate();
      case "combination" -> combination();
      case "status" -> status();
      case "silence" -> silence();
      case "cylinder-time" -> cylinderTime();
      case "cylinder-leak" -> cylinderLeak();
      case "cylinder-blockage" -> cylinderBlockage();
      case "oxygen-purity" -> oxygenPurity();
      case "implant" -> implant();
      default -> throw new IllegalArgumentException("there is no kind " + kind);
    };
  }

  private Limit limit() {
    refuseOthers(
        Set.of(
            "vitalSign",
            "direction",
            "threshold",
            "hysteresis",
            "delaySeconds",
            "priority",
            "grades"));
    List<Grade> worse = new ArrayList<>();
    for (Step step : grades == null ? List.<@Nullable Step>of() : grades) {
      worse.add(grade(required(step, "grade"), required(step, "grade").delaySeconds()));
    }
    return new Limit(
        vitalSign(vitalSign),
        direction(direction),
        micros(threshold, "threshold"),
        micros(hysteresis, "hysteresis"),
        millis(delaySeconds, "delay"),
        priority(priority),
        worse);
  }

  private ScoreLimit scoreLimit() {
    refuseOthers(Set.of("score", "delaySeconds", "grades", "red"));
    ScoreKind of =
        score == null
            ? ScoreKind.NEWS2
            : named(ScoreKind.values(), ScoreKind::wireName, score, "score");
    if (score != null && grades == null && delaySeconds == null && red == null) {
      return DefaultRules.score(of);
    }
    List<Grade> levels = new ArrayList<>();
    for (Step step : required(grades, "grades")) {
      Step level = required(step, "grade");
      if (level.delaySeconds() != null) {
        throw new IllegalArgumentException("the levels of a score have one delay");
      }
      levels.add(grade(level, delaySeconds));
    }
    return new ScoreLimit(of, levels, red == null ? Optional.empty() : Optional.of(priority(red)));
  }

  private RateLimit rate() {
    refuseOthers(
        Set.of(
            "vitalSign",
            "direction",
            "change",
            "hysteresis",
            "windowSeconds",
            "delaySeconds",
            "priority"));
    return new RateLimit(
        vitalSign(vitalSign),
        direction(direction),
        micros(change, "change"),
        millis(windowSeconds, "window"),
        micros(hysteresis, "hysteresis"),
        millis(delaySeconds, "delay"),
        priority(priority));
  }

  private Combination combination() {
    refuseOthers(Set.of("name", "parts", "windowSeconds", "delaySeconds", "priority"));
    List<Combination.Part> all = new ArrayList<>();
    for (Part each : required(parts, "parts")) {
      Part part = required(each, "part");
      all.add(
          new Combination.Part(
              vitalSign(part.vitalSign()),
              direction(part.direction()),
              micros(part.threshold(), "threshold"),
              micros(part.hysteresis(), "hysteresis")));
    }
    return new Combination(
        required(name, "name"),
        all,
        millis(windowSeconds, "window"),
        millis(delaySeconds, "delay"),
        priority(priority));
  }

  private StatusRule status() {
    refuseOthers(Set.of("of", "delaySeconds", "priority", "threshold", "hysteresis"));
    if (Metric.ofCode(required(of, "status")).orElse(null) instanceof DeviceStatus named) {
      return new StatusRule(
          named,
          millis(delaySeconds, "delay"),
          priority(priority),
          threshold == null ? 0 : micros(threshold, "threshold"),
          hysteresis == null ? 0 : micros(hysteresis, "hysteresis"));
    }
    throw new IllegalArgumentException("there is no status " + of);
  }

  private SilenceRule silence() {
    refuseOthers(Set.of("of", "intervals", "leastSeconds", "overSeconds", "priority"));
    return new SilenceRule(
        named(SilenceRule.Of.values(), SilenceRule.Of::wireName, of, "silence of"),
        required(intervals, "number of intervals"),
        millis(leastSeconds, "least"),
        millis(overSeconds, "most"),
        priority(priority));
  }

  private CylinderTime cylinderTime() {
    refuseOthers(Set.of("grades", "hysteresis", "refill"));
    return new CylinderTime(
        levels(),
        micros(hysteresis, "hysteresis"),
        refill == null ? Optional.empty() : Optional.of(priority(refill)));
  }

  private CylinderLeak cylinderLeak() {
    refuseOthers(Set.of("change", "priority"));
    return new CylinderLeak(micros(change, "change"), priority(priority));
  }

  private CylinderBlockage cylinderBlockage() {
    refuseOthers(Set.of("change", "part", "priority"));
    return new CylinderBlockage(micros(change, "change"), micros(part, "part"), priority(priority));
  }

  private OxygenPurity oxygenPurity() {
    refuseOthers(Set.of("grades", "hysteresis", "warmUpSeconds"));
    return new OxygenPurity(
        levels(), micros(hysteresis, "hysteresis"), millis(warmUpSeconds, "warm-up"));
  }

  private ImplantRule implant() {
    refuseOthers(Set.of("of", "low", "high", "drift", "part", "margin", "priority"));
    return new ImplantRule(
        named(CiedFinding.values(), CiedFinding::wireName, of, "finding"),
        optional(low),
        optional(high),
        optional(drift),
        optional(part),
        optional(margin),
        priority(priority));
  }

  private List<Grade> levels() {
    List<Grade> all = new ArrayList<>();
    for (Step each : required(grades, "grades")) {
      Step step = required(each, "grade");
      all.add(grade(step, step.delaySeconds()));
    }
    return all;
  }

  private static OptionalLong optional(@Nullable BigDecimal value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(micros(value, "bound"));
  }

  private static Optional<BigDecimal> given(OptionalLong micros) {
    return micros.isPresent() ? Optional.of(decimal(micros.getAsLong(), 6)) : Optional.empty();
  }

  private static Optional<BigDecimal> given(long micros) {
    return micros == 0 ? Optional.empty() : Optional.of(decimal(micros, 6));
  }

  private void refuseOthers(Set<String> own) {
    for (RecordComponent component : RuleForm.class.getRecordComponents()) {
      if (!component.getName().equals("kind") && !own.contains(component.getName())) {
        Object value;
        try {
          value = component.getAccessor().invoke(this);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("cannot read " + component.getName(), e);
        }
        if (value != null) {
          throw new IllegalArgumentException("a " + kind + " has no " + component.getName());
        }
      }
    }
  }

  private static Grade grade(Step step, @Nullable BigDecimal delaySeconds) {
    return new Grade(
        micros(step.threshold(), "threshold"),
        millis(delaySeconds, "delay"),
        priority(step.priority()));
  }

  private static List<@Nullable Step> steps(
      List<Grade> grades, Function<Grade, @Nullable BigDecimal> delay) {
    List<@Nullable Step> steps = new ArrayList<>();
    for (Grade grade : grades) {
      steps.add(
          new Step(
              decimal(grade.thresholdMicros(), 6),
              delay.apply(grade),
              grade.priority().wireName()));
    }
    return steps;
  }

  private static VitalSign vitalSign(@Nullable String code) {
    if (Metric.ofCode(required(code, "vital sign")).orElse(null) instanceof VitalSign vitalSign) {
      return vitalSign;
    }
    throw new IllegalArgumentException("there is no vital sign " + code);
  }

  private static Direction direction(@Nullable String text) {
    return named(Direction.values(), Direction::wireName, text, "direction");
  }

  private static Priority priority(@Nullable String text) {
    return named(Priority.values(), Priority::wireName, text, "priority");
  }

  private static <T> T named(
      T[] values, Function<T, String> name, @Nullable String text, String what) {
    for (T value : values) {
      if (name.apply(value).equals(required(text, what))) {
        return value;
      }
    }
    throw new IllegalArgumentException("there is no " + what + " " + text);
  }

  private static <T> T required(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalArgumentException("a " + what + " is missing");
    }
    return value;
  }

  private static long micros(@Nullable BigDecimal value, String what) {
    return scaled(value, 6, what);
  }

  private static long millis(@Nullable BigDecimal value, String what) {
    return scaled(value, 3, what);
  }

  /** Exactly; bounded before it is written out, as 1e999999999 would be a gigabyte of zeros. */
  private static long scaled(@Nullable BigDecimal value, int decimals, String what) {
    BigDecimal given = required(value, what);
    if ((long) given.precision() - given.scale() > 9
        || given.stripTrailingZeros().scale() > decimals) {
      throw new IllegalArgumentException(
          "a " + what + " has at most 9 digits before the point and " + decimals + " after it");
    }
    return given.movePointRight(decimals).longValueExact();
  }

  private static BigDecimal decimal(long value, int decimals) {
    BigDecimal text = BigDecimal.valueOf(value, decimals).stripTrailingZeros();
    return text.scale() < 0 ? text.setScale(0) : text;
  }
}
