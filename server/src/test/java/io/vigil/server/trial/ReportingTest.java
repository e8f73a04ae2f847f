package io.vigil.server.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.TenantId;
import io.vigil.server.ops.ProblemException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReportingTest {

  private final Reporting reporting = new Reporting();

  private static TenantId hospital(int n) {
    return new TenantId(new UUID(1, n));
  }

  @Test
  void aHospitalHasOneReportMadeAtATime() {
    String made =
        reporting.alone(
            hospital(1),
            () -> {
              assertThatThrownBy(() -> reporting.alone(hospital(1), () -> "second"))
                  .isInstanceOf(ProblemException.class)
                  .hasMessage("busy");
              return reporting.alone(hospital(2), () -> "another's");
            });

    assertThat(made).isEqualTo("another's");
    assertThat(reporting.alone(hospital(1), () -> "next")).isEqualTo("next");
  }

  @Test
  void fourAreMadeAtOnce() {
    assertThat(nested(1)).isEqualTo(Reporting.AT_ONCE).isEqualTo(4);
    assertThat(nested(1)).as("all are over").isEqualTo(4);
  }

  /** How many hospitals' reports are under way when the next is refused. */
  private int nested(int n) {
    try {
      return reporting.alone(hospital(n), () -> nested(n + 1));
    } catch (ProblemException busy) {
      return n - 1;
    }
  }

  @Test
  void whatFailsIsOver() {
    assertThatThrownBy(() ->
            reporting.alone(
                hospital(1),
                () -> {
                  throw new IllegalStateException("unreadable");
                }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(reporting.alone(hospital(1), () -> "made")).isEqualTo("made");
  }

  @Test
  void nothingMoreIsJudgedAfterTwentySeconds() {
    long began = Long.MAX_VALUE - 1;
    assertThat(Reporting.isLate(began, began + 20_000_000_000L)).isFalse();
    assertThat(Reporting.isLate(began, began + 20_000_000_001L)).isTrue();
  }
}
