package io.vigil.server.identity;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.server.ops.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.List;
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
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out. */
@RestController
@RequestMapping("/api/v1/session")
class SessionController {
  private static final String OF_A_PERSON = "\"cache\", \"cookies\", \"storage\"";

  /** Its own cookie, its light and its language stay: they are the workplace's, not a person's. */
  private static final String OF_A_STATION = "\"cache\"";

  /** Of whoever has to set a password first: it permits nothing. */
  private static final String NO_ROLE = "";

  private final SigningIn signingIn;
  private final AccountNames names;
  private final Sessions sessions;
  private final SessionJournal journal;
  private final Accounts accounts;
  private final Capabilities capabilities;
  private final OpenSessions open;
  private final ApplicationEventPublisher events;
  private final StationKeys stations;

  SessionController(
      SigningIn signingIn,
      AccountNames names,
      Sessions sessions,
      SessionJournal journal,
      Accounts accounts,
      Capabilities capabilities,
      OpenSessions open,
      ApplicationEventPublisher events,
      StationKeys stations) {
    this.signingIn = signingIn;
    this.names = names;
    this.sessions = sessions;
    this.journal = journal;
    this.accounts = accounts;
    this.capabilities = capabilities;
    this.open = open;
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

  record NewPassword(
      @Classified(As.IDENTITY) @Nullable String login,
      @Classified(As.SECRET) @Nullable String current,
      @Classified(As.SECRET) @Nullable String password) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Session(User user) {}

  /**
   * @param capabilities what the role permits now, sorted
   * @param passwordToSet the password was set by another: the account is good for nothing else
   *     until its owner has set one
   */
  record User(
      UUID id,
      @Classified(As.IDENTITY) String name,
      String role,
      List<String> capabilities,
      boolean passwordToSet) {

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
    String role = stored.oneTime() ? NO_ROLE : stored.role();
    var account = new Account(stored.id(), stored.tenant(), role, UUID.randomUUID());
    journal.signedIn(account);
    HttpSession session = sessions.begin(request, response, account, name);
    if (signingIn.disabledSince(given.login())) {
      // Who disabled it may have ended its sessions before this one was among them.
      session.invalidate();
      throw SigningIn.refused();
    }
    if (!stored.oneTime()) {
      events.publishEvent(new SignedInByPassword(account));
    }
    return session(account, name);
  }

  @GetMapping
  Session signedIn(@AuthenticationPrincipal Account account, HttpSession session) {
    return session(account, (String) session.getAttribute(Sessions.NAME));
  }

  /** Sets the owner's own password; all of his sessions end, this one too. */
  @PutMapping("/password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void setPassword(
      @AuthenticationPrincipal Account account,
      @RequestBody NewPassword given,
      HttpServletRequest request) {
    String password = given.password();
    if (given.login() == null || given.current() == null || password == null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "malformed-request", "Send login, current and password.");
    }
    StoredAccount stored = signingIn.check(given.login(), given.current(), request.getRemoteAddr());
    if (!stored.id().equals(account.id())) {
      throw SigningIn.refused();
    }
    if (password.equals(given.current())) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "same-password", "Give another password than the one you have.");
    }
    journal.passwordSet(account, accounts.passwordHash(password));
    open.end(account.id());
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

  private Session session(Account account, String name) {
    List<String> permitted =
        capabilities.of(account).stream().sorted().map(Capability::wireName).toList();
    return new Session(
        new User(account.id(), name, account.role(), permitted, account.role().equals(NO_ROLE)));
  }
}
