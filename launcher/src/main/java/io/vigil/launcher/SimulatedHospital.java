package io.vigil.launcher;

import io.vigil.client.ServerAddress;
import io.vigil.simulation.DemoHospital;
import java.nio.file.Path;
import java.util.List;

/** The demonstration of {@code up}: the simulation's hospital. */
final class SimulatedHospital implements Demonstration {

  @Override
  public Hospital open(ServerAddress server, Path directory, String adminPassword)
      throws Exception {
    DemoHospital hospital =
        DemoHospital.open(server, directory, adminPassword, (stage, done, total) -> {});
    hospital.start();
    return new Hospital() {
      @Override
      public List<SignIn> signIns() {
        return hospital.signIns().stream()
            .map(it -> new SignIn(it.login(), it.password(), it.role()))
            .toList();
      }

      @Override
      public void close() {
        hospital.close();
      }
    };
  }
}
