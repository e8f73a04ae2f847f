package io.vigil.server.station;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.SessionEnded;
import io.vigil.server.identity.Sessions;
import io.vigil.server.identity.Station;
import io.vigil.server.identity.StationRevoked;
import io.vigil.server.journal.Lanes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Who is tapped in at which station: one person at a time, until he steps away, another taps in, or
 * he doesn't touch it for some time. What the screen asks for by itself is not a touch.
 */
@Component
class TapIns {

  /** Of the session; there if it began with a PIN. */
  static final String BY_PIN = "vigil.by-pin";

  /**
   * The screen steps back by itself, and tells of touches a little later: this is for one that does
   * neither any more.
   */
  static final Duration GRACE = Duration.ofSeconds(20);

  private final Sessions sessions;
  private final Lanes lanes;
  private final Duration idle;
  private final LongSupplier nanoTime;
  private final Map<UUID, TapIn> tapIns = new ConcurrentHashMap<>();

  /** A person at a station. */
  private static final class TapIn {
    private final Who who;
    private final HttpSession session;
    private volatile long touchedNanos;

    TapIn(Who who, HttpSession session, long touchedNanos) {
      this.who = who;
      this.session = session;
      this.touchedNanos = touchedNanos;
    }
  }

  /** Who it is. */
  record Who(Account account, @Classified(As.IDENTITY) String name) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @Autowired
  TapIns(Sessions sessions, Lanes lanes, StationSettings settings) {
    this(sessions, lanes, settings.idle(), System::nanoTime);
  }

  TapIns(Sessions sessions, Lanes lanes, Duration idle, LongSupplier nanoTime) {
    this.sessions = sessions;
    this.lanes = lanes;
    this.idle = idle;
    this.nanoTime = nanoTime;
  }

  Duration idle() {
    return idle;
  }

  /** Begins a person's session at a station; whoever was there is not any more. */
  Who begin(
      Station station,
      UUID account,
      String role,
      String name,
      boolean byPin,
      HttpServletRequest request,
      HttpServletResponse response) {
    Who who = new Who(new Account(account, station.tenant(), role, UUID.randomUUID()), name);
    lanes.keep(
        new TenantId(station.tenant()),
        new Subject(Subject.Kind.SESSION, who.account().session()),
        new Act.TappedIn(new PersonId(account), station.id(), who.account().session()),
        Optional.of(account));
    stepBack(station.id());
    HttpSession session = sessions.begin(request, response, who.account(), name);
    if (byPin) {
      session.setAttribute(BY_PIN, true);
    }
    end(tapIns.put(station.id(), new TapIn(who, session, nanoTime.getAsLong())));
    return who;
  }

  /** Whoever is there is not any more. */
  void end(Station station) {
    stepBack(station.id());
  }

  /** Who is there. */
  Optional<Who> at(Station station) {
    return Optional.ofNullable(tapIns.get(station.id())).map(tapIn -> tapIn.who);
  }

  /** He touched it; false if nobody is there. */
  boolean touch(Station station) {
    TapIn tapIn = tapIns.get(station.id());
    if (tapIn != null) {
      tapIn.touchedNanos = nanoTime.getAsLong();
    }
    return tapIn != null;
  }

  /** By whatever ended it. */
  @EventListener
  void on(SessionEnded ended) {
    tapIns.values().removeIf(each -> each.who.account().session().equals(ended.session()));
  }

  @EventListener
  void on(StationRevoked revoked) {
    stepBack(revoked.station().id());
  }

  /** Steps back where nobody has touched the station for too long. */
  @Scheduled(fixedDelay = 1_000)
  void look() {
    long now = nanoTime.getAsLong();
    tapIns.forEach((station, tapIn) -> {
      if (now - tapIn.touchedNanos > idle.plus(GRACE).toNanos()) {
        stepBack(station);
      }
    });
  }

  private void stepBack(UUID station) {
    end(tapIns.remove(station));
  }

  private static void end(@Nullable TapIn tapIn) {
    if (tapIn != null) {
      try {
        tapIn.session.invalidate();
      } catch (IllegalStateException ended) {
        // By itself, at this moment.
      }
    }
  }
}
