package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.client.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAuthorityTest {
  private static final SortedSet<String> NAMES =
      new TreeSet<>(List.of("localhost", "ward-pc", "127.0.0.1", "::1", "10.1.2.3"));

  @TempDir Path directory;

  private final Instant now = Instant.now();

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "ward-pc", "127.0.0.1", "10.1.2.3", "::1"})
  void letsWhoeverTrustsTheAuthorityConnectByEachOfItsNames(String name) throws Exception {
    LocalAuthority authority = LocalAuthority.open(directory, NAMES, now);

    assertThat(greeting(authority, trusting(authority), name)).isEqualTo("hello");
  }

  @Test
  void isRefusedByOthersAndForOtherNames() throws Exception {
    LocalAuthority authority = LocalAuthority.open(directory, NAMES, now);

    assertThatThrownBy(() -> greeting(authority, SSLContext.getDefault(), "localhost"))
        .isInstanceOf(SSLException.class);
    assertThatThrownBy(() -> greeting(authority, trusting(authority), "other"))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void isKeptAcrossRuns() throws Exception {
    LocalAuthority first = LocalAuthority.open(directory, NAMES, now);
    String authority = Files.readString(first.certificate());
    String server = Files.readString(first.serverCertificate());

    LocalAuthority.open(directory, NAMES, now.plus(Duration.ofDays(300)));

    assertThat(first.certificate()).hasContent(authority);
    assertThat(first.serverCertificate()).hasContent(server);
  }

  @Test
  void renewsTheServersCertificateForNewNamesAndBeforeItExpires() throws Exception {
    LocalAuthority first = LocalAuthority.open(directory, NAMES, now);
    String authority = Files.readString(first.certificate());
    String original = Files.readString(first.serverCertificate());
    SortedSet<String> more = new TreeSet<>(NAMES);
    more.add("10.9.9.9");

    LocalAuthority.open(directory, more, now);
    String renamed = Files.readString(first.serverCertificate());
    LocalAuthority.open(directory, more, now.plus(Duration.ofDays(370)));
    String renewed = Files.readString(first.serverCertificate());

    assertThat(List.of(original, renamed, renewed)).doesNotHaveDuplicates();
    assertThat(first.certificate()).hasContent(authority);
  }

  @Test
  void replacesAKeyThatIsNotTheCertificates() throws Exception {
    LocalAuthority first = LocalAuthority.open(directory, NAMES, now);
    Files.copy(
        directory.resolve("ca.key"),
        first.serverKey(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    LocalAuthority second = LocalAuthority.open(directory, NAMES, now);

    assertThat(greeting(second, trusting(second), "localhost")).isEqualTo("hello");
  }

  @Test
  void keepsKeysToTheirOwner() throws Exception {
    LocalAuthority authority = LocalAuthority.open(directory, NAMES, now);

    for (Path key : List.of(directory.resolve("ca.key"), authority.serverKey())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
    }
    assertThat(authority.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
  }

  @Test
  void knowsLoopbackAmongTheNamesOfThisMachine() {
    assertThat(LocalAuthority.namesOfThisMachine()).contains("localhost", "127.0.0.1", "::1");
  }

  /**
   * One TLS connection on loopback, in which the server's certificate is checked for {@code name}.
   */
  private static String greeting(LocalAuthority authority, SSLContext client, String name)
      throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            serving(authority)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> greet(listening));
      try (java.net.Socket plain =
              new java.net.Socket(listening.getInetAddress(), listening.getLocalPort());
          SSLSocket socket =
              (SSLSocket)
                  client
                      .getSocketFactory()
                      .createSocket(plain, name, listening.getLocalPort(), true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        served.join();
        return said;
      }
    }
  }

  private static void greet(SSLServerSocket listening) {
    try (SSLSocket socket = (SSLSocket) listening.accept()) {
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      assertThat(e).isInstanceOf(SSLException.class); // the client refused us
    }
  }

  /** As the devices of the demonstration do. */
  private static SSLContext trusting(LocalAuthority authority) throws IOException {
    return ServerAddress.at(URI.create("https://localhost"), authority.certificate())
        .trust()
        .orElseThrow();
  }

  private static SSLContext serving(LocalAuthority authority) throws Exception {
    X509Certificate certificate;
    try (InputStream in = Files.newInputStream(authority.serverCertificate())) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    byte[] der =
        Base64.getDecoder()
            .decode(
                Files.readString(authority.serverKey()).replaceAll("-----[A-Z ]+-----|\\s", ""));
    PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", key, new char[0], new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
