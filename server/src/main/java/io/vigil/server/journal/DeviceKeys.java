package io.vigil.server.journal;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.ops.ProblemException;
import java.security.MessageDigest;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which key a device has: the one that it was registered with, or another that was issued since.
 * One that was issued goes beside the one before until it was used, and no longer than a time that
 * was said then; so that a device can be given it without missing a transmission.
 */
@Component
public class DeviceKeys implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(DeviceKeys.class);

  private final Lanes lanes;
  private final JdbcClient writer;
  private final Map<DeviceId, Keys> changed = new ConcurrentHashMap<>();
  private volatile boolean running;

  /**
   * @param present hash of the key that it has
   * @param next of the one that it is to have
   */
  private record Keys(byte[] present, Optional<Next> next) {}

  private record Next(byte[] hash, long oldUntilEpochMillis) {}

  DeviceKeys(Lanes lanes, @Qualifier("writer") DataSource writer) {
    this.lanes = lanes;
    this.writer = JdbcClient.create(writer);
  }

  /**
   * Whether a key is the device's now. Takes as long either way.
   *
   * @param hash SHA-256 of the key that it showed
   */
  public boolean accepts(Lanes.RegisteredDevice device, byte[] hash) {
    Keys keys = keysOf(device);
    boolean presentOne = MessageDigest.isEqual(keys.present(), hash);
    if (keys.next().isEmpty()) {
      return presentOne;
    }
    Next next = keys.next().get();
    boolean nextOne = MessageDigest.isEqual(next.hash(), hash);
    if (nextOne && changed.replace(device.registered().device(), keys, taken(next))) {
      journalTaken(device);
    }
    return nextOne || (presentOne && lanes.epochMillis() < next.oldUntilEpochMillis());
  }

  /** Once this returns the device may use the new key. */
  public void issue(
      Lanes.RegisteredDevice device, byte[] hash, long oldUntilEpochMillis, UUID actor) {
    DeviceId id = device.registered().device();
    lanes.keep(
        device.tenant(),
        new Subject(Subject.Kind.DEVICE, id.value()),
        new Act.DeviceKeyIssued(id, hash, oldUntilEpochMillis),
        Optional.of(actor));
    changed.compute(
        id,
        (same, before) ->
            new Keys(
                standing(before == null ? keysOf(device) : before),
                Optional.of(new Next(hash, oldUntilEpochMillis))));
  }

  private Keys keysOf(Lanes.RegisteredDevice device) {
    Keys known = changed.get(device.registered().device());
    return known == null ? new Keys(device.registered().keyHash(), Optional.empty()) : known;
  }

  /** What the device has if it is given yet another: the next one, once the one before is over. */
  private byte[] standing(Keys keys) {
    return keys.next()
        .filter(next -> lanes.epochMillis() >= next.oldUntilEpochMillis())
        .map(Next::hash)
        .orElse(keys.present());
  }

  private static Keys taken(Next next) {
    return new Keys(next.hash(), Optional.empty());
  }

  /** Not waited for: what the device sends is more urgent, and the old key ends by itself, too. */
  private void journalTaken(Lanes.RegisteredDevice device) {
    DeviceId id = device.registered().device();
    TenantId tenant = device.tenant();
    try {
      var unused =
          lanes.submit(
              new Submission.Keep(
                  tenant,
                  new Subject(Subject.Kind.DEVICE, id.value()),
                  new Act.DeviceKeyTaken(id),
                  Optional.empty(),
                  Optional.empty()),
              Urgency.LIVE,
              0);
    } catch (ProblemException full) {
      log.warn("That device {} has used its new key was not journalled", id.value(), full);
    }
  }

  @Override
  public void start() {
    writer
        .sql("select id, key_hash, next_key_hash, old_until from device.device where key_changed")
        .query(row -> {
          byte[] next = row.getBytes("next_key_hash");
          OffsetDateTime until = row.getObject("old_until", OffsetDateTime.class);
          changed.put(
              new DeviceId(row.getObject("id", UUID.class)),
              new Keys(
                  row.getBytes("key_hash"),
                  next == null || until == null
                      ? Optional.empty()
                      : Optional.of(new Next(next, until.toInstant().toEpochMilli()))));
        });
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** With the lanes, before anything listens. */
  @Override
  public int getPhase() {
    return 0;
  }
}
