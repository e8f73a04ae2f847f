package io.vigil.server.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Speaks HTTP by the byte, as no library would. */
final class RawDevice implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(25);

  private final Socket socket;
  private final InputStream in;

  /** An answer; names of headers in lower case. */
  record Answer(int status, Map<String, String> headers, String body) {}

  RawDevice(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) ANSWER_MAX.toMillis());
    in = socket.getInputStream();
  }

  /** With what the listener wants of any transmission; {@code headers} with their line ends. */
  static String post(String key, String headers, String body) {
    return "POST /api/v1/transmissions HTTP/1.1\r\nHost: vigil\r\nAuthorization: Bearer "
        + key
        + "\r\nContent-Type: application/json\r\n"
        + headers
        + "\r\n"
        + body;
  }

  /** As {@link #post(String, String, String)}, with the length of an ASCII body. */
  static String post(String key, String body) {
    return post(key, "Content-Length: " + body.length() + "\r\n", body);
  }

  RawDevice send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return this;
  }

  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  Answer answer() throws IOException {
    return answer(true);
  }

  /** To HEAD, or 100. */
  Answer answerWithoutBody() throws IOException {
    return answer(false);
  }

  /** Whether the other side ends it, rather than answer. */
  boolean isClosed() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer answer(boolean withBody) throws IOException {
    int status = Integer.parseInt(line().substring("HTTP/1.1 ".length()).substring(0, 3));
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = withBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
    return new Answer(status, headers, new String(in.readNBytes(length), ISO_8859_1));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("closed instead of answered");
      }
      if (octet != '\r') {
        line.write(octet);
      }
    }
    return line.toString(US_ASCII);
  }
}
