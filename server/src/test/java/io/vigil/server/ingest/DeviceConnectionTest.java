package io.vigil.server.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Who is slow, or waits long, by a clock that is only looked at. */
class DeviceConnectionTest {
  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final String NOTHING = "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n";

  private final CompletableFuture<byte[]> decided = new CompletableFuture<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final DeviceRequests requests = new WaitingRequests();
  private final DeviceConnection connection =
      new DeviceConnection(channel, new DeviceLoop(channel.eventLoop(), requests), requests);

  DeviceConnectionTest() {
    channel.pipeline().addLast(new RequestDecoder(), connection);
  }

  @AfterEach
  void leavesNoBufferBehind() {
    channel.finishAndReleaseAll();
  }

  @Test
  void aHeadThatTricklesGetsNoMoreTimeThanOneThatStops() {
    for (String part : "GET /nothing HTTP/1.1\r\nHost: a\r\nPadding: x".split("")) {
      arrives(part);
    }

    assertLateAfter(DeviceConnection.HEAD_MAX);
    connection.expire();
    assertThat(channel.isOpen()).isFalse();
    assertThat(written()).isEmpty();
  }

  @Test
  void aKeptConnectionMayBeQuietAndItsNextHeadMayNot() {
    arrives(NOTHING);
    assertThat(written()).startsWith("HTTP/1.1 404 ");
    assertLateAfter(DeviceConnection.IDLE_MAX);

    arrives("G");
    arrives("E");

    assertLateAfter(DeviceConnection.HEAD_MAX);
  }

  @Test
  void aBodyGetsTimeForEachPart() {
    arrives("POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n");
    assertLateAfter(DeviceConnection.PART_MAX);
    arrives("01234");
    assertLateAfter(DeviceConnection.PART_MAX);

    connection.expire();

    // No answer: it would tell the device that sending again is in vain.
    assertThat(written()).isEmpty();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whatIsNotDecidedInTimeIsToBeSentAgain() {
    arrives("GET /waiting HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(written()).isEmpty();
    assertLateAfter(DeviceConnection.ANSWER_MAX);

    connection.expire();

    assertThat(written())
        .startsWith("HTTP/1.1 503 ")
        .contains("Retry-After: 1\r\n")
        .contains(
            "\"code\":\"not-ready\",\"detail\":\"The journal does not take entries at the moment:"
                + " try again shortly.\"");
    arrives("GET /waiting HTTP/1.1\r\nHost: a\r\n\r\n");
    decided.complete("{}".getBytes(US_ASCII));
    channel.runPendingTasks();
    // Once, for the second; the first has had its answer.
    assertThat(written()).containsOnlyOnce("HTTP/1.1 200 OK");
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void readsNoFurtherWhileARequestWaits() {
    arrives("GET /waiting HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(channel.config().isAutoRead()).isTrue();

    arrives(NOTHING.repeat(3));

    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(written()).isEmpty();
    decided.complete("{}".getBytes(US_ASCII));
    channel.runPendingTasks();
    assertThat(written().split("HTTP/1.1 ")).hasSize(5);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void leavesNothingOfWhatCameWhenTheConnectionEnds() {
    arrives("GET /waiting HTTP/1.1\r\nHost: a\r\n\r\n");
    ByteBuf more =
        Unpooled.directBuffer()
            .writeBytes(
                "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n12345".getBytes(US_ASCII));
    channel.writeInbound(more);

    channel.close();
    decided.complete("{}".getBytes(US_ASCII));
    channel.runPendingTasks();

    assertThat(more.refCnt()).isZero();
    assertThat(written()).isEmpty();
  }

  private void assertLateAfter(Duration duration) {
    assertThat(connection.isLate(System.nanoTime() + duration.minus(MARGIN).toNanos())).isFalse();
    assertThat(connection.isLate(System.nanoTime() + duration.toNanos())).isTrue();
  }

  private void arrives(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
    channel.runPendingTasks();
  }

  private String written() {
    StringBuilder written = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      written.append(part.toString(US_ASCII));
      part.release();
    }
    return written.toString();
  }

  /** Has one path that is answered when it is {@link #decided}. */
  private final class WaitingRequests extends DeviceRequests {
    WaitingRequests() {
      super(
          null,
          new Receiving(
              null, null, new IngestMeters(new SimpleMeterRegistry()), null, new JsonMapper()),
          null,
          new JsonMapper());
    }

    @Override
    Asked asked(HttpRequest head) {
      return head.uri().equals("/waiting")
          ? new Asked.Tell(() -> new Expected<>(decided, Reply::ok))
          : super.asked(head);
    }
  }
}
