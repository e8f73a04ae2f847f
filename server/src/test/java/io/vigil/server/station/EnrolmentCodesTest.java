package io.vigil.server.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EnrolmentCodesTest {
  private static final String HERE = "127.0.0.1";

  private final AtomicLong nanos = new AtomicLong();
  private final EnrolmentCodes codes = new EnrolmentCodes(nanos::get);
  private final EnrolmentCodes.Offer offer =
      new EnrolmentCodes.Offer(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

  @Test
  void isTakenAsPeopleReadIt() {
    String code = codes.offer(offer);

    String misread =
        code.toLowerCase(Locale.ROOT).replace('0', 'o').replace('1', 'l').replace("-", " ");
    assertThat(codes.take(misread, HERE)).isEqualTo(offer);
  }

  @Test
  void isGoodForMinutes() {
    String code = codes.offer(offer);
    nanos.addAndGet(EnrolmentCodes.VALID.toNanos() + 1);

    assertThatThrownBy(() -> codes.take(code, HERE)).hasMessage("enrolment-refused");
  }

  @Test
  void isOfNoUseAfterAnother() {
    String code = codes.offer(offer);
    String other = codes.offer(offer);

    assertThatThrownBy(() -> codes.take(code, HERE)).hasMessage("enrolment-refused");
    assertThat(codes.take(other, HERE)).isEqualTo(offer);
  }

  @Test
  void guessingIsSlowed() {
    for (int guess = 0; guess < 10; guess++) {
      assertThatThrownBy(() -> codes.take("00000000", HERE)).hasMessage("enrolment-refused");
    }
    assertThatThrownBy(() -> codes.take("00000000", HERE)).hasMessage("too-many-attempts");
  }
}
