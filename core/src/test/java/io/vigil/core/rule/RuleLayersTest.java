package io.vigil.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.Priority;
import io.vigil.core.id.PersonId;
import io.vigil.core.rule.RuleLayer.Level;
import io.vigil.core.rule.RuleLayers.Bearing;
import io.vigil.core.rule.RuleLayers.Origin;
import io.vigil.core.rule.RuleLayers.Resolved;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuleLayersTest {

  private static final String SPO2_LOW = "MDC_PULS_OXIM_SAT_O2:low";
  private static final Bearing ON_SCALE_TWO = new Bearing(true, false);
  private static final Bearing INFECTED = new Bearing(false, true);
  private static final RuleLayers NONE = RuleLayers.NONE.over(DefaultRules.VERSION_1);

  @Test
  void withoutLayersTheBaseIsInForceAsItIs() {
    assertThat(NONE.rules(0, Bearing.NONE)).isSameAs(DefaultRules.VERSION_1);
  }

  @Test
  void levelsOverrideInTheirOrderInWhateverOrderTheyCame() {
    List<RuleLayer> layers =
        List.of(
            layer(Level.HOSPITAL, "", 1, 0, spo2(87)),
            layer(Level.SETTING, "ward", 1, 0, spo2(89)),
            layer(Level.WARD, "w", 1, 0, spo2(90)),
            layer(Level.PATIENT, "", 1, 0, spo2(91)),
            layer(Level.ORDER, SPO2_LOW, 2, 0, spo2(80)));
    for (int count = 1; count <= layers.size(); count++) {
      List<RuleLayer> some = new ArrayList<>(layers.subList(0, count));
      for (long seed = 0; seed < 10; seed++) {
        Collections.shuffle(some, new Random(seed));
        Resolved resolved = spo2(of(some), 0);
        assertThat(resolved.layer()).contains(layers.get(count - 1));
        assertThat(resolved.rule()).contains(layers.get(count - 1).rules().getFirst());
      }
    }
  }

  @Test
  void theHighestVersionThatHasBegunIsInForce() {
    RuleLayers layers =
        of(
            List.of(
                layer(Level.WARD, "w", 1, 0, spo2(89)),
                layer(Level.WARD, "w", 2, 1_000, spo2(90)),
                layer(Level.WARD, "w", 3, 500, spo2(91))));
    assertThat(threshold(layers, 499)).isEqualTo(89);
    assertThat(threshold(layers, 500)).isEqualTo(91);
    assertThat(threshold(layers, 1_000)).as("2 was taken back by 3").isEqualTo(91);
  }

  @Test
  void whatBeginsAndEndsIsADeadlineUntilItIsSaid() {
    RuleLayer order = order(spo2(80), 2_000);
    RuleLayers layers = of(List.of(layer(Level.WARD, "w", 2, 1_000, spo2(90)), order));
    assertThat(layers.nextChangeEpochMillis()).hasValue(1_000);
    assertThat(layers.asOf(999).nextChangeEpochMillis()).hasValue(1_000);
    assertThat(layers.asOf(1_000).nextChangeEpochMillis()).hasValue(2_000);
    assertThat(layers.asOf(1_000).withoutOrder(SPO2_LOW).nextChangeEpochMillis()).isEmpty();
  }

  @Test
  void anOrderThatIsOverIsNotInForce() {
    RuleLayers layers = of(List.of(order(spo2(80), 2_000)));
    assertThat(threshold(layers, 1_999)).isEqualTo(80);
    assertThat(threshold(layers, 2_000)).isEqualTo(88);
  }

  @Test
  void whatIsSupersededIsForgottenOnceItIsSaid() {
    RuleLayers layers =
        of(
            List.of(
                layer(Level.WARD, "w", 1, 0, spo2(89)),
                layer(Level.WARD, "w", 2, 1_000, spo2(90)),
                layer(Level.WARD, "w", 3, 2_000, spo2(91))));
    assertThat(layers.asOf(999).layers()).hasSize(3);
    assertThat(layers.asOf(1_000).layers()).hasSize(2);
    assertThat(threshold(layers.asOf(1_000), 1_000)).isEqualTo(90);
  }

  /** 85 % is the product's floor: one step below it is not taken, the floor is. */
  @Test
  void noSettingWardOrPatientIsJudgedLessStrictlyThanTheFloor() {
    for (Level level : List.of(Level.SETTING, Level.WARD, Level.PATIENT)) {
      assertThat(spo2(of(List.of(layer(level, "", 1, 0, spo2(85)))), 0).origin())
          .isEqualTo(Origin.LAYER);
      Resolved below = spo2(of(List.of(layer(level, "", 1, 0, spo2(84)))), 0);
      assertThat(below.origin()).isEqualTo(Origin.FLOOR);
      assertThat(((Limit) below.rule().orElseThrow()).thresholdMicros()).isEqualTo(85_000_000);
      Resolved off = spo2(of(List.of(off(level))), 0);
      assertThat(off.origin()).isEqualTo(Origin.FLOOR);
    }
    assertThat(spo2(of(List.of(off(Level.HOSPITAL))), 0).rule()).isEmpty();
    assertThat(threshold(of(List.of(order(spo2(70), 9))), 0)).isEqualTo(70);
  }

  /** As an end would come again and again where nobody ends the layer. */
  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ORDER"})
  void nothingButAnOrderHasAnEnd(Level level) {
    assertThatThrownBy(() ->
            new RuleLayer(
                level,
                "",
                1,
                0,
                OptionalLong.of(9),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("only an order ends by itself");
  }

  @Test
  void aHospitalsFloorIsInThePlaceOfTheProducts() {
    RuleLayer hospital =
        new RuleLayer(
            Level.HOSPITAL,
            "",
            1,
            0,
            OptionalLong.empty(),
            List.of(),
            List.of(),
            List.of(spo2(88)),
            Optional.empty(),
            "");
    RuleLayers layers = of(List.of(hospital, layer(Level.WARD, "w", 1, 0, spo2(87))));
    assertThat(spo2(layers, 0).origin()).isEqualTo(Origin.FLOOR);
    assertThat(threshold(layers, 0)).isEqualTo(88);
    assertThat(layers.floor(0)).hasSameSizeAs(DefaultRules.FLOOR);
    assertThat(RuleLayers.belowFloor(layers.floor(0), List.of(spo2(87)), List.of()))
        .containsExactly(SPO2_LOW);
    assertThat(RuleLayers.belowFloor(layers.floor(0), List.of(spo2(88)), List.of())).isEmpty();
    assertThat(RuleLayers.belowFloor(layers.floor(0), List.of(), List.of(SPO2_LOW)))
        .containsExactly(SPO2_LOW);
  }

  @Test
  void scaleTwoSetsTheSaturationOverThePatientsOwnAndUnderOrders() {
    RuleLayers own = of(List.of(layer(Level.PATIENT, "", 1, 0, spo2(92))));
    assertThat(own.rules(0, ON_SCALE_TWO).limit(VitalSign.SPO2, Direction.LOW).orElseThrow())
        .isEqualTo(DefaultRules.TARGET_88_TO_92.getFirst());
    assertThat(own.rules(0, ON_SCALE_TWO).version())
        .isEqualTo("vigil-default-1+patient-1+spo2-88-92");
    RuleLayers ordered = own.with(order(spo2(80), 9));
    assertThat(threshold(ordered.rules(0, ON_SCALE_TWO))).isEqualTo(80);
  }

  @Test
  void theProductsOwnRulesAreNotBelowItsFloor() {
    assertThat(RuleLayers.belowFloor(DefaultRules.FLOOR, DefaultRules.VERSION_1.rules(), List.of()))
        .isEmpty();
    assertThat(
            RuleLayers.belowFloor(
                DefaultRules.FLOOR, DefaultRules.HOME.rules(), DefaultRules.HOME.off()))
        .isEmpty();
  }

  @Test
  void aKeyComesOnceInALayer() {
    assertThatThrownBy(() -> RuleLayer.requireDistinct(List.of(spo2(80)), List.of(SPO2_LOW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two rules for " + SPO2_LOW);
  }

  @Test
  void aLayersScoreTakesThePlaceOfTheOneBelowSoThatOneSignals() {
    for (ScoreKind score : ScoreKind.values()) {
      RuleLayer layer = layer(Level.WARD, "w", 1, 0, DefaultRules.score(score));
      RuleSet rules = of(List.of(layer)).rules(0, INFECTED);
      assertThat(rules.scoreLimit().map(ScoreLimit::score)).contains(score);
      assertThat(rules.rules()).filteredOn(ScoreLimit.class::isInstance).hasSize(1);
      assertThat(RuleLayers.belowFloor(DefaultRules.FLOOR, layer.rules(), List.of())).isEmpty();
    }
  }

  /** Whatever else is off: who has no infection is not left without a score that signals. */
  @Test
  void whereNoInfectionIsSuspectedTheScoreBelowQsofaSignals() {
    RuleLayer qsofa = layer(Level.WARD, "w", 1, 0, DefaultRules.score(ScoreKind.QSOFA));
    RuleLayer mews = layer(Level.HOSPITAL, "", 1, 0, DefaultRules.score(ScoreKind.MEWS));
    RuleLayer none = off(Level.HOSPITAL, "NEWS2:high");
    RuleLayer instead =
        new RuleLayer(
            Level.HOSPITAL,
            "",
            1,
            0,
            OptionalLong.empty(),
            List.of(DefaultRules.score(ScoreKind.QSOFA)),
            List.of("NEWS2:high", "MEWS:high"),
            List.of(),
            Optional.empty(),
            "");

    assertStandsIn(of(List.of(qsofa)), ScoreKind.NEWS2, qsofa);
    assertStandsIn(of(List.of(qsofa, mews)), ScoreKind.MEWS, qsofa);
    assertStandsIn(of(List.of(qsofa, none)), ScoreKind.NEWS2, qsofa);
    assertStandsIn(of(List.of(instead)), ScoreKind.NEWS2, instead);
    assertThat(of(List.of(qsofa)).rules(0, Bearing.NONE).version())
        .isEqualTo("vigil-default-1+ward-w-1+no-infection");
  }

  private static void assertStandsIn(RuleLayers layers, ScoreKind score, RuleLayer naming) {
    assertThat(layers.rules(0, Bearing.NONE).scoreLimit()).contains(DefaultRules.score(score));
    assertThat(layers.resolve(0, Bearing.NONE))
        .filteredOn(each -> each.origin() == Origin.NO_INFECTION)
        .singleElement()
        .satisfies(each -> assertThat(each.layer()).contains(naming));
    assertThat(layers.rules(0, INFECTED).scoreLimit())
        .contains(DefaultRules.score(ScoreKind.QSOFA));
  }

  /** What nobody chose gives way to what somebody did, of a wider level too. */
  @Test
  void whatAHospitalChoseHoldsAtHomeOverWhatTheProductSaysOfHomes() {
    RuleLayer chosen =
        layer(Level.HOSPITAL, "", 1, 0, DefaultRules.score(ScoreKind.MEWS), spo2(87));
    RuleLayers layers = of(List.of(DefaultRules.HOME, chosen));
    assertThat(layers.rules(0, Bearing.NONE).scoreLimit())
        .contains(DefaultRules.score(ScoreKind.MEWS));
    assertThat(spo2(layers, 0).layer()).contains(chosen);
    assertThat(layers.rules(0, Bearing.NONE).limit(VitalSign.HEART_RATE, Direction.LOW))
        .as("what the hospital says nothing of is the product's for homes")
        .isEqualTo(
            DefaultRules.HOME.rules().stream()
                .filter(rule -> rule.key().equals("MDC_ECG_HEART_RATE:low"))
                .findFirst());

    RuleLayer own = layer(Level.SETTING, "home", 1, 0, DefaultRules.score(ScoreKind.NEWS2));
    assertThat(of(List.of(own, chosen)).rules(0, Bearing.NONE).scoreLimit())
        .as("the setting's own layer is over the hospital's")
        .contains(DefaultRules.score(ScoreKind.NEWS2));
  }

  @Test
  void aScoreThatDoesNotSignalCannotBeOff() {
    RuleLayer mews = layer(Level.WARD, "w", 1, 0, DefaultRules.score(ScoreKind.MEWS));
    RuleLayer off = off(Level.PATIENT, "NEWS2:high");
    assertThat(of(List.of(mews, off)).rules(0, Bearing.NONE).scoreLimit().map(ScoreLimit::score))
        .contains(ScoreKind.MEWS);
  }

  @Test
  void anotherScoreIsNoLessStrictThanItsOwnFloor() {
    ScoreLimit late =
        new ScoreLimit(
            ScoreKind.MEWS, List.of(new Grade(6_000_000, 0, Priority.HIGH)), Optional.empty());
    RuleSet rules = of(List.of(layer(Level.WARD, "w", 1, 0, late))).rules(0, Bearing.NONE);
    assertThat(rules.scoreLimit().orElseThrow().isReached(5, false)).isTrue();
    assertThat(RuleLayers.belowFloor(DefaultRules.FLOOR, List.of(late), List.of()))
        .containsExactly("MEWS:high");
  }

  @Test
  void noSetAndNoLayerHasTwoScores() {
    List<Rule> two =
        List.of(DefaultRules.score(ScoreKind.NEWS2), DefaultRules.score(ScoreKind.MEWS));
    assertThatThrownBy(() -> new RuleSet("two", two)).isInstanceOf(TwoScoresException.class);
    assertThatThrownBy(() -> layer(Level.WARD, "w", 1, 0, two.getFirst(), two.getLast()))
        .isInstanceOf(TwoScoresException.class);
  }

  @Test
  void everyRuleIsWrittenAndReadAgain() {
    List<Rule> rules = new ArrayList<>(DefaultRules.VERSION_1.rules());
    rules.addAll(DefaultRules.HOME.rules());
    rules.addAll(DefaultRules.FLOOR);
    rules.addAll(DefaultRules.EQUIPMENT);
    rules.add(
        new RateLimit(
            VitalSign.SPO2, Direction.LOW, 4_000_000, 300_000, 500_000, 30_500, Priority.LOW));
    rules.add(
        new Combination(
            "shock",
            List.of(
                new Combination.Part(VitalSign.HEART_RATE, Direction.HIGH, 110_000_000, 0),
                new Combination.Part(VitalSign.SYSTOLIC_PRESSURE, Direction.LOW, 100_000_000, 1)),
            600_000,
            0,
            Priority.HIGH));
    for (Rule rule : rules) {
      assertThat(RuleForm.of(rule).rule()).isEqualTo(rule);
    }
  }

  private static RuleLayers of(List<RuleLayer> layers) {
    return new RuleLayers(DefaultRules.VERSION_1, layers, 0, 0);
  }

  private static Limit spo2(int threshold) {
    return new Limit(
        VitalSign.SPO2, Direction.LOW, threshold * 1_000_000L, 0, 15_000, Priority.HIGH);
  }

  private static RuleLayer layer(Level level, String scope, int version, long from, Rule... rules) {
    return new RuleLayer(
        level,
        scope,
        version,
        from,
        OptionalLong.empty(),
        List.of(rules),
        List.of(),
        List.of(),
        Optional.of(new PersonId(new UUID(1, 1))),
        "why");
  }

  private static RuleLayer off(Level level) {
    return off(level, SPO2_LOW);
  }

  private static RuleLayer off(Level level, String key) {
    return new RuleLayer(
        level,
        "",
        1,
        0,
        OptionalLong.empty(),
        List.of(),
        List.of(key),
        List.of(),
        Optional.empty(),
        "");
  }

  private static RuleLayer order(Rule rule, long until) {
    return new RuleLayer(
        Level.ORDER,
        rule.key(),
        2,
        0,
        OptionalLong.of(until),
        List.of(rule),
        List.of(),
        List.of(),
        Optional.empty(),
        "");
  }

  private static Resolved spo2(RuleLayers layers, long at) {
    return layers.resolve(at, Bearing.NONE).stream()
        .filter(each -> each.key().equals(SPO2_LOW))
        .findFirst()
        .orElseThrow();
  }

  private static long threshold(RuleLayers layers, long at) {
    return threshold(layers.rules(at, Bearing.NONE));
  }

  private static long threshold(RuleSet rules) {
    return rules.limit(VitalSign.SPO2, Direction.LOW).orElseThrow().thresholdMicros() / 1_000_000;
  }
}
