package io.vigil.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.ProblemException;
import io.vigil.client.ServerAddress;
import io.vigil.server.ServerTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The devices' port with the certificate of the people's. */
class DeviceTlsTest extends ServerTest {
  private static final String PASSWORD = "changeit";
  @TempDir static Path directory;

  @DynamicPropertySource
  static void certificate(DynamicPropertyRegistry properties) throws Exception {
    makeCertificate();
    properties.add("vigil.tls.certificate", () -> directory.resolve("server.pem"));
    properties.add("vigil.tls.key", () -> directory.resolve("server.key"));
  }

  @Test
  void speaksTlsWithThePeoplesCertificateAndNothingElse() throws Exception {
    URI address = URI.create("https://127.0.0.1:" + devicePort());
    var stranger =
        new DeviceCredential(UUID.randomUUID(), "vgl_" + "0".repeat(32) + "_" + "A".repeat(43));
    ServerAddress trusted = ServerAddress.at(address, directory.resolve("server.pem"));
    try (DeviceClient trusting = DeviceClient.open(trusted, stranger);
        DeviceClient other = DeviceClient.open(address, stranger);
        RawDevice plain = new RawDevice(devicePort())) {
      for (int request = 0; request < 3; request++) {
        assertThatThrownBy(() -> trusting.decision(UUID.randomUUID()))
            .isInstanceOfSatisfying(
                ProblemException.class, refused -> assertThat(refused.status()).isEqualTo(401));
      }
      assertThatThrownBy(() -> other.decision(UUID.randomUUID()))
          .isInstanceOf(SSLHandshakeException.class);
      plain.send("GET / HTTP/1.1\r\nHost: vigil\r\n\r\n");
      assertThatThrownBy(plain::answer).isInstanceOf(Exception.class);
    }
  }

  private static void makeCertificate() throws Exception {
    Path keys = directory.resolve("server.p12");
    Path certificate = directory.resolve("server.pem");
    keytool("-genkeypair -alias server -keyalg EC -dname CN=Vigil -ext san=ip:127.0.0.1", keys);
    keytool("-exportcert -rfc -alias server -file " + certificate, keys);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    byte[] key = store.getKey("server", PASSWORD.toCharArray()).getEncoded();
    Files.writeString(
        directory.resolve("server.key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static void keytool(String arguments, Path keys)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()),
                Stream.of(
                    (arguments + " -keystore " + keys + " -storepass " + PASSWORD).split(" ")))
            .toList();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
