package io.vigil.simulation.world;

import io.vigil.core.vitals.Reading;
import java.util.List;
import java.util.UUID;

/** Hashes that are the same on every machine. */
final class Digest {

  private Digest() {}

  /** Of readings, in whatever order they come. */
  static long of(List<Reading> readings) {
    long sum = 0;
    for (Reading reading : readings) {
      sum += of(reading);
    }
    return sum;
  }

  static long of(Reading reading) {
    long hash = mix(reading.metric().mdc());
    hash = mix(hash ^ reading.valueMicros());
    hash = mix(hash ^ reading.at().toEpochMilli());
    return mix(hash ^ reading.ordinal());
  }

  static UUID id(UUID collector, UUID device, UUID epoch, long sequence) {
    long high = 0;
    long low = sequence;
    for (UUID id : List.of(collector, device, epoch)) {
      high = mix(high ^ id.getMostSignificantBits()) ^ id.getLeastSignificantBits();
      low = mix(low ^ id.getLeastSignificantBits()) ^ id.getMostSignificantBits();
    }
    return new UUID(mix(high ^ sequence), mix(low));
  }

  static long mix(long bits) {
    long mixed = (bits + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
