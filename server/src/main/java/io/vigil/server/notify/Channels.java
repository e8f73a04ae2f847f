package io.vigil.server.notify;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.Urgency;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The channels that are set up. What fails by itself has a circuit and a bound on what is under way
 * of its own: a mail server, a gateway, and each host of a hospital's webhooks.
 */
@Component
class Channels {

  static final int ATTEMPTS = 3;
  private static final int AT_ONCE = 16;
  private static final int AT_ONCE_OF_HOST = 4;

  /** Of one hospital's webhooks; further ones share a circuit. */
  private static final int MAX_HOSTS = 64;

  /** After which a webhook's host that nobody is told by any more is forgotten. */
  private static final Duration HOST_KEPT = Duration.ofHours(1);

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final TenantId INSTALLATION = new TenantId(new UUID(0, 0));
  private static final Logger log = LoggerFactory.getLogger(Channels.class);

  private final Map<Channel, Sender> senders;
  private final Map<Target, Way> ways = new ConcurrentHashMap<>();
  private final JournalledAlerts alerts;
  private final Duration pause;

  /**
   * What fails by itself.
   *
   * @param tenant {@link #INSTALLATION} but for webhooks
   * @param host of a webhook, else empty; it is never told, since it may say who somebody is
   */
  private record Target(Channel channel, TenantId tenant, @Classified(As.IDENTITY) String host) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  private static final class Way {
    final Circuit circuit = new Circuit(System::nanoTime);
    final Semaphore room;
    volatile long usedNanos = System.nanoTime();

    Way(Channel channel) {
      room = new Semaphore(channel == Channel.WEBHOOK ? AT_ONCE_OF_HOST : AT_ONCE);
    }

    boolean isIdle(Channel channel) {
      return channel == Channel.WEBHOOK && System.nanoTime() - usedNanos > HOST_KEPT.toNanos();
    }
  }

  @Autowired
  Channels(NotifySettings settings, Lanes lanes, Clock clock, MeterRegistry registry) {
    this(
        senders(settings, clock),
        new JournalledAlerts(submission -> lanes.submit(submission, Urgency.LIVE, 0)),
        PAUSE);
    Gauge.builder("vigil.notify.failing", this::failing)
        .description("Channels, and hosts of webhooks, that take no messages at the moment")
        .register(registry);
  }

  /**
   * @param pause before the second attempt; twice that before the third
   */
  Channels(Map<Channel, Sender> senders, JournalledAlerts alerts, Duration pause) {
    this.senders = senders;
    this.alerts = alerts;
    this.pause = pause;
  }

  private static Map<Channel, Sender> senders(NotifySettings settings, Clock clock) {
    Map<Channel, Sender> senders = new EnumMap<>(Channel.class);
    if (settings.smtp() != null) {
      senders.put(Channel.MAIL, new SmtpSender(settings.smtp()));
    }
    if (settings.sms() != null) {
      senders.put(Channel.SMS, new SmsSender(settings.sms()));
    }
    if (settings.webhook() != null) {
      senders.put(Channel.WEBHOOK, new WebhookSender(settings.webhook(), clock));
    }
    return senders;
  }

  boolean has(Channel channel) {
    return senders.containsKey(channel);
  }

  /**
   * Sends by a channel, several times if need be; waits for it.
   *
   * @param tenant whose message it is
   * @param wanted asked each time before it is tried: waiting for room takes a while
   * @return whether the channel took it
   */
  boolean send(
      TenantId tenant, Channel channel, DeliveryId id, String address, BooleanSupplier wanted)
      throws InterruptedException {
    Sender sender = senders.get(channel);
    if (sender == null) {
      return false;
    }
    Target target = target(tenant, channel, address);
    Way way = ways.computeIfAbsent(target, t -> new Way(channel));
    way.usedNanos = System.nanoTime();
    way.room.acquire();
    try {
      for (int attempt = 1; attempt <= ATTEMPTS && way.circuit.allows(); attempt++) {
        if (attempt > 1) {
          Thread.sleep(pause.multipliedBy(attempt - 1));
        }
        if (!wanted.getAsBoolean()) {
          return false;
        }
        switch (tried(sender, tenant, target, way, id, address)) {
          case TAKEN -> {
            return true;
          }
          case REFUSED -> {
            return false;
          }
          case FAILED -> {
            // Once more, or not: the circuit says.
          }
        }
      }
      return false;
    } finally {
      way.room.release();
    }
  }

  private Target target(TenantId tenant, Channel channel, String address) {
    if (channel != Channel.WEBHOOK) {
      return new Target(channel, INSTALLATION, "");
    }
    Target own = new Target(channel, tenant, WebhookSender.host(address));
    boolean room =
        ways.containsKey(own)
            || ways.keySet().stream().filter(each -> each.tenant().equals(tenant)).count()
                < MAX_HOSTS;
    return room ? own : new Target(channel, tenant, "");
  }

  private enum Outcome {
    TAKEN,
    /** And trying again is of no use. */
    REFUSED,
    FAILED
  }

  private Outcome tried(
      Sender sender, TenantId tenant, Target target, Way way, DeliveryId id, String address)
      throws InterruptedException {
    String channel = target.channel().wireName();
    try {
      sender.send(tenant, id, address);
      works(target, way);
      return Outcome.TAKEN;
    } catch (AddressRefusedException refused) {
      // Whoever refuses an address works.
      works(target, way);
      log.warn("Channel {} does not serve the address of {}", channel, id);
      return refused.forGood() ? Outcome.REFUSED : Outcome.FAILED;
    } catch (IOException | RuntimeException failed) {
      // Its message may hold the address.
      log.warn("Channel {} did not take {}: {}", channel, id, failed.getClass());
      if (way.circuit.failed()) {
        log.error("Channel {} takes no messages: it is tried again at times", channel);
        tellAlerts();
      }
      return Outcome.FAILED;
    }
  }

  private void works(Target target, Way way) {
    if (way.circuit.succeeded()) {
      log.info("Channel {} takes messages again", target.channel().wireName());
      tellAlerts();
    }
  }

  private long failing() {
    return ways.values().stream().filter(way -> way.circuit.isOpen()).count();
  }

  /** At changes, and each second what the journal did not take before. */
  @Scheduled(fixedDelay = 1_000)
  void tellAlerts() {
    ways.entrySet().removeIf(each -> each.getValue().isIdle(each.getKey().channel()));
    Set<JournalledAlerts.Alert> standing = new HashSet<>();
    ways.forEach((target, way) -> {
      if (way.circuit.isOpen()) {
        standing.add(
            new JournalledAlerts.Alert(
                target.tenant(),
                "channel-" + target.channel().wireName() + "-failing",
                "it takes no messages"));
      }
    });
    alerts.look(standing);
  }
}
