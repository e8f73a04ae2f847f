package io.vigil.client;

import java.util.List;
import java.util.UUID;

/** The demonstration's part of the interface. */
public final class Demo {
  private Demo() {}

  public record Scenario(String name, String title, String description) {}

  public record ScenarioRequest(UUID request, String scenario) {}

  record Scenarios(List<Scenario> scenarios) {}

  record ScenarioRequests(List<ScenarioRequest> requests) {}
}
