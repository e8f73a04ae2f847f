package io.vigil.server.notify;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.Urgency;
import io.vigil.server.ops.ProblemException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The channels that are set up, each with a bound on what is under way and on what is tried. */
@Component
class Channels {

  static final int ATTEMPTS = 3;
  private static final int AT_ONCE = 16;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final TenantId INSTALLATION = new TenantId(new UUID(0, 0));
  private static final Logger log = LoggerFactory.getLogger(Channels.class);

  private final Lanes lanes;
  private final Map<Channel, Way> ways = new EnumMap<>(Channel.class);
  private final Set<Channel> failing = ConcurrentHashMap.newKeySet();

  private record Way(Sender sender, Circuit circuit, Semaphore room) {}

  Channels(NotifySettings settings, Lanes lanes, Clock clock, MeterRegistry registry) {
    this.lanes = lanes;
    if (settings.smtp() != null) {
      put(Channel.MAIL, new SmtpSender(settings.smtp()));
    }
    if (settings.sms() != null) {
      put(Channel.SMS, HttpSender.sms(settings.sms()));
    }
    if (settings.webhook() != null) {
      put(Channel.WEBHOOK, HttpSender.webhook(settings.webhook(), clock));
    }
    Gauge.builder("vigil.notify.failing", failing::size)
        .description("Channels that take no messages at the moment")
        .register(registry);
  }

  private void put(Channel channel, Sender sender) {
    ways.put(channel, new Way(sender, new Circuit(System::nanoTime), new Semaphore(AT_ONCE)));
  }

  boolean has(Channel channel) {
    return ways.containsKey(channel);
  }

  /**
   * Sends by a channel, several times if need be; waits for it.
   *
   * @param wanted asked each time before it is tried: waiting for room takes a while
   * @return whether the channel took it
   */
  boolean send(Channel channel, DeliveryId id, String address, BooleanSupplier wanted)
      throws InterruptedException {
    Way way = ways.get(channel);
    if (way == null) {
      return false;
    }
    way.room().acquire();
    try {
      for (int attempt = 1; attempt <= ATTEMPTS && way.circuit().allows(); attempt++) {
        if (attempt > 1) {
          Thread.sleep(PAUSE.multipliedBy(attempt - 1));
        }
        if (!wanted.getAsBoolean()) {
          return false;
        }
        if (tried(channel, way, id, address)) {
          return true;
        }
      }
      return false;
    } finally {
      way.room().release();
    }
  }

  private boolean tried(Channel channel, Way way, DeliveryId id, String address)
      throws InterruptedException {
    try {
      way.sender().send(id, address);
      if (way.circuit().succeeded()) {
        failing.remove(channel);
        log.info("Channel {} takes messages again", channel.wireName());
        journal(new Act.AlertEnded(code(channel)));
      }
      return true;
    } catch (IOException | RuntimeException refused) {
      // Its message may hold the address.
      log.warn("Channel {} did not take {}: {}", channel.wireName(), id, refused.getClass());
      if (way.circuit().failed()) {
        failing.add(channel);
        log.error("Channel {} takes no messages: it is tried again at times", channel.wireName());
        journal(new Act.AlertBegan(code(channel), "it takes no messages"));
      }
      return false;
    }
  }

  private static String code(Channel channel) {
    return "channel-" + channel.wireName() + "-failing";
  }

  private void journal(Act act) {
    try {
      var unused =
          lanes.submit(
              new Submission.Keep(
                  INSTALLATION, Subject.INSTALLATION, act, Optional.empty(), Optional.empty()),
              Urgency.LIVE,
              0);
    } catch (ProblemException full) {
      log.warn("{} is not journalled", act, full);
    }
  }
}
