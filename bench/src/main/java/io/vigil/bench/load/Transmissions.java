package io.vigil.bench.load;

import java.nio.ByteBuffer;
import java.util.List;

/** Transmissions of a fleet: one device after the other sends its next one. */
public final class Transmissions implements Requests {
  private static final byte[] HEAD_END = Bytes.ascii("\r\n\r\n");

  private final List<Device> devices;
  private final Shape shape;
  private final Measuring measuring;
  private final Sent sent;
  private final Format format;
  private final byte[] head;
  private final byte[] contentLength = Bytes.ascii("Content-Length: ");
  private final Batch batch = new Batch();
  private final Bytes body = new Bytes();
  private final Bytes line = new Bytes();
  private int next;

  /** What the readings' times are. */
  private sealed interface Measuring {
    /** Up to now. */
    record Live() implements Measuring {}

    /** Of the past, each device's after its last ones. */
    record Backlog(long intervalMillis) implements Measuring {}
  }

  /** Is told of each transmission before it is sent. */
  @FunctionalInterface
  public interface Sent {
    /**
     * @param atEpochMillis device time of its newest reading
     * @param dueNanos {@link System#nanoTime} at which it was meant to be sent
     */
    void sent(Device device, long atEpochMillis, long dueNanos);
  }

  private Transmissions(
      Target target,
      List<Device> devices,
      Shape shape,
      Format.Kind format,
      Measuring measuring,
      Sent sent) {
    this.devices = devices;
    this.shape = shape;
    this.measuring = measuring;
    this.sent = sent;
    this.format = format.made();
    this.head =
        Bytes.ascii(
            "POST /api/v1/transmissions HTTP/1.1\r\nHost: "
                + target.host()
                + "\r\nContent-Type: "
                + this.format.mediaType()
                + "\r\n");
  }

  /** Live ones, in JSON. */
  public static Transmissions live(Target target, List<Device> devices, Shape shape) {
    return live(target, devices, shape, Format.Kind.JSON);
  }

  public static Transmissions live(
      Target target, List<Device> devices, Shape shape, Format.Kind format) {
    return new Transmissions(
        target, devices, shape, format, new Measuring.Live(), (device, at, due) -> {});
  }

  /** Live ones, in JSON, of each of which somebody is told. */
  public static Transmissions live(Target target, List<Device> devices, Shape shape, Sent sent) {
    return new Transmissions(target, devices, shape, Format.Kind.JSON, new Measuring.Live(), sent);
  }

  /**
   * @param intervalMillis between a device's instants
   */
  public static Transmissions backlog(
      Target target, List<Device> devices, Shape shape, long intervalMillis) {
    return new Transmissions(
        target,
        devices,
        shape,
        Format.Kind.JSON,
        new Measuring.Backlog(intervalMillis),
        (device, at, due) -> {});
  }

  @Override
  public void next(ByteBuffer into, long dueNanos) {
    Device device = devices.get(next);
    next = next + 1 == devices.size() ? 0 : next + 1;
    boolean live =
        switch (measuring) {
          case Measuring.Live() -> {
            batch.measureNow(device, shape, System.currentTimeMillis());
            yield true;
          }
          case Measuring.Backlog(long intervalMillis) -> {
            batch.measureNext(device, shape, intervalMillis);
            yield false;
          }
        };
    sent.sent(device, batch.lastAtMillis(), dueNanos);
    format.write(device, device.nextSequence(), live, batch, body.clear());
    line.clear().add(contentLength).number(body.length()).add(HEAD_END);
    into.put(head).put(device.authorization());
    line.copyTo(into);
    body.copyTo(into);
  }
}
