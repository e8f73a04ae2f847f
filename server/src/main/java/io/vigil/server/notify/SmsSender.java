package io.vigil.server.notify;

import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.TenantId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/** A gateway of short messages: one request, of the number and the text, answered with 2xx. */
final class SmsSender implements Sender {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();

  /** By which a gateway refuses what it was sent, not whoever sends (RFC 9110, 15.5). */
  private static final Set<Integer> OF_THE_NUMBER = Set.of(400, 404, 409, 410, 422);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final NotifySettings.Sms settings;

  SmsSender(NotifySettings.Sms settings) {
    this.settings = settings;
  }

  @Override
  public void send(TenantId tenant, DeliveryId id, String address)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(settings.url())
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + Files.readString(settings.tokenFile()).strip())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", id.toString())
            .POST(
                BodyPublishers.ofByteArray(
                    JSON.writeValueAsBytes(
                        Map.of("id", id.toString(), "to", address, "text", TEXT))))
            .build();
    int status = whole(request).statusCode();
    if (OF_THE_NUMBER.contains(status)) {
      throw new AddressRefusedException("the gateway refused the number with " + status, true);
    }
    if (status / 100 != 2) {
      throw new IOException("the gateway answered " + status);
    }
  }

  /** The request's own bound ends with the headers: a body that trickles would hold on for ever. */
  private HttpResponse<Void> whole(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answering =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      return answering.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the gateway did not answer in time", e);
    } catch (ExecutionException e) {
      throw new IOException("the gateway could not be asked", e.getCause());
    } finally {
      answering.cancel(true);
    }
  }
}
