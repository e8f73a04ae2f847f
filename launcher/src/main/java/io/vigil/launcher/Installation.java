package io.vigil.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What there is to run: where the data are, whose the database is, and how the server is started.
 *
 * @param ownDatabase JDBC URL with user and password of a PostgreSQL that is not ours to start; a
 *     secret
 * @param ownNotary whether a notary is named that is not ours to start
 * @param canaryUrl who is told of each canary
 * @param server the command that starts the server
 */
record Installation(
    Options options,
    Optional<String> ownDatabase,
    boolean ownNotary,
    Optional<URI> canaryUrl,
    List<String> server) {
  private static final int OWN_DATABASE_SECONDS_MAX = 10;

  /**
   * @param home where {@code ./vigil} lies, and the server is built
   * @param environment {@code VIGIL_DB_URL}, {@code VIGIL_EVIDENCE_NOTARY_URL} and {@code
   *     VIGIL_CANARY_URL} are looked up in it
   */
  static Installation of(Options options, Path home, Map<String, String> environment) {
    Path jar = home.resolve("server/target/vigil-server.jar");
    Optional<String> ownDatabase =
        Optional.ofNullable(environment.get("VIGIL_DB_URL")).filter(url -> !url.isBlank());
    if (ownDatabase.filter(url -> !url.startsWith("jdbc:postgresql:")).isPresent()) {
      throw new Refusal("VIGIL_DB_URL must begin with jdbc:postgresql: (its value is not shown).");
    }
    boolean ownNotary = !environment.getOrDefault("VIGIL_EVIDENCE_NOTARY_URL", "").isBlank();
    return new Installation(options, ownDatabase, ownNotary, canaryUrl(environment), java(jar));
  }

  private static Optional<URI> canaryUrl(Map<String, String> environment) {
    String text = environment.getOrDefault("VIGIL_CANARY_URL", "");
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      URI url = new URI(text);
      if (text.matches("https?://.+") && url.getHost() != null) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // As one that names nobody.
    }
    throw new Refusal("VIGIL_CANARY_URL must be an http:// or https:// address with a host.");
  }

  private static List<String> java(Path jar) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // Half a heap is worse than a restart, which takes seconds.
        "-XX:+ExitOnOutOfMemoryError",
        // A patient's state is many small objects: a quarter less to keep, and to copy in pauses.
        "-XX:+UseCompactObjectHeaders",
        "-jar",
        jar.toString());
  }

  /**
   * @throws Refusal when the server has not been built
   */
  void requireServer() {
    Path jar = Path.of(server.getLast());
    if (jar.toString().endsWith(".jar") && !Files.exists(jar)) {
      throw new Refusal(
          "%s is missing: remove the folder it is in and run ./vigil again.".formatted(jar));
    }
  }

  /**
   * @throws Refusal when something listens on one of the ports already
   */
  void requirePorts() {
    requireFree(options.port(), options.lan());
    requireFree(options.managementPort(), false);
    requireFree(options.devicePort(), options.lan());
  }

  /**
   * @throws Refusal when the database of one's own does not let us in
   */
  void requireOwnDatabase() {
    if (ownDatabase.isEmpty()) {
      return;
    }
    Properties properties = new Properties();
    properties.setProperty("loginTimeout", Integer.toString(OWN_DATABASE_SECONDS_MAX));
    try (Connection connection = DriverManager.getConnection(ownDatabase.get(), properties)) {
      connection.isValid(OWN_DATABASE_SECONDS_MAX);
    } catch (SQLException e) {
      throw new Refusal(
          "The PostgreSQL of VIGIL_DB_URL lets nobody in (SQLSTATE %s): check that it runs, and the user and password."
              .formatted(e.getSQLState()),
          e);
    }
  }

  /** Where people are answered on this machine. */
  URI address() {
    return at(options.port());
  }

  /** Where devices are answered on this machine. */
  URI deviceAddress() {
    return at(options.devicePort());
  }

  private URI at(int port) {
    return URI.create((options.lan() ? "https" : "http") + "://127.0.0.1:" + port);
  }

  /**
   * What the server is told, beside this process's own environment.
   *
   * @param database JDBC URL with user and password
   */
  Map<String, String> environment(Path data, String database, Optional<LocalAuthority> authority) {
    Map<String, String> environment = new HashMap<>();
    environment.put("VIGIL_SUPERVISED", "true");
    environment.put("VIGIL_DB_URL", database);
    environment.put("VIGIL_DATA", data.toString());
    environment.put("VIGIL_ADDRESS", options.lan() ? "0.0.0.0" : "127.0.0.1");
    environment.put("VIGIL_PORT", Integer.toString(options.port()));
    environment.put("VIGIL_DEVICE_PORT", Integer.toString(options.devicePort()));
    environment.put("VIGIL_MANAGEMENT_PORT", Integer.toString(options.managementPort()));
    environment.put("VIGIL_DEMO", Boolean.toString(options.demo()));
    environment.put("VIGIL_CANARY", Boolean.toString(options.canary()));
    authority.ifPresent(it -> {
      environment.put("VIGIL_TLS_CERTIFICATE", it.serverCertificate().toString());
      environment.put("VIGIL_TLS_KEY", it.serverKey().toString());
    });
    return environment;
  }

  private static void requireFree(int port, boolean everywhere) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(
          everywhere
              ? new InetSocketAddress(port)
              : new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    } catch (IOException e) {
      throw new Refusal(
          "Port %d is taken: stop what listens there, or choose another with --port N (N, N+1 and N+2 must be free)."
              .formatted(port),
          e);
    }
  }
}
