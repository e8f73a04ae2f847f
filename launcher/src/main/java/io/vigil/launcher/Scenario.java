package io.vigil.launcher;

import io.vigil.client.OperatorClient;
import io.vigil.client.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes something happen to a patient of the demonstration that runs on a data directory. */
final class Scenario {
  private Scenario() {}

  /**
   * @param name as the server knows it: sepsis, copd, lead-off, link-lost
   * @throws Refusal when nothing runs there, or the server refuses
   */
  static void start(Path dataDirectory, String name) {
    Running running = Running.on(dataDirectory);
    try (OperatorClient administrator = OperatorClient.open(running.address())) {
      String password = Files.readString(DataDirectory.adminPasswordFile(dataDirectory)).strip();
      administrator.signIn("admin", password);
      administrator.requestScenario(name);
      administrator.signOut();
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
