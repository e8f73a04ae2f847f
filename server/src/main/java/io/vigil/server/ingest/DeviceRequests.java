package io.vigil.server.ingest;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vigil.server.ingest.DeviceAuthentication.Authenticated;
import io.vigil.server.ops.Problem;
import io.vigil.server.ops.ProblemException;
import io.vigil.server.ops.ProblemResponses;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The devices' part of the public interface: what their requests ask for. Never blocks. */
@Component
class DeviceRequests {
  private static final String TRANSMISSIONS = "/api/v1/transmissions";
  private static final String TRANSMISSION = TRANSMISSIONS + "/";
  private static final byte[] UNREAD = {};

  private final DeviceAuthentication devices;
  private final Receiving receiving;
  private final Outcomes outcomes;
  private final JsonMapper json;
  private final Executor reading = Executors.newVirtualThreadPerTaskExecutor();

  DeviceRequests(
      DeviceAuthentication devices, Receiving receiving, Outcomes outcomes, JsonMapper json) {
    this.devices = devices;
    this.receiving = receiving;
    this.outcomes = outcomes;
    this.json = json;
  }

  /**
   * Why a request is no HTTP/1.1 that can be answered and followed by another; empty if it is
   * sound.
   */
  static Optional<HttpStatus> malformation(HttpRequest head) {
    if (head.decoderResult().isFailure()) {
      return Optional.of(
          switch (head.decoderResult().cause()) {
            case TooLongHttpLineException line -> HttpStatus.URI_TOO_LONG;
            case TooLongHttpHeaderException header -> HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            case null, default -> HttpStatus.BAD_REQUEST;
          });
    }
    HttpHeaders headers = head.headers();
    boolean newest = head.protocolVersion().equals(HttpVersion.HTTP_1_1);
    boolean known = newest || head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (!known || (newest && headers.getAll(HttpHeaderNames.HOST).size() != 1)) {
      return Optional.of(HttpStatus.BAD_REQUEST);
    }
    String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    if (coding != null && !(newest && coding.strip().equalsIgnoreCase("chunked"))) {
      return Optional.of(HttpStatus.BAD_REQUEST);
    }
    String expected = headers.get(HttpHeaderNames.EXPECT);
    return expected == null || !newest || HttpUtil.is100ContinueExpected(head)
        ? Optional.empty()
        : Optional.of(HttpStatus.EXPECTATION_FAILED);
  }

  /** Of a sound request. Who asks is known before anything of a body is taken. */
  Asked asked(HttpRequest head) {
    try {
      String path = path(head.uri());
      if (path.equals(TRANSMISSIONS)) {
        return head.method().equals(HttpMethod.POST) ? sending(head) : notAllowed("POST");
      }
      if (path.startsWith(TRANSMISSION) && path.indexOf('/', TRANSMISSION.length()) < 0) {
        boolean looks =
            head.method().equals(HttpMethod.GET) || head.method().equals(HttpMethod.HEAD);
        return looks ? looking(head, path.substring(TRANSMISSION.length())) : notAllowed("GET");
      }
      return refused(ProblemResponses.ofStatus(HttpStatus.NOT_FOUND));
    } catch (ProblemException e) {
      return refused(e.problem());
    }
  }

  /**
   * The whole body is there.
   *
   * @throws ProblemException what is refused at once
   */
  Expected<?> take(Asked.Take asked, byte[] body) {
    return receiving.receive(asked.by(), asked.format(), body, asked.packed());
  }

  /**
   * There is more of the body than may be.
   *
   * @throws ProblemException if the refusal is not journalled
   */
  Expected<?> refuseTooLarge(Asked.Take asked, Body beginning) {
    return receiving.refuse(asked.by(), Refusal.TOO_LARGE, beginning.start(Rejects.BODY_BYTES_MAX));
  }

  /** What is answered when nothing was decided in time. */
  Problem late() {
    receiving.deferred();
    return new Problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        "not-ready",
        "The journal does not take entries at the moment: try again shortly.",
        Map.of(),
        Optional.of(Duration.ofSeconds(1)));
  }

  Reply reply(Problem problem) {
    return Reply.of(problem, json);
  }

  private Asked sending(HttpRequest head) {
    Authenticated by = devices.authenticate(head.headers().get(HttpHeaderNames.AUTHORIZATION));
    Optional<Boolean> packed = packed(head.headers().get(HttpHeaderNames.CONTENT_ENCODING));
    Optional<TransmissionFormat> format =
        TransmissionFormat.of(head.headers().get(HttpHeaderNames.CONTENT_TYPE));
    if (packed.isEmpty() || format.isEmpty()) {
      return refused(by, Refusal.MEDIA_TYPE_UNSUPPORTED);
    }
    if (HttpUtil.isTransferEncodingChunked(head)) {
      return new Asked.Take(by, format.get(), packed.get(), -1);
    }
    long bytes = HttpUtil.getContentLength(head, 0L);
    return bytes > Body.BYTES_MAX
        ? refused(by, Refusal.TOO_LARGE)
        : new Asked.Take(by, format.get(), packed.get(), (int) bytes);
  }

  private Asked looking(HttpRequest head, String id) {
    Authenticated by = devices.authenticate(head.headers().get(HttpHeaderNames.AUTHORIZATION));
    UUID transmission;
    try {
      transmission = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return refused(ProblemResponses.ofStatus(HttpStatus.BAD_REQUEST));
    }
    // It reads PostgreSQL, for which an event loop can't wait.
    return new Asked.Tell(() ->
        new Expected<>(
            CompletableFuture.supplyAsync(
                () -> json.writeValueAsBytes(outcomes.of(transmission, by.device())), reading),
            Reply::ok));
  }

  private Asked refused(Authenticated by, Refusal refusal) {
    return new Asked.Tell(() -> receiving.refuse(by, refusal, UNREAD));
  }

  private static Asked refused(Problem problem) {
    return new Asked.Tell(() -> {
      throw new ProblemException(problem);
    });
  }

  private Asked notAllowed(String allowed) {
    Reply reply =
        Reply.notAllowed(ProblemResponses.ofStatus(HttpStatus.METHOD_NOT_ALLOWED), allowed, json);
    return new Asked.Tell(
        () -> new Expected<>(CompletableFuture.completedFuture(reply), same -> same));
  }

  /** Without a query; a proxy may send the whole address. */
  private static String path(String target) {
    int begin = target.startsWith("/") ? 0 : target.indexOf('/', target.indexOf("://") + 3);
    int end = target.indexOf('?');
    return target.substring(Math.max(0, begin), end < 0 ? target.length() : Math.max(begin, end));
  }

  /** Empty if it is packed as nobody here can unpack it. */
  private static Optional<Boolean> packed(@Nullable String encoding) {
    return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "identity" -> Optional.of(false);
      case "gzip", "x-gzip" -> Optional.of(true);
      default -> Optional.empty();
    };
  }
}
