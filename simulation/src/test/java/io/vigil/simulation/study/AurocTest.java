package io.vigil.simulation.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AurocTest {
  private static final double[] NONE = {1};

  @Test
  void aTieCountsHalf() {
    // Of four pairs three are in order and one is a tie. The placements are 0.75 and 1, 0 and 0.25;
    // their variances 0.03125 each, so that the error is the root of 2 x 0.03125 / 2.
    Auroc auroc = Auroc.of(new double[] {2, 3}, new double[] {1, 2});

    assertThat(auroc.value()).isEqualTo(0.875);
    assertThat(auroc.lower()).isCloseTo(0.875 - 1.959964 * Math.sqrt(0.03125), within(1e-6));
    assertThat(auroc.upper()).isEqualTo(1);
  }

  @Test
  void isAHalfWhereAScoreSaysNothingAndOneWhereItSaysAll() {
    assertThat(Auroc.of(new double[] {1, 1, 1}, new double[] {1, 1}).value()).isEqualTo(0.5);
    assertThat(Auroc.of(new double[] {3, 4}, new double[] {1, 2}))
        .isEqualTo(new Auroc(2, 2, 1, 1, 1));
    assertThat(Auroc.of(new double[] {1, 2}, new double[] {3, 4}).value()).isZero();
  }

  @Test
  void asksForTwoOfEither() {
    assertThatIllegalArgumentException().isThrownBy(() -> Auroc.of(NONE, new double[] {1, 2}));
    assertThatIllegalArgumentException().isThrownBy(() -> Auroc.of(new double[] {1, 2}, NONE));
  }

  @Test
  void aScoreHoldsUntilTheNext() {
    long hour = Duration.ofHours(1).toMillis();

    assertThat(
            Discrimination.meanOverTime(
                List.of(
                    new ShownScores.Scored(0, 2),
                    new ShownScores.Scored(hour, 8),
                    new ShownScores.Scored(4 * hour, 20))))
        .isEqualTo((2 + 3 * 8) / 4.0);
    assertThat(Discrimination.meanOverTime(List.of(new ShownScores.Scored(hour, 7)))).isEqualTo(7);
  }

  @Test
  void mewsIsCarriedForwardWithoutWhatItDoesNotHave() {
    Recording.Builder values = new Recording.Builder();
    values.add(VitalSign.SPO2, BigDecimal.valueOf(80), Recorded.START);
    values.add(VitalSign.RESPIRATION_RATE, BigDecimal.valueOf(30), Recorded.START);
    values.add(VitalSign.HEART_RATE, BigDecimal.valueOf(40), Recorded.START.plusSeconds(60));

    assertThat(Discrimination.carriedForward(values.build("patient"), Discrimination.Carried.MEWS))
        .extracting(ShownScores.Scored::lowerBound)
        .containsExactly(3, 5);
  }
}
