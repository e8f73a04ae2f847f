package io.vigil.server.demo;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import org.junit.jupiter.api.Test;

class NoDemoTest extends ServerTest {
  @Test
  void isNotThereUnlessAskedFor() {
    Hospital hospital = hospital();
    Browser nurse = hospital.signedIn("nurse", "Nurse A");
    Browser simulator = hospital.signedIn("demo", "Simulator");

    DemoTest.assertProblem(nurse.get("/api/v1/demo"), 404, "not-found");
    DemoTest.assertProblem(
        nurse.post("/api/v1/demo/scenarios", "{\"scenario\":\"sepsis\"}"), 404, "not-found");
    DemoTest.assertProblem(simulator.get("/api/v1/demo/requests"), 404, "not-found");
  }
}
