package io.vigil.core.vitals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
  private static final Instant AT = Instant.parse("2026-11-20T05:00:00.123Z");

  @ParameterizedTest
  @CsvSource({
    "62.8, 62800000",
    "62.80, 62800000",
    "0, 0",
    "-0.000001, -1",
    "1E+3, 1000000000",
    "999999999.999999, 999999999999999",
    "-999999999.999999, -999999999999999",
  })
  void holdsTheValueExactly(BigDecimal value, long micros) {
    Reading reading = reading(value);

    assertThat(reading.valueMicros()).isEqualTo(micros);
    assertThat(reading.value()).isEqualByComparingTo(value);
    assertThat(reading.value().scale()).isBetween(0, 6);
  }

  @Test
  void keepsTheZerosThatTellTheResolution() {
    assertThat(reading(new BigDecimal("2.00")).value()).isEqualTo(new BigDecimal("2.00"));
  }

  @Test
  void writesANegativeScaleOut() {
    assertThat(reading(new BigDecimal("1.2E+2")).value()).isEqualTo(new BigDecimal("120"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1000000000",
        "-1000000000",
        "0.0000001",
        "1.0000000",
        "1E+9",
        "1E+1000000000",
        "0E+1000000000",
        "1E-1000000000"
      })
  void refusesMoreDigitsThanAreKept(BigDecimal value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reading(value))
        .withMessageStartingWith("Value has more than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T05:00:00.123456Z",
        "2026-11-20T05:00:00.000000001Z",
        "1969-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00Z",
        "-1000000000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z",
      })
  void refusesATimeThatIsTooFineOrTooFar(Instant at) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reading(VitalSign.SPO2, BigDecimal.TEN, at, 0))
        .withMessageStartingWith("Time is");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1024, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesAnOrdinalOutsideItsRange(int ordinal) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reading(VitalSign.SPO2, BigDecimal.TEN, AT, ordinal))
        .withMessage("Ordinal is outside 0 to 1023");
  }

  @Test
  void acceptsTheEdgesOfEachRange() {
    assertThat(new Reading(VitalSign.SPO2, BigDecimal.TEN, Instant.EPOCH, 0).ordinal()).isZero();
    assertThat(
            new Reading(
                    AmbientMetric.AIR_PRESSURE,
                    BigDecimal.TEN,
                    Instant.parse("9999-12-31T23:59:59.999Z"),
                    1023)
                .ordinal())
        .isEqualTo(1023);
  }

  private static Reading reading(BigDecimal value) {
    return new Reading(VitalSign.HEART_RATE, value, AT, 0);
  }
}
