package io.vigil.server.staffing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.journal.Lanes;
import io.vigil.server.live.LiveFeed;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Watches that each staffed ward that is on a screen can be heard at one of them: a browser that
 * blocks sound is an alarm system without its bell. Only {@link StaffWatch}'s thread uses it.
 */
@Component
class SoundWatch {
  private static final Logger log = LoggerFactory.getLogger(SoundWatch.class);

  private final Lanes lanes;
  private final LiveFeed feed;
  private final Unwatched mute;
  private final Map<WardId, TenantId> tenants = new HashMap<>();

  @Autowired
  SoundWatch(Lanes lanes, LiveFeed feed, MeterRegistry registry) {
    this(lanes, feed, registry, System::nanoTime);
  }

  SoundWatch(Lanes lanes, LiveFeed feed, MeterRegistry registry, LongSupplier nanoTime) {
    this.lanes = lanes;
    this.feed = feed;
    mute = new Unwatched(nanoTime);
    Gauge.builder("vigil.staffing.mute", mute::size)
        .description("Staffed wards that screens show and none of them can be heard")
        .register(registry);
  }

  /**
   * @param inCare the patients of a ward
   * @param alerts takes what begins and is over
   */
  void look(
      Set<WardId> staffed,
      Function<WardId, Set<PatientId>> inCare,
      Consumer<Submission.Keep> alerts) {
    Map<WardId, TenantId> mutes = new HashMap<>();
    Predicate<PatientId> onScreen = feed.watched();
    Predicate<PatientId> audible = feed.heard();
    for (WardId ward : staffed) {
      Set<PatientId> patients = inCare.apply(ward);
      if (patients.stream().noneMatch(audible)) {
        patients.stream()
            .filter(onScreen)
            .findAny()
            .flatMap(lanes::standing)
            .ifPresent(standing -> mutes.put(ward, standing.tenant()));
      }
    }
    tenants.putAll(mutes);
    mute.look(mutes.keySet()).forEach(change -> alerts.accept(told(change)));
    tenants.keySet().retainAll(mutes.keySet());
  }

  private Submission.Keep told(Unwatched.Change change) {
    String code = "station-sound-blocked-" + change.ward();
    if (change.unwatched()) {
      log.error("Alert {}: no station that shows the ward can be heard", code);
    } else {
      log.info("Alert {} is over", code);
    }
    return new Submission.Keep(
        tenants.getOrDefault(change.ward(), StaffWatch.INSTALLATION),
        Subject.INSTALLATION,
        change.unwatched()
            ? new Act.AlertBegan(code, "no station of the ward can be heard")
            : new Act.AlertEnded(code),
        Optional.empty(),
        Optional.empty());
  }
}
