package io.vigil.core.patient;

import io.vigil.core.alarm.Priority;
import io.vigil.core.rule.Combination;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Grade;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RateLimit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.ScoreLimit;
import io.vigil.core.rule.SilenceRule;
import io.vigil.core.rule.StatusRule;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Rules of every kind, near to what is usual of each vital sign, so that they are met. */
final class RandomRules {

  /** One rate is enough: each late reading has its vital sign judged anew to the end. */
  private static final List<VitalSign> OFTEN =
      List.of(VitalSign.SPO2, VitalSign.HEART_RATE, VitalSign.RESPIRATION_RATE);

  private final Random random;

  RandomRules(Random random) {
    this.random = random;
  }

  private static final List<DeviceStatus> STATUSES =
      List.of(DeviceStatus.LEADS_OFF, DeviceStatus.LOW_PERFUSION, DeviceStatus.BATTERY_LOW);

  /** The defaults, or a limit on almost every side there is with some of the other kinds. */
  RuleSet any() {
    if (random.nextBoolean()) {
      return DefaultRules.VERSION_1;
    }
    List<Rule> rules = new ArrayList<>();
    for (VitalSign vitalSign : VitalSign.values()) {
      for (Direction direction : Direction.values()) {
        if (random.nextInt(10) > 0) {
          rules.add(limit(vitalSign, direction));
        }
      }
    }
    if (random.nextBoolean()) {
      rules.add(
          rate(
              OFTEN.get(random.nextInt(OFTEN.size())),
              random.nextBoolean() ? Direction.LOW : Direction.HIGH));
    }
    if (random.nextBoolean()) {
      rules.add(combination());
    }
    if (random.nextInt(4) > 0) {
      rules.add(score());
    }
    List<String> off = new ArrayList<>();
    for (DeviceStatus status : STATUSES) {
      switch (random.nextInt(4)) {
        case 0 -> rules.add(new StatusRule(status, delay(), priority()));
        case 1 -> off.add("status:" + status.code());
        default -> {}
      }
    }
    if (random.nextBoolean()) {
      rules.add(
          new SilenceRule(
              SilenceRule.Of.SENSOR,
              1 + random.nextInt(12),
              1_000L * (1 + random.nextInt(120)),
              Duration.ofDays(1).toMillis(),
              priority()));
    }
    return new RuleSet("all-" + random.nextInt(1_000), rules, off);
  }

  private Limit limit(VitalSign vitalSign, Direction direction) {
    long off = step(vitalSign) * (1 + random.nextInt(3));
    long away = direction == Direction.LOW ? -1 : 1;
    long delay = delay();
    Priority priority = priority();
    List<Grade> worse = new ArrayList<>();
    long threshold = usual(vitalSign) + away * off;
    for (int i = 1; i <= random.nextInt(3); i++) {
      worse.add(new Grade(threshold + away * i * off / 2, delay / (i + 1), Priority.HIGH));
    }
    return new Limit(
        vitalSign, direction, threshold, random.nextInt(3) * 500_000L, delay, priority, worse);
  }

  private RateLimit rate(VitalSign vitalSign, Direction direction) {
    long change = step(vitalSign) * (1 + random.nextInt(2));
    return new RateLimit(
        vitalSign,
        direction,
        change,
        1_000L * (1 + random.nextInt(600)),
        random.nextInt(2) * change / 2,
        delay(),
        priority());
  }

  private Combination combination() {
    return new Combination(
        "some",
        List.of(part(VitalSign.HEART_RATE, Direction.HIGH), part(VitalSign.SPO2, Direction.LOW)),
        1_000L * (1 + random.nextInt(300)),
        delay(),
        priority());
  }

  private Combination.Part part(VitalSign vitalSign, Direction direction) {
    long off = step(vitalSign) / 2;
    return new Combination.Part(
        vitalSign,
        direction,
        usual(vitalSign) + (direction == Direction.LOW ? -off : off),
        random.nextInt(3) * 500_000L);
  }

  private ScoreLimit score() {
    long delay = delay();
    List<Grade> levels = new ArrayList<>();
    ScoreKind score = ScoreKind.values()[random.nextInt(3)];
    long least = score == ScoreKind.QSOFA ? 1 + random.nextInt(3) : 2 + random.nextInt(4);
    levels.add(new Grade(least * 1_000_000, delay, Priority.MEDIUM));
    if (score != ScoreKind.QSOFA && random.nextBoolean()) {
      levels.add(new Grade(7_000_000, delay, Priority.HIGH));
    }
    return new ScoreLimit(
        score, levels, random.nextBoolean() ? Optional.of(priority()) : Optional.empty());
  }

  private long delay() {
    return random.nextInt(5) * 4_000L;
  }

  private Priority priority() {
    return Priority.values()[random.nextInt(3)];
  }

  private static long step(VitalSign vitalSign) {
    return Math.max(usual(vitalSign) / 10, 500_000);
  }

  private static long usual(VitalSign vitalSign) {
    return TestingPatient.reading(vitalSign, RandomHistory.usual(vitalSign), 0).valueMicros();
  }
}
