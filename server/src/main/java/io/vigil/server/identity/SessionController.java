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
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
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
  private static final String NAME = "vigil.name";

  private final SigningIn signingIn;
  private final AccountNames names;
  private final CsrfTokenRepository csrfTokens;
  private final SessionJournal journal;
  private final HttpSessionSecurityContextRepository contexts =
      new HttpSessionSecurityContextRepository();

  SessionController(
      SigningIn signingIn,
      AccountNames names,
      CsrfTokenRepository csrfTokens,
      SessionJournal journal) {
    this.signingIn = signingIn;
    this.names = names;
    this.csrfTokens = csrfTokens;
    this.journal = journal;
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
    StoredAccount stored =
        signingIn.check(given.login(), given.password(), request.getRemoteAddr());
    String name = names.nameOf(stored);
    var account = new Account(stored.id(), stored.tenant(), stored.role(), UUID.randomUUID());
    journal.signedIn(account);
    HttpSession session = newSession(request);
    session.setAttribute(NAME, name);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            account, null, List.of(new SimpleGrantedAuthority(account.role()))));
    contexts.saveContext(context, request, response);
    csrfTokens.saveToken(csrfTokens.generateToken(request), request, response);
    return session(account, name);
  }

  @GetMapping
  Session signedIn(@AuthenticationPrincipal Account account, HttpSession session) {
    return session(account, (String) session.getAttribute(NAME));
  }

  @DeleteMapping
  ResponseEntity<Void> signOut(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    SecurityContextHolder.clearContext();
    return ResponseEntity.noContent()
        .header("Clear-Site-Data", "\"cache\", \"cookies\", \"storage\"")
        .build();
  }

  /**
   * Always a new one: an id that somebody could have planted before must not become a signed-in
   * one.
   */
  private static HttpSession newSession(HttpServletRequest request) {
    HttpSession before = request.getSession(false);
    if (before != null) {
      before.invalidate();
    }
    return request.getSession(true);
  }

  private static Session session(Account account, String name) {
    return new Session(new User(account.id(), name, account.role()));
  }
}
