package io.vigil.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where a Vigil server is and whom to trust for its certificate. A server listens to people and to
 * devices at different ports; {@link OperatorClient} goes to the one, {@link DeviceClient} to the
 * other. Immutable; share one among clients.
 *
 * @param uri where it listens to people, {@code http} or {@code https}, such as {@code
 *     https://vigil.example:8080}
 * @param devices where it listens to devices, such as {@code https://vigil.example:8082}
 * @param trust the TLS trust of a certificate authority of its own, or empty for the JDK's
 *     authorities
 */
public record ServerAddress(URI uri, URI devices, Optional<SSLContext> trust) {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  public ServerAddress {
    requireWeb(uri);
    requireWeb(devices);
  }

  /**
   * A server whose certificate, if it has one, the JDK's certificate authorities vouch for.
   *
   * @param uri for people and devices alike: all that one of the clients needs, and both where a
   *     proxy brings the ports together; else see {@link #devicesAt}
   */
  public static ServerAddress at(URI uri) {
    return new ServerAddress(uri, uri, Optional.empty());
  }

  /**
   * A server whose certificate comes from the authorities in {@code caFile} (PEM), and from no
   * other.
   *
   * @throws IOException when the file cannot be read or holds no certificate
   */
  public static ServerAddress at(URI uri, Path caFile) throws IOException {
    try (InputStream pem = Files.newInputStream(caFile)) {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      int index = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        authorities.setCertificateEntry("authority-" + index++, authority);
      }
      if (index == 0) {
        throw new IOException("No certificate in " + caFile);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new ServerAddress(uri, uri, Optional.of(context));
    } catch (GeneralSecurityException e) {
      throw new IOException("Cannot trust the certificates of " + caFile, e);
    }
  }

  /** This server, which listens to devices there. */
  public ServerAddress devicesAt(URI devices) {
    return new ServerAddress(uri, devices, trust);
  }

  HttpClient connect(Optional<CookieHandler> cookies) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    trust.ifPresent(builder::sslContext);
    cookies.ifPresent(builder::cookieHandler);
    return builder.build();
  }

  private static void requireWeb(URI address) {
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!web || address.getHost() == null) {
      throw new IllegalArgumentException(
          "A server's address is http://host:port or https://host:port");
    }
  }
}
