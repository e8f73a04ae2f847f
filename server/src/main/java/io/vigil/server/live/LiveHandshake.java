package io.vigil.server.live;

import io.vigil.server.identity.Station;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.core.Authentication;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/**
 * Keeps the session of people that a socket was opened with, and leaves it to the feed to close the
 * socket when that ends: the container would do so first, and with a status that does not tell why.
 */
final class LiveHandshake extends DefaultHandshakeHandler {
  private static final String SESSION = "vigil.session";

  LiveHandshake() {
    super(new ForNobody());
  }

  /**
   * Whether the session that the socket was opened with goes on. A station's goes on until it is
   * closed.
   */
  static boolean signedIn(WebSocketSession socket) {
    if (isStation(socket.getPrincipal())) {
      return true;
    }
    if (!(socket.getAttributes().get(SESSION) instanceof HttpSession session)) {
      return false;
    }
    try {
      return session.getCreationTime() > 0;
    } catch (IllegalStateException ended) {
      return false;
    }
  }

  @Override
  protected @Nullable Principal determineUser(
      ServerHttpRequest request, WebSocketHandler handler, Map<String, Object> attributes) {
    HttpSession session = servletRequest(request).getSession(false);
    if (session != null) {
      attributes.put(SESSION, session);
    }
    return super.determineUser(request, handler, attributes);
  }

  private static boolean isStation(@Nullable Principal principal) {
    return principal instanceof Authentication authentication
        && authentication.getPrincipal() instanceof Station;
  }

  private static HttpServletRequest servletRequest(ServerHttpRequest request) {
    return ((ServletServerHttpRequest) request).getServletRequest();
  }

  /** The container closes the sockets of those whom it knows. */
  private static final class ForNobody extends StandardWebSocketUpgradeStrategy {
    @Override
    public void upgrade(
        ServerHttpRequest request,
        ServerHttpResponse response,
        @Nullable String protocol,
        List<WebSocketExtension> extensions,
        @Nullable Principal user,
        WebSocketHandler handler,
        Map<String, Object> attributes) {
      super.upgrade(
          new ServletServerHttpRequest(new Nameless(servletRequest(request))),
          response,
          protocol,
          extensions,
          user,
          handler,
          attributes);
    }
  }

  private static final class Nameless extends HttpServletRequestWrapper {
    Nameless(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      return null;
    }
  }
}
