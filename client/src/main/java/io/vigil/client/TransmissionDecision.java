package io.vigil.client;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What was decided about a transmission; a transmission that spans a re-binding has several parts.
 */
public record TransmissionDecision(UUID transmission, List<Part> parts) {

  /**
   * What fell to one patient.
   *
   * @param entry the journal's entry, {@code lane:sequence}
   * @param outcome {@code accepted}, {@code repeated}, {@code conflicting} or {@code unbound}
   */
  public record Part(
      String entry, Instant decidedAt, String outcome, List<DecidedReading> readings) {}

  /**
   * What was decided about one reading.
   *
   * @param status {@code accepted}, {@code suspect}, {@code impossible}, {@code duplicate}, {@code
   *     future} or {@code too-late}
   */
  public record DecidedReading(String metric, Instant at, int ordinal, String status) {}
}
