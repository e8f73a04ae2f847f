package io.vigil.client;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The server's word that a transmission is durable.
 *
 * @param transmission its id, for {@link DeviceClient#decision}
 * @param readings how many readings were taken in
 * @param refused the readings that were not, and why
 */
public record Receipt(
    UUID transmission, Instant receivedAt, int readings, List<RefusedReading> refused) {

  /**
   * A reading that was not taken in.
   *
   * @param index place in the transmission's readings, from 0
   * @param code stable, such as {@code unknown-metric}
   */
  public record RefusedReading(int index, String code, String detail) {}
}
