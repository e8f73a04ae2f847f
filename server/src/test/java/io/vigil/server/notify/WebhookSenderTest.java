package io.vigil.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.TenantId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderTest {
  private static final TenantId TENANT = new TenantId(new UUID(3, 4));
  private static final DeliveryId ID = new DeliveryId(new UUID(1, 2));
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_795_000_000), ZoneOffset.UTC);

  private TestingHost host;
  private Path secret;

  @BeforeEach
  void serve(@TempDir Path directory) throws IOException {
    secret = Files.writeString(directory.resolve("secret"), "s".repeat(32) + "\n");
    host = new TestingHost();
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + host.port() + path;
  }

  private WebhookSender sender(boolean privateNetworks) {
    return new WebhookSender(new NotifySettings.Webhook(secret, privateNetworks), CLOCK);
  }

  private WebhookSender sender(boolean privateNetworks, WebhookSender.Names names) {
    return new WebhookSender(
        new NotifySettings.Webhook(secret, privateNetworks),
        CLOCK,
        names,
        (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  @Test
  void isSignedAndSaysNothingOfAnybody() throws Exception {
    sender(true).send(TENANT, ID, url("/hook?a=%20b"));

    TestingHost.Heard request = host.heard.getFirst();
    assertThat(request.path()).isEqualTo("/hook?a=%20b");
    assertThat(request.key()).isEqualTo(ID.toString());
    assertThat(request.body()).contains(ID.toString(), Sender.TEXT).hasSizeLessThan(120);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            WebhookSecret.of(secret, TENANT).text().getBytes(StandardCharsets.UTF_8),
            "HmacSHA256"));
    String expected =
        HexFormat.of()
            .formatHex(
                mac.doFinal(("1795000000." + request.body()).getBytes(StandardCharsets.UTF_8)));
    assertThat(request.signature()).isEqualTo("t=1795000000,v1=" + expected);
  }

  /** The expected one is of another implementation of RFC 5869. */
  @Test
  void eachHospitalHasASecretOfItsOwn() throws Exception {
    String text = WebhookSecret.of(secret, TENANT).text();

    assertThat(text).isEqualTo("kahALMJsEgoS-ea9hC0D_avnngHUSMkh2o7tLIObOw0");
    assertThat(WebhookSecret.of(secret, new TenantId(new UUID(3, 5))).text())
        .hasSize(43)
        .isNotEqualTo(text);
    Files.writeString(secret, "too short");
    assertThatThrownBy(() -> WebhookSecret.of(secret, TENANT))
        .hasMessageContaining("at least 32 characters");
  }

  @Test
  void goesToTheAddressThatWasLookedAtAndLooksNoSecondTime() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");

    sender(
            true,
            name -> {
              asked.incrementAndGet();
              return new InetAddress[] {loopback};
            })
        .send(TENANT, ID, "http://hook.example:" + host.port() + "/hook");

    assertThat(asked).hasValue(1);
    assertThat(host.heard.getFirst().host()).isEqualTo("hook.example:" + host.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "100.64.0.1", "169.254.169.254", "fd00::1"})
  void leadsNowhereWithinUnlessThatIsAllowed(String within) {
    InetAddress[] found = {InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral(within)};

    assertThatThrownBy(() ->
            sender(false, name -> found)
                .send(TENANT, ID, "https://hook.example:" + host.port() + "/"))
        .isInstanceOf(AddressRefusedException.class);
    assertThat(host.heard).isEmpty();
  }

  @Test
  void speaksInClearOnlyWithin() {
    assertThatThrownBy(() ->
            sender(true, name -> new InetAddress[] {InetAddress.ofLiteral("1.1.1.1")})
                .send(TENANT, ID, "http://hook.example/"))
        .isInstanceOf(AddressRefusedException.class);
    assertThat(WebhookSender.isSound("http://hook.example/", false)).isFalse();
    assertThat(WebhookSender.isSound("http://hook.example/", true)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://",
        "https:///a",
        "ftp://a.example/",
        "https://a b.example/",
        "https://user@a.example/",
        "https://a_b/",
        "https://a.example:0/",
        "//a.example/",
        ""
      })
  void isAUrlWithAHostAndNoUser(String address) {
    assertThat(WebhookSender.isSound("https://a.example/", false)).isTrue();
    assertThat(WebhookSender.isSound(address, true)).isFalse();
    assertThatThrownBy(() -> sender(true).send(TENANT, ID, address))
        .isInstanceOf(AddressRefusedException.class);
  }

  @Test
  void speaksTlsWithWhoIsCalledSoAndWithNobodyElse(@TempDir Path directory) throws Exception {
    SSLContext tls = certificateOf("hook.example", directory.resolve("hook.p12"));
    InetAddress[] loopback = {InetAddress.ofLiteral("127.0.0.1")};
    try (TestingHost secured = TestingHost.secured(tls)) {
      WebhookSender sender =
          new WebhookSender(
              new NotifySettings.Webhook(secret, true),
              CLOCK,
              name -> loopback,
              tls.getSocketFactory());

      sender.send(TENANT, ID, "https://hook.example:" + secured.port() + "/hook");
      assertThat(secured.heard).hasSize(1);
      assertThatThrownBy(
              () -> sender.send(TENANT, ID, "https://other.example:" + secured.port() + "/hook"))
          .isInstanceOf(SSLException.class);
      assertThat(secured.heard).hasSize(1);
    }
  }

  /** Trusted by whoever has it. */
  private static SSLContext certificateOf(String host, Path file) throws Exception {
    int made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "host",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .inheritIO()
            .start()
            .waitFor();
    assertThat(made).isZero();
    KeyStore store = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "changeit".toCharArray());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("host", store.getCertificate("host"));
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }

  @Test
  void tellsNothingToWhoSpeaksNoTls() {
    assertThatThrownBy(
            () -> sender(true).send(TENANT, ID, "https://127.0.0.1:" + host.port() + "/"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(AddressRefusedException.class);
    assertThat(host.heard).isEmpty();
  }

  @Test
  void followsNoRedirectAndTakesNoOtherAnswerForYes() {
    for (int each : new int[] {302, 400, 500}) {
      host.status = each;
      host.heard.clear();
      assertThatThrownBy(() -> sender(true).send(TENANT, ID, url("/hook")))
          .isInstanceOf(IOException.class);
      assertThat(host.heard).hasSize(1);
    }
  }
}
