package io.vigil.server.demo;

import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Passes what a screen asks for on to the simulator, which comes to fetch it. */
@RestController
@RequestMapping("/api/v1/demo")
@ConditionalOnBooleanProperty("vigil.demo")
class DemoController {

  private static final int MAX_WAITING = 20;
  private static final Duration MAX_WAIT = Duration.ofSeconds(20);

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario("sepsis", "Sepsis", "Fever, a fast heart, pressure falls: NEWS2 climbs."),
          new Scenario("copd", "COPD", "Saturation falls, breathing quickens, oxygen goes up."),
          new Scenario("lead-off", "Lead off", "The electrodes come off; the finger probe stays."),
          new Scenario("link-lost", "Link lost", "Devices fall silent, then send what they kept."));

  private static final Asked STOPPING = new Asked(new UUID(0, 0), "");

  private final BlockingQueue<Asked> waiting = new LinkedBlockingQueue<>(MAX_WAITING);

  record Scenario(String name, String title, String description) {}

  record Scenarios(List<Scenario> scenarios) {}

  record Ask(@Nullable String scenario) {}

  record Accepted(UUID request) {}

  record Asked(UUID request, String scenario) {}

  record Requests(List<Asked> requests) {}

  @GetMapping
  Scenarios scenarios() {
    return new Scenarios(SCENARIOS);
  }

  @PostMapping("/scenarios")
  @Needs(Capability.SEE_BEDS)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Accepted ask(@RequestBody Ask ask) {
    String name = ask.scenario();
    if (name == null || SCENARIOS.stream().noneMatch(s -> s.name().equals(name))) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "unknown-scenario", "Ask for one that GET /api/v1/demo lists.");
    }
    Asked asked = new Asked(UUID.randomUUID(), name);
    if (!waiting.offer(asked)) {
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS,
          "too-many-scenarios",
          "The simulator has not fetched the last ones yet.",
          Duration.ofSeconds(5));
    }
    return new Accepted(asked.request());
  }

  /** Waits for something to be asked for, so that the simulator need not ask often. */
  @GetMapping("/requests")
  @Needs(Capability.SIMULATE)
  Requests requests() throws InterruptedException {
    List<Asked> asked = new ArrayList<>();
    Asked first = waiting.poll(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      asked.add(first);
      waiting.drainTo(asked);
      asked.remove(STOPPING);
    }
    return new Requests(asked);
  }

  /** Else the simulator's waiting would hold the server's stop up. */
  @EventListener
  void on(ContextClosedEvent stopping) {
    waiting.clear();
    var unused = waiting.offer(STOPPING);
  }
}
