package io.vigil.launcher;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Keeps the launcher's side of the bargain with a server, and nothing else. */
final class FakeServer {
  private FakeServer() {}

  static List<String> command(String behaviour) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        FakeServer.class.getName(),
        behaviour);
  }

  /** What it was told, by its own account. */
  static Path environmentFile(Path data) {
    return data.resolve("logs/environment");
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> environment = System.getenv();
    if (arguments[0].equals("cannot-start")) {
      System.out.println("the migration failed");
      System.exit(3);
    }
    if (arguments.length > 1) {
      boolean behind = arguments[0].equals("behind") && arguments[1].equals("compare");
      System.exit(arguments[1].equals("recheck") ? 4 : behind ? 3 : 0);
    }
    DriverManager.getConnection(environment.get("VIGIL_DB_URL")).close();
    Files.writeString(
        environmentFile(Path.of(environment.get("VIGIL_DATA"))),
        String.join(
            " ",
            environment.keySet().stream()
                .filter(it -> it.startsWith("VIGIL_") && !it.equals("VIGIL_DB_URL"))
                .filter(it -> !it.equals("VIGIL_DATA"))
                // Keys and ports that differ each time.
                .filter(it -> !it.startsWith("VIGIL_EVIDENCE_"))
                .map(it -> it + "=" + environment.get(it))
                .sorted()
                .toList()));
    HttpServer management =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.ofLiteral("127.0.0.1"),
                Integer.parseInt(environment.get("VIGIL_MANAGEMENT_PORT"))),
            0);
    management.createContext(
        "/actuator/health/readiness",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
          if (arguments[0].equals("falls")) {
            Runtime.getRuntime().halt(7);
          }
        });
    management.start();
    if (arguments[0].equals("clings")) {
      Runtime.getRuntime().addShutdownHook(new Thread(LockSupport::park));
    }
    awaitEndOfInput();
    System.exit(0);
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {}
  }
}
