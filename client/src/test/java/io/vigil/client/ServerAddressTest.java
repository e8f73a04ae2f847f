package io.vigil.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerAddressTest {
  private static final String PASSWORD = "changeit";
  @TempDir Path directory;

  @Test
  void trustsACertificateAuthorityOfItsOwnAndNoOther() throws Exception {
    HttpsServer server = serverWithCertificateOf(directory.resolve("server.p12"));
    URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    try (OperatorClient trusting =
            OperatorClient.open(ServerAddress.at(uri, directory.resolve("ca.pem")));
        OperatorClient other = OperatorClient.open(uri)) {
      assertThat(trusting.wards()).isEmpty();
      assertThatThrownBy(other::wards).isInstanceOf(SSLHandshakeException.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void refusesAFileWithoutACertificate() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.pem"));

    assertThatThrownBy(() -> ServerAddress.at(URI.create("https://127.0.0.1:1"), empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty.pem");
  }

  @Test
  void refusesAnAddressThatIsNoWebAddress() {
    assertThatThrownBy(() -> ServerAddress.at(URI.create("localhost:8080")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsDevicesAtAPortOfTheirOwn() {
    ServerAddress server =
        ServerAddress.at(URI.create("http://127.0.0.1:8080"))
            .devicesAt(URI.create("http://127.0.0.1:8082"));

    assertThat(server.uri()).hasPort(8080);
    assertThat(server.devices()).hasPort(8082);
    assertThatThrownBy(() -> server.devicesAt(URI.create("127.0.0.1")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private HttpsServer serverWithCertificateOf(Path keys) throws Exception {
    String pkcs12 = keys.toString();
    keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=Vigil",
        "-ext",
        "san=ip:127.0.0.1",
        "-keystore",
        pkcs12,
        "-storepass",
        PASSWORD);
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "server",
        "-file",
        directory.resolve("ca.pem").toString(),
        "-keystore",
        pkcs12,
        "-storepass",
        PASSWORD);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
    return server;
  }

  private static void keytool(String... arguments) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        Stream.concat(Stream.of(keytool.toString()), Stream.of(arguments)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}
