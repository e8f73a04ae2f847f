package io.vigil.server.identity;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.server.ops.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out. */
@RestController
@RequestMapping("/api/v1/session")
class SessionController {
  private static final String OF_A_PERSON = "\"cache\", \"cookies\", \"storage\"";

  /** Its own cookie, its light and its language stay: they are the workplace's, not a person's. */
  private static final String OF_A_STATION = "\"cache\"";

  private final SigningIn signingIn;
  private final AccountNames names;
  private final Sessions sessions;
  private final SessionJournal journal;
  private final ApplicationEventPublisher events;
  private final StationKeys stations;

  SessionController(
      SigningIn signingIn,
      AccountNames names,
      Sessions sessions,
      SessionJournal journal,
      ApplicationEventPublisher events,
      StationKeys stations) {
    this.signingIn = signingIn;
    this.names = names;
    this.sessions = sessions;
    this.journal = journal;
    this.events = events;
    this.stations = stations;
  }

  record Credentials(
      @Classified(As.IDENTITY) @Nullable String login,
      @Classified(As.SECRET) @Nullable String password) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Session(User user) {}

  record User(UUID id, @Classified(As.IDENTITY) String name, String role) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @PostMapping
  Session signIn(
      @RequestBody Credentials given, HttpServletRequest request, HttpServletResponse response) {
    if (given.login() == null || given.password() == null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "malformed-request", "Send login and password.");
    }
    if (stations.of(request).isPresent()) {
      // A session here would not end when its person walks away.
      throw new ProblemException(
          HttpStatus.CONFLICT, "shared-station", "Tap in: POST /api/v1/station/session.");
    }
    StoredAccount stored =
        signingIn.check(given.login(), given.password(), request.getRemoteAddr());
    String name = names.nameOf(stored);
    var account = new Account(stored.id(), stored.tenant(), stored.role(), UUID.randomUUID());
    journal.signedIn(account);
    sessions.begin(request, response, account, name);
    events.publishEvent(new SignedInByPassword(account));
    return session(account, name);
  }

  @GetMapping
  Session signedIn(@AuthenticationPrincipal Account account, HttpSession session) {
    return session(account, (String) session.getAttribute(Sessions.NAME));
  }

  @DeleteMapping
  ResponseEntity<Void> signOut(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    SecurityContextHolder.clearContext();
    return ResponseEntity.noContent()
        .header(
            "Clear-Site-Data", StationKeys.sent(request).isPresent() ? OF_A_STATION : OF_A_PERSON)
        .build();
  }

  private static Session session(Account account, String name) {
    return new Session(new User(account.id(), name, account.role()));
  }
}
