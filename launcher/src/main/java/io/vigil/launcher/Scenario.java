package io.vigil.launcher;

import java.nio.file.Path;

/** Makes something happen to a patient of the demonstration that runs on a data directory. */
final class Scenario {
  private Scenario() {}

  /**
   * @param name as the server knows it: sepsis, copd, lead-off, link-lost
   * @throws Refusal when nothing runs there, or the server refuses
   */
  static void start(Path dataDirectory, String name) {
    Administrator.asks(dataDirectory, server -> server.requestScenario(name));
  }
}
