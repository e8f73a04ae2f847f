package io.vigil.core.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.Direction;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LadderTest {

  private static final Condition SPO2_LOW =
      new Condition.LimitBreached(VitalSign.SPO2, Direction.LOW);
  private static final Condition SILENT = new Condition.DeviceSilent(new DeviceId(new UUID(1, 1)));

  @ParameterizedTest
  @CsvSource({
    "WARD, HIGH, 0, bed-nurse, 60",
    "WARD, HIGH, 1, charge-nurse, 120",
    "WARD, HIGH, 2, physician, 300",
    "WARD, MEDIUM, 0, bed-nurse, 180",
    "WARD, MEDIUM, 1, charge-nurse, 360",
    "WARD, MEDIUM, 2, physician, 900",
    "HOME, HIGH, 0, patient, 0",
    "HOME, HIGH, 1, hub-nurse, 120",
    "HOME, HIGH, 2, physician, 300",
    "HOME, MEDIUM, 0, patient, 120",
    "HOME, MEDIUM, 1, hub-nurse, 600",
    "HOME, MEDIUM, 2, physician, 1200"
  })
  void goesOnAfterATime(Ladder ladder, Priority priority, int rung, String role, long seconds) {
    assertThat(ladder.role(rung)).isEqualTo(role);
    assertThat(ladder.timeoutMillis(priority, rung))
        .isEqualTo(OptionalLong.of(Duration.ofSeconds(seconds).toMillis()));
  }

  @ParameterizedTest
  @EnumSource
  void endsWithTheLastRungAndLowOnesStay(Ladder ladder) {
    assertThat(ladder.timeoutMillis(Priority.HIGH, Ladder.last())).isEmpty();
    assertThat(ladder.timeoutMillis(Priority.MEDIUM, Ladder.last())).isEmpty();
    for (int rung = 0; rung <= Ladder.last(); rung++) {
      assertThat(ladder.timeoutMillis(Priority.LOW, rung)).isEmpty();
    }
  }

  @Test
  void atHomeOnlyWhatIsNotHighBeginsWithThePatientAndOnlyIfHeCanTell() {
    assertThat(Ladder.HOME.first(SPO2_LOW, Priority.MEDIUM)).isZero();
    assertThat(Ladder.HOME.first(SILENT, Priority.MEDIUM)).isZero();
    assertThat(Ladder.HOME.first(SPO2_LOW, Priority.HIGH)).isEqualTo(1);
    assertThat(Ladder.HOME.first(SILENT, Priority.HIGH)).isEqualTo(1);
    assertThat(Ladder.HOME.first(new Condition.HelpRequested(), Priority.HIGH)).isEqualTo(1);
    assertThat(Ladder.HOME.first(new Condition.Uncovered(), Priority.MEDIUM)).isEqualTo(1);
    assertThat(Ladder.HOME.first(new Condition.DeliveryUnconfirmed(), Priority.MEDIUM))
        .isEqualTo(1);
    assertThat(Ladder.WARD.first(SPO2_LOW, Priority.HIGH)).isZero();
  }
}
