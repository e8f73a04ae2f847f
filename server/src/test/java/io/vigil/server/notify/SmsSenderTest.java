package io.vigil.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.TenantId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmsSenderTest {
  private static final TenantId TENANT = new TenantId(new UUID(3, 4));
  private static final DeliveryId ID = new DeliveryId(new UUID(1, 2));

  @TempDir private Path directory;

  private SmsSender sender(TestingHost host) throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "s3cret\n");
    return new SmsSender(
        new NotifySettings.Sms(URI.create("http://127.0.0.1:" + host.port() + "/sms"), token));
  }

  @Test
  void gatewayIsGivenTheNumberAndTheToken() throws Exception {
    try (TestingHost host = new TestingHost()) {
      sender(host).send(TENANT, ID, "+6591234567");

      TestingHost.Heard request = host.heard.getFirst();
      assertThat(request.path()).isEqualTo("/sms");
      assertThat(request.token()).isEqualTo("Bearer s3cret");
      assertThat(request.body()).contains("+6591234567", ID.toString(), Sender.TEXT);
    }
  }

  @Test
  void aRefusedNumberIsNotAGatewayThatFails() throws Exception {
    try (TestingHost host = new TestingHost()) {
      for (int ofNumber : new int[] {400, 422}) {
        host.status = ofNumber;
        assertThatThrownBy(() -> sender(host).send(TENANT, ID, "+6591234567"))
            .isInstanceOf(AddressRefusedException.class);
      }
      for (int ofGateway : new int[] {302, 401, 403, 429, 500, 503}) {
        host.status = ofGateway;
        assertThatThrownBy(() -> sender(host).send(TENANT, ID, "+6591234567"))
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(AddressRefusedException.class);
      }
    }
  }
}
