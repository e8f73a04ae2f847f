package io.vigil.server.dossier;

import io.vigil.core.alarm.Alarm;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/**
 * Of which time a dossier tells, by our clock.
 *
 * @param untilEpochMillis over, and at most {@link #MAX} after {@code fromEpochMillis}
 */
record Span(long fromEpochMillis, long untilEpochMillis) {

  /** Unless a time is given: so long before the onset, and so long after the end. */
  static final Duration AROUND = Duration.ofMinutes(30);

  static final Duration MAX = Duration.ofHours(24);

  /**
   * @param from and {@code until}, where a time is given; both or neither is usual
   * @throws ProblemException 400 {@code malformed-request}, {@code dossier-without-alarm}, 422
   *     {@code dossier-too-long}
   */
  static Span of(Alarm alarm, Optional<Long> from, Optional<Long> until, long nowEpochMillis) {
    long first = Math.min(alarm.onsetEpochMillis(), alarm.raisedEpochMillis());
    long begin = from.orElse(first - AROUND.toMillis());
    long last = Math.max(alarm.endEpochMillis().orElse(nowEpochMillis), alarm.raisedEpochMillis());
    long end = Math.min(until.orElse(last + AROUND.toMillis()), nowEpochMillis - 1);
    if (begin < 1 || begin >= end) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "malformed-request",
          "Give from before to, and a from that is over.");
    }
    if (end - begin > MAX.toMillis()) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "dossier-too-long",
          "This is more than a day: give from and to, at most 24 hours apart.");
    }
    if (begin > last || end < first) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "dossier-without-alarm",
          "Give from and to so that the alarm was there in between.");
    }
    return new Span(begin, end);
  }

  boolean has(long epochMillis) {
    return epochMillis >= fromEpochMillis && epochMillis <= untilEpochMillis;
  }
}
