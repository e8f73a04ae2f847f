package io.vigil.server.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What ingestion tells of itself on the management port. Every label comes from a closed set. */
@Component
class IngestMeters {
  private final Counter kept;
  private final Counter repeated;
  private final Counter readings;
  private final Counter unauthenticated;
  private final Counter deferred;
  private final Counter beyondQuota;
  private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
  private final Map<ReadingFault, Counter> faults = new EnumMap<>(ReadingFault.class);

  IngestMeters(MeterRegistry registry) {
    this.kept = transmissions(registry, "kept");
    this.repeated = transmissions(registry, "repeated");
    this.readings =
        Counter.builder("vigil.readings")
            .description("Readings of transmissions that were acknowledged and not repeated")
            .register(registry);
    this.unauthenticated = refusal(registry, "device-key-invalid");
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, refusal(registry, refusal.code()));
    }
    for (ReadingFault fault : ReadingFault.values()) {
      faults.put(
          fault,
          Counter.builder("vigil.readings.refused")
              .description("Single readings that were not taken")
              .tag("code", fault.code())
              .register(registry));
    }
    this.deferred =
        Counter.builder("vigil.transmissions.deferred")
            .description("Transmissions that were answered 429 or 503: the device sends them again")
            .register(registry);
    this.beyondQuota =
        Counter.builder("vigil.rejects.not.journalled")
            .description("Refused transmissions beyond the quota of the journal")
            .register(registry);
  }

  void acknowledged(DecodedTransmission decoded, boolean again) {
    if (again) {
      repeated.increment();
      return;
    }
    kept.increment();
    readings.increment(decoded.readings().size());
    readingsRefused(decoded);
  }

  void readingsRefused(DecodedTransmission decoded) {
    for (DecodedTransmission.RefusedReading refused : decoded.refused()) {
      Counter counter = faults.get(refused.fault());
      if (counter != null) {
        counter.increment();
      }
    }
  }

  void refused(Refusal refusal) {
    Counter counter = refusals.get(refusal);
    if (counter != null) {
      counter.increment();
    }
  }

  void unauthenticated() {
    unauthenticated.increment();
  }

  void deferred() {
    deferred.increment();
  }

  void beyondQuota() {
    beyondQuota.increment();
  }

  private static Counter transmissions(MeterRegistry registry, String outcome) {
    return Counter.builder("vigil.transmissions")
        .description("Transmissions that were acknowledged")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static Counter refusal(MeterRegistry registry, String code) {
    return Counter.builder("vigil.transmissions.refused")
        .description("Transmissions of which nothing was taken")
        .tag("code", code)
        .register(registry);
  }
}
