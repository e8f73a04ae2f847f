package io.vigil.server.identity;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * The sessions of this process in which somebody is signed in, however that came to be, so that an
 * account's can be ended by another than its owner.
 */
@Component
public class OpenSessions implements HttpSessionAttributeListener {
  private final Map<UUID, Open> open = new ConcurrentHashMap<>();

  private record Open(UUID account, HttpSession session) {}

  @Override
  public void attributeAdded(HttpSessionBindingEvent added) {
    boolean signsIn =
        added.getName().equals(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
    if (signsIn
        && added.getValue() instanceof SecurityContext context
        && context.getAuthentication() != null
        && context.getAuthentication().getPrincipal() instanceof Account account) {
      open.put(account.session(), new Open(account.id(), added.getSession()));
    }
  }

  void ended(Account account) {
    open.remove(account.session());
  }

  /** Ends every session of an account, and with it whatever is open for it, at once. */
  public void end(UUID account) {
    for (Open each : open.values()) {
      if (each.account().equals(account)) {
        try {
          each.session().invalidate();
        } catch (IllegalStateException alreadyEnded) {
          // That is what was asked for.
        }
      }
    }
  }
}
