package io.vigil.server.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;

/** Begins the session of somebody who has shown who he is, and whose sign-in is in the journal. */
@Component
public class Sessions {
  static final String NAME = "vigil.name";

  private final CsrfTokenRepository csrfTokens;
  private final HttpSessionSecurityContextRepository contexts =
      new HttpSessionSecurityContextRepository();

  Sessions(CsrfTokenRepository csrfTokens) {
    this.csrfTokens = csrfTokens;
  }

  /**
   * In the place of the one that the browser had.
   *
   * @param name that people see
   */
  public HttpSession begin(
      HttpServletRequest request, HttpServletResponse response, Account account, String name) {
    HttpSession session = newSession(request);
    session.setAttribute(NAME, name);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(account, null, List.of()));
    contexts.saveContext(context, request, response);
    csrfTokens.saveToken(csrfTokens.generateToken(request), request, response);
    return session;
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
}
