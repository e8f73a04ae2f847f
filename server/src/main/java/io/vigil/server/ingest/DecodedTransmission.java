package io.vigil.server.ingest;

import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.Reading;
import io.vigil.server.journal.Urgency;
import java.util.List;
import java.util.UUID;

/**
 * What a body says.
 *
 * @param sequence 0 to 2^53-1
 * @param readings those that are sound; with the refused ones 1 to 1,000
 * @param refused the others, by index
 */
record DecodedTransmission(
    DeviceId device,
    UUID epoch,
    long sequence,
    Urgency urgency,
    List<Reading> readings,
    List<RefusedReading> refused) {

  /**
   * @param index of the reading in the body, from 0
   */
  record RefusedReading(int index, ReadingFault fault) {}
}
