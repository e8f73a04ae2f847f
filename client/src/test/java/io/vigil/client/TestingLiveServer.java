package io.vigil.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The least of RFC 6455 that a subscription needs: a handshake, one short message in, text and
 * close frames out.
 */
final class TestingLiveServer implements AutoCloseable {
  private final ServerSocket listening;

  TestingLiveServer() throws IOException {
    listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    listening.setSoTimeout(10_000);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  Subscriber accept() throws Exception {
    Socket socket = listening.accept();
    socket.setSoTimeout(10_000);
    return new Subscriber(socket);
  }

  /** Answers one plain request with a session's cookie. */
  void giveCookie(String cookie) throws IOException {
    try (Socket socket = listening.accept()) {
      for (String line = line(socket.getInputStream());
          !line.isEmpty();
          line = line(socket.getInputStream())) {}
      String answer =
          "HTTP/1.1 401 Unauthorized\r\nSet-Cookie: "
              + cookie
              + "; Path=/; HttpOnly; SameSite=Strict\r\n"
              + "Content-Length: 0\r\n"
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  static final class Subscriber implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    final Map<String, String> headers = new HashMap<>();
    final String subscription;

    private Subscriber(Socket socket) throws Exception {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
      line(in);
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        String[] parts = header.split(": ", 2);
        headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
      }
      String accepted = headers.get("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(accepted.getBytes(StandardCharsets.US_ASCII));
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\n"
              + "Upgrade: websocket\r\n"
              + "Connection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(digest)
              + "\r\n\r\n";
      out.write(answer.getBytes(StandardCharsets.US_ASCII));
      subscription = message();
    }

    void send(String text) throws IOException {
      frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    void end(int code) throws IOException {
      frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private void frame(int head, byte[] payload) throws IOException {
      out.write(head);
      if (payload.length < 126) {
        out.write(payload.length);
      } else {
        out.write(new byte[] {126, (byte) (payload.length >> 8), (byte) payload.length});
      }
      out.write(payload);
      out.flush();
    }

    private String message() throws IOException {
      in.readByte();
      int length = in.readByte() & 0x7f;
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
