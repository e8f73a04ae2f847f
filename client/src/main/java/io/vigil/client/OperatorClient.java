package io.vigil.client;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a person does: signs in, reads, acts, administers. One session per client; safe for use by
 * several threads once signed in.
 *
 * <p>Every call throws {@link ProblemException} when the server refuses, {@link IOException} when
 * it cannot be reached or is not understood. Nothing is sent a second time by itself, but for a
 * request whose anti-forgery token had gone stale.
 */
public final class OperatorClient implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final String XSRF_COOKIE = "XSRF-TOKEN";

  private final ServerAddress server;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http;

  private OperatorClient(ServerAddress server) {
    this.server = server;
    this.http = server.connect(Optional.of(cookies));
  }

  public static OperatorClient open(URI server) {
    return open(ServerAddress.at(server));
  }

  public static OperatorClient open(ServerAddress server) {
    return new OperatorClient(server);
  }

  // Session

  /**
   * Starts the session.
   *
   * @throws ProblemException {@code sign-in-refused}, {@code too-many-attempts}
   */
  public User signIn(String login, String password) throws IOException, InterruptedException {
    return call(
            "POST", "/api/v1/session", Map.of("login", login, "password", password), Session.class)
        .user();
  }

  /** Who is signed in, if anyone. */
  public Optional<User> session() throws IOException, InterruptedException {
    HttpResponse<byte[]> response = exchange("GET", "/api/v1/session", Optional.empty());
    if (response.statusCode() == 401) {
      return Optional.empty();
    }
    return Optional.of(answer(response, Session.class).user());
  }

  public void signOut() throws IOException, InterruptedException {
    call("DELETE", "/api/v1/session");
  }

  // Reading

  public List<Metric> metrics() throws IOException, InterruptedException {
    return List.of(get("/api/v1/metrics", Metric[].class));
  }

  /** The wards that the user may see. */
  public List<Ward> wards() throws IOException, InterruptedException {
    return List.of(get("/api/v1/wards", Ward[].class));
  }

  /**
   * One patient as they are now.
   *
   * @throws ProblemException {@code not-found}, for a patient of another ward too
   */
  public PatientView patient(UUID patient) throws IOException, InterruptedException {
    return get("/api/v1/patients/" + patient, PatientView.class);
  }

  /**
   * The history of one patient.
   *
   * @param points at most this many slots of each metric
   */
  public Series series(UUID patient, Instant from, Instant to, int points)
      throws IOException, InterruptedException {
    return get(
        "/api/v1/patients/" + patient + "/series?" + between(from, to) + "&points=" + points,
        Series.class);
  }

  /** Newest onset first, at most 1,000. */
  public List<Alarm> alarms(UUID patient, Instant from, Instant to)
      throws IOException, InterruptedException {
    return get("/api/v1/patients/" + patient + "/alarms?" + between(from, to), Alarms.class)
        .alarms();
  }

  // Acting

  /**
   * Accepts an alarm: who does looks after it, and its sound is off until that expires.
   *
   * @param command the act's own id: the same id gets the same answer
   * @param expectedVersion the alarm's version that the user saw
   * @throws ProblemException {@code alarm-changed}, with the alarm as it is now in {@link
   *     Problem#alarm}
   */
  public Alarm accept(UUID alarm, UUID command, long expectedVersion)
      throws IOException, InterruptedException {
    return call(
        "POST",
        "/api/v1/alarms/" + alarm + "/accept",
        new Act(command, expectedVersion),
        Alarm.class);
  }

  /**
   * Completes a task.
   *
   * @throws ProblemException {@code task-changed}
   */
  public PatientView.Task completeTask(UUID task, UUID command, long expectedVersion)
      throws IOException, InterruptedException {
    return call(
        "POST",
        "/api/v1/tasks/" + task + "/complete",
        new Act(command, expectedVersion),
        PatientView.Task.class);
  }

  public record Observed(String metric, BigDecimal value, String unit) {}

  /** Records what a person observed at an instant. */
  public void observe(UUID patient, UUID command, Instant at, List<Observed> readings)
      throws IOException, InterruptedException {
    call(
        "POST",
        "/api/v1/patients/" + patient + "/observations",
        Map.of("command", command, "at", Wire.format(at), "readings", readings));
  }

  // Administration

  public UUID createWard(Admissions.NewWard ward) throws IOException, InterruptedException {
    return call("POST", "/api/v1/admin/wards", ward, Created.class).id();
  }

  public UUID createUser(Admissions.NewUser user) throws IOException, InterruptedException {
    return call("POST", "/api/v1/admin/users", user, Created.class).id();
  }

  public UUID admitPatient(Admissions.NewPatient patient) throws IOException, InterruptedException {
    return call("POST", "/api/v1/admin/patients", patient, Created.class).id();
  }

  public void transferPatient(UUID patient, UUID ward, String bed)
      throws IOException, InterruptedException {
    call(
        "POST",
        "/api/v1/admin/patients/" + patient + "/transfer",
        Map.of("ward", ward, "bed", bed));
  }

  public void dischargePatient(UUID patient) throws IOException, InterruptedException {
    call("POST", "/api/v1/admin/patients/" + patient + "/discharge", Map.of());
  }

  /** From then on the patient, at home, is prompted on that account, which has the role patient. */
  public void bindAccount(UUID patient, UUID account) throws IOException, InterruptedException {
    call("PUT", "/api/v1/admin/patients/" + patient + "/account", Map.of("account", account));
  }

  /** Registers a device; its key is shown this once. */
  public DeviceCredential registerDevice(Admissions.NewDevice device)
      throws IOException, InterruptedException {
    Registered registered = call("POST", "/api/v1/admin/devices", device, Registered.class);
    return new DeviceCredential(registered.id(), registered.key());
  }

  /** From an instant on, what the device measures is the patient's. */
  public void bindDevice(UUID device, UUID patient, Instant from)
      throws IOException, InterruptedException {
    call("PUT", binding(device), Map.of("patient", patient, "from", Wire.format(from)));
  }

  public void unbindDevice(UUID device) throws IOException, InterruptedException {
    call("DELETE", binding(device));
  }

  /**
   * Has the data keys wrapped under a new key-encryption key.
   *
   * @return its generation
   * @throws ProblemException {@code key-management-away}: nothing was changed
   */
  public int rotateKeys() throws IOException, InterruptedException {
    return call("POST", "/api/v1/admin/keys/rotation", Map.of(), Rotated.class).generation();
  }

  /**
   * Has it journalled that the journal is written out.
   *
   * @param tenant whose; empty for all that the installation has
   * @return whose journals these are
   * @throws ProblemException {@code another-hospital}
   */
  public List<UUID> journalExport(Optional<UUID> tenant) throws IOException, InterruptedException {
    Map<String, Object> order =
        tenant.<Map<String, Object>>map(id -> Map.of("tenant", id)).orElse(Map.of());
    return call("POST", "/api/v1/journal/exports", order, Exported.class).tenants();
  }

  /**
   * The dossier of an alarm, a ZIP archive; that it was given, and why, is journalled.
   *
   * @param reason 1 to 500 characters
   * @param from of which time it tells, and {@code to}; empty for the time around the alarm
   * @throws ProblemException {@code not-found}, {@code dossier-too-long}, {@code dossier-too-large}
   */
  public byte[] dossier(UUID alarm, String reason, Optional<Instant> from, Optional<Instant> to)
      throws IOException, InterruptedException {
    Map<String, Object> order = new HashMap<>();
    order.put("reason", reason);
    from.ifPresent(at -> order.put("from", Wire.format(at)));
    to.ifPresent(at -> order.put("to", Wire.format(at)));
    HttpResponse<byte[]> response =
        guarded("POST", "/api/v1/admin/alarms/" + alarm + "/dossier", Optional.of(order));
    requireSuccess(response);
    return response.body();
  }

  // Demonstration

  public List<Demo.Scenario> scenarios() throws IOException, InterruptedException {
    return get("/api/v1/demo", Demo.Scenarios.class).scenarios();
  }

  /** Asks the simulator to let something happen; gives the request's id. */
  public UUID requestScenario(String scenario) throws IOException, InterruptedException {
    return call("POST", "/api/v1/demo/scenarios", Map.of("scenario", scenario), Requested.class)
        .request();
  }

  /** The simulator's side: waits up to 20 s for requests, each of which is handed out once. */
  public List<Demo.ScenarioRequest> awaitScenarioRequests()
      throws IOException, InterruptedException {
    return get("/api/v1/demo/requests", Demo.ScenarioRequests.class).requests();
  }

  /** Ends the connections; the session on the server outlives them. */
  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  /** The server that this client speaks to. */
  public ServerAddress server() {
    return server;
  }

  /** Carries the session's cookie, also into the opening of a WebSocket. */
  HttpClient http() {
    return http;
  }

  record Session(User user) {}

  record Alarms(List<Alarm> alarms) {}

  record Act(UUID command, long expectedVersion) {}

  record Created(UUID id) {}

  record Registered(UUID id, String key) {}

  record Requested(UUID request) {}

  record Rotated(int generation) {}

  record Exported(List<UUID> tenants) {}

  private static String between(Instant from, Instant to) {
    return "from=" + Wire.format(from) + "&to=" + Wire.format(to);
  }

  private static String binding(UUID device) {
    return "/api/v1/admin/devices/" + device + "/binding";
  }

  private <T> T get(String path, Class<T> type) throws IOException, InterruptedException {
    return answer(exchange("GET", path, Optional.empty()), type);
  }

  private <T> T call(String method, String path, Object body, Class<T> type)
      throws IOException, InterruptedException {
    return answer(guarded(method, path, Optional.of(body)), type);
  }

  private void call(String method, String path, Object body)
      throws IOException, InterruptedException {
    requireSuccess(guarded(method, path, Optional.of(body)));
  }

  private void call(String method, String path) throws IOException, InterruptedException {
    requireSuccess(guarded(method, path, Optional.empty()));
  }

  /**
   * A request that changes something carries the anti-forgery token; the server may have renewed it
   * since.
   */
  private HttpResponse<byte[]> guarded(String method, String path, Optional<Object> body)
      throws IOException, InterruptedException {
    if (xsrfToken().isEmpty()) {
      session();
    }
    HttpResponse<byte[]> response = exchange(method, path, body);
    if (response.statusCode() == 403 && Wire.problem(response).code().equals("csrf")) {
      session();
      return exchange(method, path, body);
    }
    return response;
  }

  private HttpResponse<byte[]> exchange(String method, String path, Optional<Object> body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = Wire.request(server.uri().resolve(path), ANSWER_MAX);
    xsrfToken().ifPresent(token -> request.header("X-XSRF-TOKEN", token));
    if (body.isPresent()) {
      request
          .header("Content-Type", "application/json")
          .method(method, Wire.json(Wire.JSON.writeValueAsBytes(body.get())));
    } else {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    }
    return http.send(request.build(), Wire.boundedAnswer());
  }

  private Optional<String> xsrfToken() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(XSRF_COOKIE))
        .map(HttpCookie::getValue)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static <T> T answer(HttpResponse<byte[]> response, Class<T> type) throws IOException {
    requireSuccess(response);
    return Wire.read(response.body(), type);
  }

  private static void requireSuccess(HttpResponse<byte[]> response) {
    if (!Wire.succeeded(response)) {
      throw new ProblemException(Wire.problem(response));
    }
  }
}
