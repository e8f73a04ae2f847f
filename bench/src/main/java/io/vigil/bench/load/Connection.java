package io.vigil.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP/1.1 connection that is kept alive, with at most one request in flight. A server may end
 * it with an answer; it is then made anew at once.
 */
final class Connection implements AutoCloseable {
  /** No answer yet. */
  static final int NONE = 0;

  private static final int READ_BYTES = 64 * 1024;
  private static final int ANSWER_BYTES_MAX = 32 << 20;
  private static final int SOCKET_BUFFER_BYTES = 256 * 1024;
  private static final long SEND_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
  private static final byte[] CONTENT_LENGTH = Bytes.ascii("content-length:");
  private static final byte[] CONNECTION = Bytes.ascii("connection:");
  private static final byte[] CLOSE = Bytes.ascii("close");
  private static final byte[] CHUNKED_END = Bytes.ascii("0\r\n\r\n");
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private final Target target;
  private final Selector selector;
  private final ByteBuffer out = ByteBuffer.allocateDirect(Bytes.CAPACITY);
  private final ByteBuffer received = ByteBuffer.allocateDirect(READ_BYTES);
  private byte[] answer = new byte[READ_BYTES];
  private int answered;

  /** Replaced by who receives while nothing is in flight. */
  private volatile SocketChannel channel;

  /** Written by who sends, read by who receives. */
  private volatile long dueNanos;

  Connection(Target target, Selector selector) throws IOException {
    this.target = target;
    this.selector = selector;
    this.channel = connect();
  }

  long dueNanos() {
    return dueNanos;
  }

  /** One request is far smaller than what the socket holds, so this does not wait. */
  void send(Requests requests, long due) throws IOException {
    out.clear();
    requests.next(out, due);
    out.flip();
    dueNanos = due;
    SocketChannel channel = this.channel;
    channel.write(out);
    long begun = System.nanoTime();
    while (out.hasRemaining()) {
      if (System.nanoTime() - begun > SEND_NANOS_MAX) {
        throw new IOException("a request was not taken in time");
      }
      Thread.onSpinWait();
      channel.write(out);
    }
  }

  /**
   * Takes what has come.
   *
   * @return the status if that completes the answer, else {@link #NONE}
   */
  int receive() throws IOException {
    received.clear();
    int count = channel.read(received);
    if (count < 0) {
      throw new EOFException("the server closed a connection");
    }
    if (answered + count > answer.length) {
      answer = Arrays.copyOf(answer, 2 * answer.length);
    }
    received.flip().get(answer, answered, count);
    answered += count;
    if (!complete()) {
      if (answered > ANSWER_BYTES_MAX) {
        throw new IOException("an answer is too large");
      }
      return NONE;
    }
    if (isLast()) {
      channel.close();
      channel = connect();
    }
    answered = 0;
    return (answer[STATUS_AT] - '0') * 100
        + (answer[STATUS_AT + 1] - '0') * 10
        + (answer[STATUS_AT + 2] - '0');
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
    channel.connect(target.address());
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
    return channel;
  }

  private boolean complete() {
    int body = bodyStart();
    if (body < 0) {
      return false;
    }
    int length = contentLength(body);
    return length >= 0 ? answered >= body + length : endsWith(CHUNKED_END);
  }

  private int bodyStart() {
    for (int i = 3; i < answered; i++) {
      if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /** -1 if the answer comes in chunks. */
  private int contentLength(int headEnd) {
    int at = valueOf(CONTENT_LENGTH, headEnd);
    if (at < 0) {
      return -1;
    }
    int length = 0;
    for (; answer[at] != '\r'; at++) {
      length = length * 10 + answer[at] - '0';
    }
    return length;
  }

  private boolean isLast() {
    int at = valueOf(CONNECTION, bodyStart());
    return at >= 0 && startsWith(at, CLOSE);
  }

  /** Where the value of a header begins; -1 if there is none. */
  private int valueOf(byte[] header, int headEnd) {
    for (int i = 0; i < headEnd - header.length; i++) {
      if (answer[i] == '\n' && startsWith(i + 1, header)) {
        int at = i + 1 + header.length;
        return answer[at] == ' ' ? at + 1 : at;
      }
    }
    return -1;
  }

  private boolean startsWith(int at, byte[] lowerCase) {
    for (int i = 0; i < lowerCase.length; i++) {
      byte c = answer[at + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean endsWith(byte[] end) {
    for (int i = 0; i < end.length; i++) {
      if (answer[answered - end.length + i] != end[i]) {
        return false;
      }
    }
    return true;
  }
}
