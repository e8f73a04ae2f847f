package io.vigil.core.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.DeviceId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentTransmissionsTest {

  private static final DeviceId DEVICE = new DeviceId(new UUID(2, 1));

  @Test
  void knowsTheLastOnesAndNoOthers() {
    RecentTransmissions recent = RecentTransmissions.NONE;
    int sent = RecentTransmissions.MAX + 5;
    for (int i = 0; i < sent; i++) {
      recent = recent.plus(TestingPatient.identity(DEVICE, i, -i));
    }

    assertThat(recent.size()).isEqualTo(RecentTransmissions.MAX);
    for (int i = 0; i <= sent; i++) {
      boolean last = i >= 5 && i < sent;
      assertThat(recent.contains(TestingPatient.identity(DEVICE, i, -i))).isEqualTo(last);
      assertThat(recent.containsOfAnyContent(TestingPatient.identity(DEVICE, i, 7)))
          .isEqualTo(last);
    }
  }

  @Test
  void tellsTheSameContentFromAnother() {
    TransmissionIdentity first = TestingPatient.identity(DEVICE, 1, 10);
    TransmissionIdentity other = TestingPatient.identity(DEVICE, 1, 11);
    RecentTransmissions recent = RecentTransmissions.NONE.plus(first);

    assertThat(recent.contains(other)).isFalse();
    assertThat(recent.containsOfAnyContent(other)).isTrue();
    assertThat(recent.plus(other).contains(first)).isTrue();
    assertThat(recent.plus(other).contains(other)).isTrue();
  }

  @Test
  void refusesMoreThanItKeeps() {
    int longs = (RecentTransmissions.MAX + 1) * RecentTransmissions.EACH;

    assertThatThrownBy(() -> new RecentTransmissions(new long[longs]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RecentTransmissions(new long[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
