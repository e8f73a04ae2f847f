package io.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.ingest.DeviceListener;
import io.vigil.server.ops.Secrets;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server on free ports, with a database of its own for each test class. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"vigil.management.port=0", "vigil.device-port=0"})
@DirtiesContext
public abstract class ServerTest {
  @LocalServerPort private int port;

  @Autowired private DeviceListener devices;

  @Autowired
  @Qualifier("secrets")
  private Secrets passwords;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    TestingDatabase database = TestingDatabase.create();
    properties.add("vigil.db.url", database::url);
    properties.add("vigil.data", database::data);
  }

  /** With no cookies yet. */
  protected Browser newBrowser() {
    return new Browser(port);
  }

  /** Speaks to the devices' port. */
  protected Browser newDevice() {
    return new Browser(devices.port());
  }

  /** The devices' port. */
  protected int devicePort() {
    return devices.port();
  }

  /** The one of this server, empty at first. */
  protected Hospital hospital() {
    Browser administrator = newBrowser();
    assertThat(administrator.signIn("admin", passwords.password("admin-password")).statusCode())
        .isEqualTo(200);
    return new Hospital(this, administrator);
  }
}
