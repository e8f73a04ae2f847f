package io.vigil.server.notify;

import io.vigil.core.id.DeliveryId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks, and a gateway of short messages: one request that is answered with 2xx. */
final class HttpSender implements Sender {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final Requests requests;

  /** What is asked of the other side. */
  private interface Requests {
    HttpRequest.Builder request(DeliveryId id, String address) throws IOException;
  }

  private HttpSender(Requests requests) {
    this.requests = requests;
  }

  /** To the address itself, signed. */
  static HttpSender webhook(NotifySettings.Webhook settings, Clock clock) {
    return new HttpSender((id, address) -> {
      URI url = URI.create(address);
      if (!settings.privateNetworks()) {
        refusePrivate(url);
      }
      byte[] body = JSON.writeValueAsBytes(Map.of("id", id.toString(), "text", TEXT));
      long at = clock.instant().getEpochSecond();
      return HttpRequest.newBuilder(url)
          .header("Vigil-Signature", "t=" + at + ",v1=" + signature(settings, at, body))
          .POST(BodyPublishers.ofByteArray(body));
    });
  }

  /** To the gateway, which takes the number with the text. */
  static HttpSender sms(NotifySettings.Sms settings) {
    return new HttpSender((id, address) ->
        HttpRequest.newBuilder(settings.url())
            .header("Authorization", "Bearer " + Files.readString(settings.tokenFile()).strip())
            .POST(
                BodyPublishers.ofByteArray(
                    JSON.writeValueAsBytes(
                        Map.of("id", id.toString(), "to", address, "text", TEXT)))));
  }

  @Override
  public void send(DeliveryId id, String address) throws IOException, InterruptedException {
    HttpRequest request =
        requests
            .request(id, address)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", id.toString())
            .build();
    HttpResponse<Void> answer = whole(request);
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("the other side answered " + answer.statusCode());
    }
  }

  /** The request's own bound ends with the headers: a body that trickles would hold on for ever. */
  private HttpResponse<Void> whole(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answering =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      return answering.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the other side did not answer in time", e);
    } catch (ExecutionException e) {
      throw new IOException("the other side could not be asked", e.getCause());
    } finally {
      answering.cancel(true);
    }
  }

  /** Nobody may have the server call what only the hospital's own network reaches. */
  private static void refusePrivate(URI url) throws IOException {
    for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
      boolean uniqueLocal =
          address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
      if (address.isLoopbackAddress()
          || address.isSiteLocalAddress()
          || address.isLinkLocalAddress()
          || address.isAnyLocalAddress()
          || address.isMulticastAddress()
          || uniqueLocal) {
        throw new IOException("the webhook leads into a private network");
      }
    }
  }

  private static String signature(NotifySettings.Webhook settings, long at, byte[] body)
      throws IOException {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] secret =
          Files.readString(settings.secretFile()).strip().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((at + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
