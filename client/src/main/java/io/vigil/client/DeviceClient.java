package io.vigil.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Sends a device's transmissions. Safe for use by several threads.
 *
 * <p>The counter's epoch is drawn at {@link #open}, so a device that restarts loses nothing: {@link
 * #number} a transmission once, then {@link #send} it until its outcome is known.
 */
public final class DeviceClient implements AutoCloseable {
  /** Attempts of one call of {@link #send}, the first included. */
  public static final int ATTEMPTS_MAX = 6;

  /** More than the 20 s after which the server says that it could not decide in time. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(25);

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

  private final ServerAddress server;
  private final DeviceCredential credential;
  private final Transmission.Encoding encoding;
  private final HttpClient http;
  private final boolean ownsHttp;
  private final Pause pause;
  private final RandomGenerator random;
  private final UUID epoch = UUID.randomUUID();
  private final AtomicLong nextSequence = new AtomicLong();

  private DeviceClient(
      ServerAddress server,
      DeviceCredential credential,
      Transmission.Encoding encoding,
      HttpClient http,
      boolean ownsHttp,
      Pause pause,
      RandomGenerator random) {
    this.server = server;
    this.credential = credential;
    this.encoding = encoding;
    this.http = http;
    this.ownsHttp = ownsHttp;
    this.pause = pause;
    this.random = random;
  }

  /**
   * A client with connections of its own.
   *
   * @param devices where the server listens to devices
   */
  public static DeviceClient open(URI devices, DeviceCredential credential) {
    return open(ServerAddress.at(devices), credential);
  }

  /** A client with connections of its own, to a server with a certificate authority of its own. */
  public static DeviceClient open(ServerAddress server, DeviceCredential credential) {
    return open(server, credential, Transmission.Encoding.JSON);
  }

  /** A client with connections of its own that writes transmissions as it is told. */
  public static DeviceClient open(
      ServerAddress server, DeviceCredential credential, Transmission.Encoding encoding) {
    return new DeviceClient(
        server,
        credential,
        encoding,
        server.connect(Optional.empty()),
        true,
        Pause.SLEEP,
        new SecureRandom());
  }

  /** A client that waits and rolls its dice as it is told. */
  public static DeviceClient open(
      ServerAddress server, DeviceCredential credential, Pause pause, RandomGenerator random) {
    return new DeviceClient(
        server,
        credential,
        Transmission.Encoding.JSON,
        server.connect(Optional.empty()),
        true,
        pause,
        random);
  }

  /**
   * A client of another device that shares this one's connections, as the devices behind one
   * gateway do. Close it before this one.
   */
  public DeviceClient alongside(DeviceCredential other) {
    return new DeviceClient(server, other, encoding, http, false, pause, random);
  }

  public UUID device() {
    return credential.device();
  }

  /**
   * Gives readings (1 to {@value Transmission#READINGS_MAX}) the next number; nothing is sent yet.
   */
  public Transmission number(Transmission.Urgency urgency, List<Reading> readings) {
    return new Transmission(epoch, nextSequence.getAndIncrement(), urgency, readings);
  }

  /**
   * Sends a transmission, again and again with the same identity and body while the network fails
   * or the server is busy (429, 5xx), at most {@value #ATTEMPTS_MAX} times, not sooner than the
   * server asks.
   *
   * @throws IllegalArgumentException if the encoding can't say it; nothing was sent
   * @throws InterruptedException when interrupted; the transmission may have arrived
   */
  public Outcome send(Transmission transmission) throws InterruptedException {
    byte[] body = encoding.write(credential.device(), transmission);
    HttpRequest request =
        request("/api/v1/transmissions")
            .header("Content-Type", encoding.mediaType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    Attempt attempt = attempt(request);
    for (int made = 1;
        made < ATTEMPTS_MAX && attempt.outcome() instanceof Outcome.Undecided;
        made++) {
      pause.lasting(BACKOFF.after(made, attempt.retryAfter(), random));
      attempt = attempt(request);
    }
    return attempt.outcome();
  }

  /**
   * What was decided about a transmission of this device; one attempt.
   *
   * @throws ProblemException {@code not-found} for a transmission of another device
   */
  public TransmissionDecision decision(UUID transmission) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            request("/api/v1/transmissions/" + transmission).GET().build(), Wire.boundedAnswer());
    if (!Wire.succeeded(response)) {
      throw new ProblemException(Wire.problem(response));
    }
    return Wire.read(response.body(), TransmissionDecision.class);
  }

  /** Closes its own connections; a transmission under way is cut off, its outcome unknown. */
  @Override
  public void close() {
    if (ownsHttp) {
      http.shutdownNow();
      http.close();
    }
  }

  private record Attempt(Outcome outcome, Optional<Duration> retryAfter) {}

  private Attempt attempt(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<byte[]> response = http.send(request, Wire.boundedAnswer());
      return new Attempt(outcome(response), Wire.retryAfter(response));
    } catch (IOException e) {
      return new Attempt(
          new Outcome.Undecided("no answer: " + e.getClass().getSimpleName()), Optional.empty());
    }
  }

  private static Outcome outcome(HttpResponse<byte[]> response) throws IOException {
    if (Wire.succeeded(response)) {
      return new Outcome.Accepted(Wire.read(response.body(), Receipt.class));
    }
    boolean later = response.statusCode() == 429 || response.statusCode() >= 500;
    Problem problem = Wire.problem(response);
    return later
        ? new Outcome.Undecided("answered " + problem.status() + " " + problem.code())
        : new Outcome.Refused(problem);
  }

  private HttpRequest.Builder request(String path) {
    return Wire.request(server.devices().resolve(path), ANSWER_MAX)
        .header("Authorization", "Bearer " + credential.key());
  }
}
