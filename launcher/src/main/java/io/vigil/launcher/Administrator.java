package io.vigil.launcher;

import io.vigil.client.OperatorClient;
import io.vigil.client.ProblemException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Asks the server that runs on a data directory for something, as the account {@code admin}: who
 * may read that directory has its password.
 */
final class Administrator {
  private Administrator() {}

  /** What is asked. */
  interface Asking<T> {
    T of(OperatorClient server) throws IOException, InterruptedException;
  }

  /**
   * @throws Refusal when nothing runs there, or the server refuses or does not answer
   */
  static <T> T asks(Path dataDirectory, Asking<T> asking) {
    Running running = Running.on(dataDirectory);
    try (OperatorClient server = OperatorClient.open(running.address())) {
      String password = DataDirectory.adminPassword(dataDirectory);
      server.signIn("admin", password);
      T answer = asking.of(server);
      server.signOut();
      return answer;
    } catch (ProblemException e) {
      throw new Refusal("The server refused (%d): %s".formatted(e.status(), e.detail()), e);
    } catch (IOException e) {
      throw new Refusal(
          "The server at %s does not answer: see ./vigil doctor.".formatted(running.url()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Interrupted.", e);
    }
  }
}
