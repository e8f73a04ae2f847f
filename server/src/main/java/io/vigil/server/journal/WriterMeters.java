package io.vigil.server.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** What the writer tells of itself on the management port. */
@Component
class WriterMeters {
  private final MeterRegistry registry;
  private final Timer committed;
  private final Counter clockJumps;

  WriterMeters(MeterRegistry registry) {
    this.registry = registry;
    this.committed =
        Timer.builder("vigil.received.committed")
            .description("From handing in to durable and judged")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    this.clockJumps =
        Counter.builder("vigil.clock.jumps")
            .description("Times the wall clock was set by more than 5 s")
            .register(registry);
  }

  void watch(Supplier<Number> waiting) {
    Gauge.builder("vigil.inbox.waiting", waiting)
        .description("Submissions that wait for the writer")
        .register(registry);
  }

  void committed(long nanos) {
    committed.record(Duration.ofNanos(nanos));
  }

  void clockJumped() {
    clockJumps.increment();
  }
}
