package io.vigil.server.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vigil.server.ops.ProblemException;
import io.vigil.server.ops.ProblemResponses;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * One connection of a device or gateway: one request after the other, each answered before the next
 * is looked at. All on its loop's thread.
 *
 * <pre>
 *   HEAD       waits for a request      -> BODY at its head
 *   BODY       takes or drops its body  -> WAITING at its end, or as soon as it is refused
 *   WAITING    for what is decided      -> HEAD once answered; LINGERING if the body wasn't read
 *   LINGERING  drops what still comes, so that the answer is not lost to a reset -> closed
 * </pre>
 */
final class DeviceConnection extends ChannelInboundHandlerAdapter {
  /** From the first byte of a head to its last. */
  static final Duration HEAD_MAX = Duration.ofSeconds(15);

  /** Between requests: devices that send each minute keep their connection. */
  static final Duration IDLE_MAX = Duration.ofSeconds(90);

  /** While nothing of a body comes. */
  static final Duration PART_MAX = Duration.ofSeconds(15);

  /** For the whole of a body, however slow its link. */
  static final Duration BODY_MAX = Duration.ofMinutes(3);

  /** A commit that takes longer is given up; it may still happen. */
  static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  static final Duration LINGER_MAX = Duration.ofSeconds(2);

  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);
  private static final Body NO_BODY = new Body(0);
  private static final Logger log = LoggerFactory.getLogger(DeviceConnection.class);

  private final Channel channel;
  private final DeviceLoop loop;
  private final DeviceRequests requests;

  /** What came while a request before it is under way; no more is read until it is empty again. */
  private final Queue<HttpObject> arrived = new ArrayDeque<>();

  private State state = State.HEAD;
  private long deadlineNanos;
  private boolean headBegun = true;
  private boolean messageSeen;
  private boolean reading = true;
  private boolean inputEnded;

  // Of the request that is under way.
  private boolean lastRequest;
  private boolean withBody = true;
  private boolean unread;
  private @Nullable Asked asked;
  private Body body = NO_BODY;
  private int droppedBytes;
  private long bodyEndNanos;
  private @Nullable Awaited<?> awaited;

  private enum State {
    HEAD,
    BODY,
    WAITING,
    LINGERING
  }

  DeviceConnection(Channel channel, DeviceLoop loop, DeviceRequests requests) {
    this.channel = channel;
    this.loop = loop;
    this.requests = requests;
    due(HEAD_MAX);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    loop.add(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    loop.remove(this);
    awaited = null;
    state = State.LINGERING;
    arrived.forEach(ReferenceCountUtil::release);
    arrived.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    messageSeen = true;
    arrived.add((HttpObject) message);
    drain();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (state == State.HEAD && !messageSeen && !headBegun) {
      // Bytes came and made no head yet.
      headBegun = true;
      due(HEAD_MAX);
    }
    messageSeen = false;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    drain();
  }

  /** A device may end its side after its last request, and wait for the answer. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      drain();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
    if (fault instanceof IOException || fault instanceof DecoderException) {
      log.debug("A device's connection broke: {}", fault.getClass().getSimpleName());
    } else {
      log.error("A device's connection failed", fault);
    }
    channel.close();
  }

  /** The answer to what this connection waits for, unless it has given up. */
  void settled(Awaited<?> which, Reply reply) {
    if (awaited == which) {
      answer(reply);
      drain();
    }
  }

  boolean isLate(long nowNanos) {
    return nowNanos - deadlineNanos > 0;
  }

  /** It is late. */
  void expire() {
    if (state == State.WAITING) {
      answer(requests.reply(requests.late()));
      drain();
    } else {
      // Unanswered, so that whoever was cut short by its link sends it again.
      channel.close();
    }
  }

  void closeIfIdle() {
    if (state == State.HEAD) {
      channel.close();
    }
  }

  private void drain() {
    while (state != State.WAITING && channel.isWritable() && !arrived.isEmpty()) {
      HttpObject next = arrived.remove();
      try {
        handle(next);
      } finally {
        ReferenceCountUtil.release(next);
      }
    }
    if (inputEnded) {
      closeOnceAnswered();
    } else if (arrived.isEmpty() != reading) {
      reading = arrived.isEmpty();
      channel.config().setAutoRead(reading);
    }
  }

  private void closeOnceAnswered() {
    if (arrived.isEmpty() && state != State.WAITING) {
      // After what is still being written.
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void handle(HttpObject message) {
    if (state == State.HEAD && message instanceof HttpRequest head) {
      begin(head);
    }
    if (state == State.BODY && message instanceof HttpContent part) {
      take(part);
    }
  }

  private void begin(HttpRequest head) {
    withBody = !head.method().equals(HttpMethod.HEAD);
    lastRequest =
        !HttpUtil.isKeepAlive(head) || head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    Optional<HttpStatus> malformation = DeviceRequests.malformation(head);
    if (malformation.isPresent()) {
      unread = true;
      answer(requests.reply(ProblemResponses.ofStatus(malformation.get())));
      return;
    }
    state = State.BODY;
    bodyEndNanos = System.nanoTime() + BODY_MAX.toNanos();
    due(PART_MAX);
    Asked asks = requests.asked(head);
    asked = asks;
    boolean awaitsLeave = HttpUtil.is100ContinueExpected(head);
    switch (asks) {
      case Asked.Take take -> {
        body = new Body(take.bodyBytes());
        if (awaitsLeave) {
          channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), channel.voidPromise());
        }
      }
      case Asked.Tell tell -> {
        droppedBytes = 0;
        if (awaitsLeave || HttpUtil.getContentLength(head, 0L) > Body.BYTES_MAX) {
          unread = true;
          await(tell.then());
        }
      }
    }
  }

  private void take(HttpContent part) {
    if (part.decoderResult().isFailure()) {
      unread = true;
      answer(requests.reply(ProblemResponses.ofStatus(HttpStatus.BAD_REQUEST)));
      return;
    }
    boolean last = part instanceof LastHttpContent;
    switch (asked) {
      case Asked.Take take -> {
        Body taken = body;
        if (!taken.add(part.content())) {
          unread = !last;
          await(() -> requests.refuseTooLarge(take, taken));
        } else if (last) {
          await(() -> requests.take(take, taken.sent()));
        }
      }
      case Asked.Tell tell -> {
        droppedBytes += part.content().readableBytes();
        if (last || droppedBytes > Body.BYTES_MAX) {
          unread = !last;
          await(tell.then());
        }
      }
      case null -> throw new IllegalStateException("a body without a head");
    }
    if (state == State.BODY) {
      deadlineNanos = Math.min(System.nanoTime() + PART_MAX.toNanos(), bodyEndNanos);
    }
  }

  private void await(Supplier<Expected<?>> asking) {
    state = State.WAITING;
    body = NO_BODY;
    due(ANSWER_MAX);
    try {
      await(asking.get());
    } catch (ProblemException e) {
      answer(requests.reply(e.problem()));
    } catch (RuntimeException e) {
      log.error("A request failed", e);
      answer(requests.reply(ProblemResponses.ofStatus(HttpStatus.INTERNAL_SERVER_ERROR)));
    }
  }

  private <T> void await(Expected<T> expected) {
    var waiting = new Awaited<>(this, loop, expected);
    awaited = waiting;
    waiting.begin();
  }

  private void answer(Reply reply) {
    awaited = null;
    asked = null;
    body = NO_BODY;
    boolean close = lastRequest || unread || loop.isStopping();
    ByteBuf bytes = reply.encode(channel.alloc(), loop.date(), withBody, close);
    if (!close) {
      state = State.HEAD;
      headBegun = false;
      due(IDLE_MAX);
      channel.writeAndFlush(bytes, channel.voidPromise());
      return;
    }
    state = State.LINGERING;
    due(LINGER_MAX);
    ChannelFuture written = channel.writeAndFlush(bytes);
    if (unread) {
      written.addListener(done -> endOutput());
    } else {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** So that it is known that nothing follows; TLS says so only by closing. */
  private void endOutput() {
    if (channel instanceof DuplexChannel duplex
        && channel.pipeline().get(SslHandler.class) == null) {
      duplex.shutdownOutput();
    }
  }

  private void due(Duration after) {
    deadlineNanos = System.nanoTime() + after.toNanos();
  }
}
