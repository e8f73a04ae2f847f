package io.vigil.server.notify;

import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Webhooks: one signed request, to the very address that was looked at. {@link
 * java.net.http.HttpClient} would look the name up again, and whoever owns the name could answer
 * otherwise the second time.
 */
final class WebhookSender implements Sender {

  private static final int ADDRESSES_MAX = 3;
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** For all of it: who answers by one byte at a time is cut off. */
  private static final Duration WHOLE = Duration.ofSeconds(15);

  private static final int ANSWER_BYTES_MAX = 16_384;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)( .*)?");
  private static final JsonMapper JSON = new JsonMapper();

  private final NotifySettings.Webhook settings;
  private final Clock clock;
  private final Names names;
  private final SSLSocketFactory tls;

  /** As {@link InetAddress#getAllByName}. */
  interface Names {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  WebhookSender(NotifySettings.Webhook settings, Clock clock) {
    this(
        settings,
        clock,
        InetAddress::getAllByName,
        (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  WebhookSender(NotifySettings.Webhook settings, Clock clock, Names names, SSLSocketFactory tls) {
    this.settings = settings;
    this.clock = clock;
    this.names = names;
    this.tls = tls;
  }

  /**
   * Whether it has the shape of a webhook's: https, or http where those of private networks may be
   * called, with a host and no user.
   */
  static boolean isSound(String address, boolean privateNetworks) {
    return url(address)
        .filter(url -> privateNetworks || "https".equals(url.getScheme()))
        .isPresent();
  }

  /** The host of a sound address; else empty. */
  static String host(String address) {
    return url(address).map(URI::getHost).orElse("");
  }

  private static Optional<URI> url(String address) {
    try {
      URI url = new URI(new URI(address).toASCIIString());
      boolean sound =
          ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
              && url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getPort() != 0
              && url.getPort() <= 65_535;
      return sound ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public void send(TenantId tenant, DeliveryId id, String address)
      throws IOException, InterruptedException {
    URI url =
        url(address).orElseThrow(() -> new AddressRefusedException("the webhook is no URL", true));
    byte[] body = JSON.writeValueAsBytes(Map.of("id", id.toString(), "text", TEXT));
    String signature =
        WebhookSecret.of(settings.secretFile(), tenant)
            .signature(clock.instant().getEpochSecond(), body);
    int status = exchange(url, request(url, id, signature, body));
    if (status / 100 != 2) {
      throw new IOException("the other side answered " + status);
    }
  }

  private static byte[] request(URI url, DeliveryId id, String signature, byte[] body) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    String host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    String head =
        """
        POST %s HTTP/1.1
        Host: %s
        Content-Type: application/json
        Content-Length: %d
        Idempotency-Key: %s
        Vigil-Signature: %s
        Connection: close

        """
            .formatted(target, host, body.length, id, signature)
            .replace("\n", "\r\n");
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    whole.writeBytes(body);
    return whole.toByteArray();
  }

  private int exchange(URI url, byte[] request) throws IOException {
    boolean secure = "https".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
    try (Socket socket = connected(allowed(url, secure), port);
        Cut ignored = Cut.after(WHOLE, socket)) {
      Socket speaking = secure ? secured(socket, url.getHost(), port) : socket;
      speaking.getOutputStream().write(request);
      speaking.getOutputStream().flush();
      return status(speaking.getInputStream());
    }
  }

  /** The name is looked up here, and nowhere else. */
  private InetAddress[] allowed(URI url, boolean secure) throws IOException {
    InetAddress[] found = names.resolve(url.getHost());
    for (InetAddress each : found) {
      boolean goes =
          switch (Reach.of(each)) {
            case PUBLIC -> secure;
            case PRIVATE -> settings.privateNetworks();
            case NOWHERE -> false;
          };
      if (!goes) {
        throw new AddressRefusedException(
            "the webhook leads to where none may, or there without TLS", true);
      }
    }
    return found;
  }

  private static Socket connected(InetAddress[] addresses, int port) throws IOException {
    IOException last = new UnknownHostException("the webhook's host has no address");
    for (int i = 0; i < Math.min(addresses.length, ADDRESSES_MAX); i++) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(addresses[i], port), (int) CONNECT.toMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  /** The certificate is to be that of the name, whatever address it was reached by. */
  private Socket secured(Socket socket, String host, int port) throws IOException {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    SSLSocket speaking = (SSLSocket) tls.createSocket(socket, name, port, true);
    SSLParameters parameters = speaking.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    speaking.setSSLParameters(parameters);
    speaking.startHandshake();
    return speaking;
  }

  /** That of the answer itself, after those that are only on the way to it (RFC 9110, 15.2). */
  private static int status(InputStream in) throws IOException {
    int left = ANSWER_BYTES_MAX;
    while (true) {
      String line = line(in, left);
      left -= line.length() + 2;
      Matcher status = STATUS.matcher(line);
      if (!status.matches()) {
        throw new IOException("the other side does not speak HTTP/1.1");
      }
      int code = Integer.parseInt(status.group(1));
      if (code >= 200) {
        return code;
      }
      do {
        line = line(in, left);
        left -= line.length() + 2;
      } while (!line.isEmpty());
    }
  }

  private static String line(InputStream in, int max) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int each = in.read(); each != '\n'; each = in.read()) {
      if (each < 0) {
        throw new EOFException("the other side hung up");
      }
      if (line.length() >= max) {
        throw new IOException("the other side's answer is too long");
      }
      line.append((char) each);
    }
    return line.toString().stripTrailing();
  }

  /** Closes a socket when its time is over, whatever waits for it. */
  private record Cut(CompletableFuture<Void> due) implements AutoCloseable {

    static Cut after(Duration time, Socket socket) {
      return new Cut(
          CompletableFuture.runAsync(
              () -> {
                try {
                  socket.close();
                } catch (IOException e) {
                  // It is closed, or will be by whoever opened it.
                }
              },
              CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)));
    }

    @Override
    public void close() {
      due.cancel(false);
    }
  }
}
