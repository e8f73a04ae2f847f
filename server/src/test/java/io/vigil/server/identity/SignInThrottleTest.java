package io.vigil.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
  private long nanos = Long.MAX_VALUE - 1_000;
  private final SignInThrottle throttle = new SignInThrottle(() -> nanos);

  @Test
  void admitsSoManyAttemptsThenSaysHowLongToWait() {
    for (int attempt = 0; attempt < SignInThrottle.LOGIN_ATTEMPTS_MAX; attempt++) {
      assertThat(throttle.attempt(login("nurse"), "10.0.0.1")).isEmpty();
    }

    assertThat(throttle.attempt(login("nurse"), "10.0.0.1"))
        .hasValue(SignInThrottle.LOGIN_INTERVAL);
    assertThat(throttle.attempt(login("nurse"), "10.0.0.2")).as("from elsewhere").isPresent();
    assertThat(throttle.attempt(login("other"), "10.0.0.1")).as("another login").isEmpty();
  }

  @Test
  void admitsOneMoreAfterTheInterval() {
    exhaust("nurse");

    nanos += SignInThrottle.LOGIN_INTERVAL.toNanos();

    assertThat(throttle.attempt(login("nurse"), "10.0.0.1")).isEmpty();
    assertThat(throttle.attempt(login("nurse"), "10.0.0.1")).isPresent();
  }

  @Test
  void aRefusedAttemptDoesNotLengthenTheWait() {
    exhaust("nurse");
    nanos += Duration.ofSeconds(10).toNanos();
    throttle.attempt(login("nurse"), "10.0.0.1");

    assertThat(throttle.attempt(login("nurse"), "10.0.0.1"))
        .hasValue(SignInThrottle.LOGIN_INTERVAL.minusSeconds(10));
  }

  @Test
  void aSuccessClearsTheLogin() {
    exhaust("nurse");
    throttle.succeeded(login("nurse"), "10.0.0.1");

    assertThat(throttle.attempt(login("nurse"), "10.0.0.1")).isEmpty();
  }

  @Test
  void strangersElsewhereDoNotKeepOutWhoeverSignedInHere() {
    throttle.succeeded(login("nurse"), "10.0.0.2");
    exhaust("nurse");

    assertThat(throttle.attempt(login("nurse"), "10.0.0.1")).as("the stranger").isPresent();
    assertThat(throttle.attempt(login("nurse"), "10.0.0.2")).as("the nurse").isEmpty();
  }

  @Test
  void limitsAnAddressOverAllLogins() {
    for (int attempt = 0; attempt < SignInThrottle.ADDRESS_ATTEMPTS_MAX; attempt++) {
      assertThat(throttle.attempt(login("guess " + attempt), "10.0.0.1")).isEmpty();
    }

    assertThat(throttle.attempt(login("another"), "10.0.0.1"))
        .hasValue(SignInThrottle.ADDRESS_INTERVAL);
    assertThat(throttle.attempt(login("another"), "10.0.0.2")).isEmpty();
  }

  @Test
  void successesDoNotUseUpAnAddress() {
    for (int signIn = 0; signIn < 3 * SignInThrottle.ADDRESS_ATTEMPTS_MAX; signIn++) {
      assertThat(throttle.attempt(login("nurse"), "10.0.0.1")).isEmpty();
      throttle.succeeded(login("nurse"), "10.0.0.1");
    }
  }

  private void exhaust(String login) {
    for (int attempt = 0; attempt < SignInThrottle.LOGIN_ATTEMPTS_MAX; attempt++) {
      throttle.attempt(login(login), "10.0.0.1");
    }
  }

  private static byte[] login(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
