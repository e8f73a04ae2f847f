package io.vigil.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A WebSocket (RFC 6455) on the live feed: subscribes once, then only reads. */
final class Screen implements AutoCloseable {
  private static final int READ_BYTES = 256 * 1024;

  /** A snapshot of a thousand patients is about 10 MB. */
  private static final int MESSAGE_BYTES_MAX = 64 << 20;

  private static final int FINAL = 0x80;
  private static final int OPCODE = 0x0F;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;
  private static final int LENGTH = 0x7F;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;
  private static final String SUBSCRIBE = "{\"type\":\"subscribe\",\"cursor\":null}";

  private final SocketChannel channel;
  private final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);

  /** What has come and is no whole frame yet. */
  private byte[] pending = new byte[READ_BYTES];

  private int pendingLength;

  /** The message whose parts are coming; the feed sends a long one in several frames. */
  private byte[] message = new byte[READ_BYTES];

  private int messageLength;

  /** Takes a whole message; the array is used again. */
  @FunctionalInterface
  interface Messages {
    void message(byte[] content, int length);
  }

  /**
   * Opens a socket and subscribes.
   *
   * @param cookie of a session that is signed in
   */
  Screen(Target target, String cookie, Selector selector) throws IOException {
    channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(target.address());
    write(
        ("GET /api/v1/live HTTP/1.1\r\nHost: "
                + target.host()
                + "\r\nOrigin: http://"
                + target.host()
                + "\r\nCookie: "
                + cookie
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    awaitUpgrade();
    write(subscribe());
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /**
   * Reads what has come.
   *
   * @throws EOFException when the server closed the socket, or says that it does
   */
  void receive(Messages each) throws IOException {
    read.clear();
    int count = channel.read(read);
    if (count < 0) {
      throw new EOFException("the server closed a screen's socket");
    }
    pending = withRoom(pending, pendingLength, count);
    read.flip().get(pending, pendingLength, count);
    pendingLength += count;
    takeFrames(each);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void takeFrames(Messages each) throws IOException {
    int at = 0;
    int size = frameSize(at);
    while (size > 0) {
      takeFrame(at, size, each);
      at += size;
      size = frameSize(at);
    }
    System.arraycopy(pending, at, pending, 0, pendingLength - at);
    pendingLength -= at;
  }

  /** -1 if it has not come whole. */
  private int frameSize(int at) throws IOException {
    if (pendingLength - at < 2) {
      return -1;
    }
    int head = headSize(at);
    if (pendingLength - at < head) {
      return -1;
    }
    long length = payloadLength(at);
    if (length > MESSAGE_BYTES_MAX) {
      throw new IOException("a frame is too large");
    }
    return pendingLength - at < head + length ? -1 : (int) (head + length);
  }

  private int headSize(int at) {
    return switch (pending[at + 1] & LENGTH) {
      case LENGTH_OF_16_BITS -> 4;
      case LENGTH_OF_64_BITS -> 10;
      default -> 2;
    };
  }

  private long payloadLength(int at) {
    int head = headSize(at);
    if (head == 2) {
      return pending[at + 1] & LENGTH;
    }
    long length = 0;
    for (int i = at + 2; i < at + head; i++) {
      length = length << 8 | (pending[i] & 0xFF);
    }
    return length;
  }

  private void takeFrame(int at, int size, Messages each) throws IOException {
    int opcode = pending[at] & OPCODE;
    if (opcode >= CLOSE) {
      if (opcode == CLOSE) {
        throw new EOFException("the server closes a screen's socket");
      }
      return; // a ping: the feed's own beats keep the socket open
    }
    int head = headSize(at);
    int length = size - head;
    if (messageLength + length > MESSAGE_BYTES_MAX) {
      throw new IOException("a message is too large");
    }
    message = withRoom(message, messageLength, length);
    System.arraycopy(pending, at + head, message, messageLength, length);
    messageLength += length;
    if ((pending[at] & FINAL) != 0) {
      each.message(message, messageLength);
      messageLength = 0;
    }
  }

  private void awaitUpgrade() throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    // Byte by byte: what follows the head is the first frame.
    while (head.indexOf("\r\n\r\n") < 0) {
      if (channel.read(one.clear()) < 0 || head.length() > READ_BYTES) {
        throw new EOFException("a screen's socket was not opened");
      }
      head.append((char) one.get(0));
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("a screen's socket was refused: " + head.substring(0, 12));
    }
  }

  /** A client's frames are masked; a mask of zeros changes nothing. */
  private static byte[] subscribe() {
    byte[] text = SUBSCRIBE.getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[2 + MASK_BYTES + text.length];
    frame[0] = (byte) (FINAL | TEXT);
    frame[1] = (byte) (MASKED | text.length);
    System.arraycopy(text, 0, frame, 2 + MASK_BYTES, text.length);
    return frame;
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static byte[] withRoom(byte[] array, int used, int more) {
    return used + more <= array.length
        ? array
        : Arrays.copyOf(array, Math.max(2 * array.length, used + more));
  }
}
