package io.vigil.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ChannelsTest {
  private static final TenantId A = new TenantId(new UUID(1, 1));
  private static final TenantId B = new TenantId(new UUID(2, 2));
  private static final DeliveryId ID = new DeliveryId(new UUID(1, 2));

  private final List<String> sent = new ArrayList<>();
  private final List<Submission.Keep> journalled = new ArrayList<>();
  private final Channels channels =
      new Channels(
          Map.of(Channel.SMS, this::send, Channel.WEBHOOK, this::send),
          new JournalledAlerts(submission -> {
            journalled.add((Submission.Keep) submission);
            return CompletableFuture.completedFuture(new Answer.Done());
          }),
          Duration.ZERO);

  private void send(TenantId tenant, DeliveryId id, String address) throws IOException {
    sent.add(address);
    if (address.contains("unknown")) {
      throw new AddressRefusedException("no such number", true);
    }
    if (address.contains("down")) {
      throw new IOException("away");
    }
  }

  private boolean send(TenantId tenant, Channel channel, String address) throws Exception {
    return channels.send(tenant, channel, ID, address, () -> true);
  }

  @Test
  void oneBadAddressDoesNotSilenceTheOthers() throws Exception {
    for (int i = 0; i < 2 * Circuit.FAILURES_MAX; i++) {
      assertThat(send(A, Channel.SMS, "unknown")).isFalse();
    }
    assertThat(sent).as("not tried again").hasSize(2 * Circuit.FAILURES_MAX);
    assertThat(send(A, Channel.SMS, "+6591234567")).isTrue();
    assertThat(journalled).isEmpty();
  }

  @Test
  void aHostThatIsDownIsLeftAloneOfThatHospitalAlone() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(send(A, Channel.WEBHOOK, "https://down.example/a")).isFalse();
    }
    int tries = sent.size();
    assertThat(send(A, Channel.WEBHOOK, "https://down.example/b")).isFalse();
    assertThat(sent).as("left alone").hasSize(tries).hasSize(Circuit.FAILURES_MAX);

    assertThat(send(A, Channel.WEBHOOK, "https://up.example/")).isTrue();
    assertThat(send(B, Channel.WEBHOOK, "https://down.example/")).isFalse();
    assertThat(sent).as("tried").contains("https://down.example/");
    assertThat(journalled)
        .extracting(Submission.Keep::tenant, Submission.Keep::act)
        .containsExactly(
            tuple(A, new Act.AlertBegan("channel-webhook-failing", "it takes no messages")));
  }
}
