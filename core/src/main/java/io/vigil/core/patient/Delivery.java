package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.PersonId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That a person is told of an alarm, and how far that came. Each step counts only when the receiver
 * has confirmed it (IEC 60601-1-8, distributed alarm systems).
 *
 * <pre>
 *   ORDERED + handed to the channel         -> SENT         ORDERED + the channel refuses -> FAILED
 *   any but DISPLAYED + a device has it     -> RECEIVED
 *   any + the person has it before his eyes -> DISPLAYED
 *   ORDERED, SENT, RECEIVED + not in time   -> UNCONFIRMED
 *   any + that person accepts the alarm     -> ACCEPTED, nobody is called any more, or anew -> OVER
 * </pre>
 *
 * @param rung on which the person stands, 0 to {@link #LAST_RUNG}
 * @param orderedEpochMillis our time
 */
public record Delivery(
    DeliveryId id,
    AlarmId alarm,
    int rung,
    PersonId to,
    Channel channel,
    Stage stage,
    long orderedEpochMillis) {

  /** The duties' order is that of the rungs. */
  public static final int LAST_RUNG = 3;

  /** Of one patient at a time; what is more is refused, and said. */
  public static final int MAX_OF_PATIENT = 256;

  /** A station that is there has it by then. */
  public static final Duration RECEIVED_WITHIN = Duration.ofSeconds(10);

  /** ... and shows it by then. */
  public static final Duration DISPLAYED_WITHIN = Duration.ofSeconds(20);

  /** Whoever is woken by a message has to take a phone into the hand. */
  public static final Duration WOKEN_WITHIN = Duration.ofMinutes(2);

  /** How somebody is told. */
  public enum Channel {
    /** A station or device that he is signed in on. */
    APP,
    MAIL,
    SMS,
    WEBHOOK;

    /** The one of a name of the public interface. */
    public static Optional<Channel> named(@Nullable String wireName) {
      return Stream.of(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
    }

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How far it came. */
  public enum Stage {
    ORDERED,
    SENT,
    RECEIVED,
    DISPLAYED,
    ACCEPTED,
    FAILED,
    UNCONFIRMED,
    OVER;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing follows any more. */
    boolean closed() {
      return this == ACCEPTED || this == OVER;
    }
  }

  /**
   * Of one telling of an alarm: the same order has the same id, and what is told again after that
   * has another, so that no gateway takes it for a repetition.
   */
  public static DeliveryId id(Alarm alarm, int rung, PersonId to, Channel channel) {
    String name =
        "delivery/" + alarm.id() + "/" + alarm.telling() + "/" + rung + "/" + to + "/" + channel;
    return new DeliveryId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  /** An order. */
  public static Delivery ordered(
      Alarm alarm, int rung, PersonId to, Channel channel, long nowEpochMillis) {
    return new Delivery(
        id(alarm, rung, to, channel), alarm.id(), rung, to, channel, Stage.ORDERED, nowEpochMillis);
  }

  /** Whether the person was not told, as far as is known. */
  public boolean missed() {
    return stage == Stage.FAILED || stage == Stage.UNCONFIRMED;
  }

  /** Whether it is known what became of it. */
  boolean finished() {
    return missed() || stage == Stage.DISPLAYED;
  }

  /** By when the next step has to be confirmed; {@link Long#MAX_VALUE} if nothing waits. */
  public long dueEpochMillis() {
    return switch (stage) {
      case ORDERED, SENT ->
          orderedEpochMillis + (channel == Channel.APP ? RECEIVED_WITHIN : WOKEN_WITHIN).toMillis();
      case RECEIVED ->
          orderedEpochMillis
              + (channel == Channel.APP ? DISPLAYED_WITHIN : WOKEN_WITHIN).toMillis();
      case DISPLAYED, ACCEPTED, FAILED, UNCONFIRMED, OVER -> Long.MAX_VALUE;
    };
  }

  /** Whether a step can follow this one. */
  boolean leadsTo(Stage next) {
    return switch (next) {
      case ORDERED -> false;
      case SENT, FAILED -> stage == Stage.ORDERED;
      case RECEIVED -> stage == Stage.ORDERED || stage == Stage.SENT || stage == Stage.UNCONFIRMED;
      case DISPLAYED -> stage != Stage.DISPLAYED && !stage.closed();
      case UNCONFIRMED -> dueEpochMillis() != Long.MAX_VALUE;
      case ACCEPTED, OVER -> !stage.closed();
    };
  }

  Delivery at(Stage next) {
    return new Delivery(id, alarm, rung, to, channel, next, orderedEpochMillis);
  }

  Delivery moved(long byMillis) {
    return new Delivery(id, alarm, rung, to, channel, stage, orderedEpochMillis + byMillis);
  }
}
