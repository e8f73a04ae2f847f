package io.vigil.server.identity;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/** Tells the other modules when the servlet container ends a session. */
@Component
class SessionEnds implements HttpSessionListener {
  private final ApplicationEventPublisher events;
  private final OpenSessions open;

  SessionEnds(ApplicationEventPublisher events, OpenSessions open) {
    this.events = events;
    this.open = open;
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent ended) {
    Object context =
        ended
            .getSession()
            .getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
    if (context instanceof SecurityContext security
        && security.getAuthentication() != null
        && security.getAuthentication().getPrincipal() instanceof Account account) {
      open.ended(account);
      events.publishEvent(new SessionEnded(account));
    }
  }
}
