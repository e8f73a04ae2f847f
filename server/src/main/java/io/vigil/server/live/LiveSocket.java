package io.vigil.server.live;

import io.vigil.server.care.BedView;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Station;
import java.io.IOException;
import java.io.Writer;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The socket {@code /api/v1/live}. Opening it takes the session's cookie like any request; a page
 * of another origin can't open it. A station has one of its own, with its own cookie, on which
 * patients are beds.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class LiveSocket extends TextWebSocketHandler implements WebSocketConfigurer {

  private static final int MAX_MESSAGE = 4_096;
  private static final Duration MAX_IDLE = Duration.ofSeconds(30);
  private static final String SUBSCRIBER = "vigil.subscriber";
  private static final String SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";
  private static final Logger log = LoggerFactory.getLogger(LiveSocket.class);

  private final LiveFeed feed;
  private final JsonMapper json;

  LiveSocket(LiveFeed feed, JsonMapper json) {
    this.feed = feed;
    this.json = json;
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    // Without allowed origins only the server's own is.
    registry
        .addHandler(this, "/api/v1/live", "/api/v1/station/live")
        .setHandshakeHandler(new LiveHandshake());
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    session.setTextMessageSizeLimit(MAX_MESSAGE);
    if (session instanceof NativeWebSocketSession wrapped) {
      var container = wrapped.getNativeSession(jakarta.websocket.Session.class);
      if (container != null) {
        // Who takes nothing for so long is cut off by the container, in the middle of a frame:
        // only later than who takes frames too late, and can still be told so.
        container.getUserProperties().put(SEND_TIMEOUT, 2 * Subscriber.MAX_WAIT.toMillis());
        // A subscribed one is beaten to each second.
        container.setMaxIdleTimeout(MAX_IDLE.toMillis());
      }
    }
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage message) {
    Optional<Account> account = account(session.getPrincipal());
    if (account.isEmpty()) {
      close(session, Subscriber.NOT_SIGNED_IN);
      return;
    }
    Optional<JsonNode> said = parse(message.getPayload());
    if (session.getAttributes().get(SUBSCRIBER) instanceof Subscriber subscribed) {
      said.flatMap(StationState::parse)
          .ifPresentOrElse(subscribed::told, () -> close(session, Subscriber.NOT_UNDERSTOOD));
      return;
    }
    Optional<Subscribe> subscribe = said.flatMap(LiveSocket::subscribe);
    if (subscribe.isEmpty()) {
      close(session, Subscriber.NOT_UNDERSTOOD);
      return;
    }
    Subscriber subscriber = new Subscriber(account.get(), socket(session), feed, System::nanoTime);
    session.getAttributes().put(SUBSCRIBER, subscriber);
    Thread.ofVirtual()
        .name("live")
        .start(() -> {
          try {
            feed.subscribe(subscriber, subscribe.get().cursor())
                .ifPresentOrElse(
                    subscriber::run, () -> close(session, CloseStatus.SERVICE_OVERLOAD));
          } catch (RuntimeException fault) {
            log.error("A live feed could not begin", fault);
            feed.ended(subscriber);
            close(session, CloseStatus.SERVER_ERROR);
          }
        });
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    if (session.getAttributes().get(SUBSCRIBER) instanceof Subscriber subscriber) {
      subscriber.close(status);
    }
  }

  private record Subscribe(Optional<Cursor> cursor) {}

  private Optional<JsonNode> parse(String message) {
    try {
      return Optional.of(json.readTree(message));
    } catch (JacksonException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<Subscribe> subscribe(JsonNode message) {
    if (!message.path("type").asString("").equals("subscribe")) {
      return Optional.empty();
    }
    JsonNode cursor = message.path("cursor");
    if (cursor.isMissingNode() || cursor.isNull()) {
      return Optional.of(new Subscribe(Optional.empty()));
    }
    // One that isn't ours begins anew: nothing is lost by that.
    return Optional.of(new Subscribe(Cursor.parse(cursor.asString(""))));
  }

  private Subscriber.Socket socket(WebSocketSession session) {
    return new Subscriber.Socket() {
      @Override
      public boolean signedIn() {
        return LiveHandshake.signedIn(session);
      }

      @Override
      public void send(Frame frame) throws IOException {
        try {
          LiveSocket.this.send(session, frame, station(session.getPrincipal()).isPresent());
        } catch (IllegalStateException closed) {
          // So says the container of a socket that the other side has just closed.
          throw new IOException(closed);
        }
      }

      @Override
      public void close(CloseStatus status) {
        LiveSocket.close(session, status);
      }
    };
  }

  private void send(WebSocketSession session, Frame frame, boolean ofStation) throws IOException {
    switch (frame) {
      case Frame.Delta delta -> send(session, delta, ofStation);
      case Frame.Snapshot snapshot ->
          session.sendMessage(message(ofStation ? BedSnapshot.of(snapshot) : snapshot));
      case Frame.Beat beat -> session.sendMessage(message(beat));
    }
  }

  /** A snapshot as a station gets it. */
  private record BedSnapshot(
      String type,
      String cursor,
      Instant now,
      boolean resumed,
      List<UUID> visible,
      List<BedView> patients) {
    static BedSnapshot of(Frame.Snapshot of) {
      return new BedSnapshot(
          of.type(),
          of.cursor(),
          of.now(),
          of.resumed(),
          of.visible(),
          of.patients().stream().map(BedView::of).toList());
    }
  }

  private TextMessage message(Object frame) {
    return new TextMessage(json.writeValueAsBytes(frame));
  }

  /** Of views that were written before, for whoever sent them first. */
  private void send(WebSocketSession session, Frame.Delta delta, boolean ofStation)
      throws IOException {
    var container =
        ((NativeWebSocketSession) session).getNativeSession(jakarta.websocket.Session.class);
    if (container == null) {
      throw new IOException("the socket has no session of the container");
    }
    String head =
        "{\"type\":\"delta\",\"cursor\":%s,\"now\":%s,\"patients\":["
            .formatted(
                json.writeValueAsString(delta.cursor()), json.writeValueAsString(delta.now()));
    List<char[]> patients =
        delta.patients().stream()
            .map(view -> ofStation ? view.bedJson(json) : view.json(json))
            .toList();
    String tail = "],\"gone\":" + json.writeValueAsString(delta.gone()) + "}";
    // Not as one string: the container would encode that character by character.
    try (Writer frame = container.getBasicRemote().getSendWriter()) {
      frame.write(head);
      String before = "";
      for (char[] patient : patients) {
        frame.write(before);
        frame.write(patient);
        before = ",";
      }
      frame.write(tail);
    }
  }

  private static Optional<Account> account(@Nullable Principal principal) {
    return principal instanceof Authentication authentication
            && authentication.getPrincipal() instanceof Account account
        ? Optional.of(account)
        : station(principal).map(Station::account);
  }

  private static Optional<Station> station(@Nullable Principal principal) {
    return principal instanceof Authentication authentication
            && authentication.getPrincipal() instanceof Station station
        ? Optional.of(station)
        : Optional.empty();
  }

  private static void close(WebSocketSession session, CloseStatus status) {
    try {
      session.close(status);
    } catch (IOException broken) {
      log.debug("A socket broke while it closed", broken);
    }
  }
}
