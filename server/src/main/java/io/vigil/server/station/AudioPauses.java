package io.vigil.server.station;

import io.vigil.core.id.AlarmId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Station;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The one audio pause that a station has in its own name. It is of that station's sound alone, and
 * of the alarms that sound there now: others sound, there and everywhere, and no alarm becomes
 * another by it. Another one is to be had when somebody has tapped in, or when none of the ward's
 * alarms sounds.
 */
@Component
class AudioPauses {

  /** As real monitors have it: see docs/clinical/default-rules.md. */
  static final Duration MAX = Duration.ofMinutes(2);

  private static final Logger log = LoggerFactory.getLogger(AudioPauses.class);

  private final Scope scope;
  private final Lanes lanes;

  /** Those that have had theirs. */
  private final Map<UUID, Station> used = new ConcurrentHashMap<>();

  AudioPauses(Scope scope, Lanes lanes) {
    this.scope = scope;
    this.lanes = lanes;
  }

  /** What is paused: no other alarm, and none of these if it gets a higher priority. */
  record Paused(Instant until, List<UUID> alarms) {}

  /**
   * Pauses what sounds, of the alarms that are given.
   *
   * @throws ProblemException 409 {@code nothing-sounds}, {@code pause-used}
   */
  Paused pause(Station station, Set<UUID> alarms) {
    Set<UUID> sounding = new HashSet<>(sounding(station));
    sounding.retainAll(alarms);
    if (sounding.isEmpty()) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "nothing-sounds", "None of these alarms sounds now.");
    }
    if (used.putIfAbsent(station.id(), station) != null) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "pause-used", "Tap in to pause: the station has had its pause.");
    }
    long until = lanes.epochMillis() + MAX.toMillis();
    List<UUID> paused = sounding.stream().sorted().toList();
    try {
      lanes.keep(
          new TenantId(station.tenant()),
          new Subject(Subject.Kind.WARD, station.ward()),
          new Act.StationPaused(
              station.id(),
              new WardId(station.ward()),
              until,
              paused.stream().map(AlarmId::new).toList()),
          Optional.of(station.id()));
    } catch (RuntimeException notKept) {
      used.remove(station.id());
      throw notKept;
    }
    return new Paused(Instant.ofEpochMilli(until), paused);
  }

  /** Whether it has had its pause. */
  boolean used(Station station) {
    return used.containsKey(station.id());
  }

  /** Somebody took notice: from then on it has one again. */
  void tappedIn(Station station) {
    used.remove(station.id());
  }

  @Scheduled(fixedDelay = 1_000)
  void look() {
    for (Station station : List.copyOf(used.values())) {
      try {
        if (sounding(station).isEmpty()) {
          used.remove(station.id());
        }
      } catch (RuntimeException away) {
        log.debug("Whether anything sounds could not be read", away);
      }
    }
  }

  /** The alarms of its ward that are to be heard. */
  private List<UUID> sounding(Station station) {
    return scope.read(
        station.account(),
        client ->
            client
                .sql("select id from care.alarm where listed and signal in ('on', 'latched')")
                .query((row, number) -> row.getObject(1, UUID.class))
                .list());
  }
}
