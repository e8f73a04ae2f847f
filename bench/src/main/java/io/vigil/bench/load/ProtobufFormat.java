package io.vigil.bench.load;

import java.util.UUID;

/**
 * Protobuf as {@code docs/reference/transmission.proto} describes it, written by hand: the fields
 * and their numbers stand there.
 */
final class ProtobufFormat implements Format {
  private static final byte DEVICE = 1 << 3 | 2;
  private static final byte EPOCH = 2 << 3 | 2;
  private static final byte SEQUENCE = 3 << 3;
  private static final byte DATA_CLASS = 4 << 3;
  private static final byte BASE = 5 << 3;
  private static final byte READING = 6 << 3 | 2;
  private static final byte METRIC = 1 << 3;
  private static final byte VALUE = 2 << 3;
  private static final byte DECIMALS = 3 << 3;
  private static final byte AFTER_BASE = 4 << 3;
  private static final byte BACKLOG = 1;
  private static final byte UUID_BYTES = 16;

  private final Bytes reading = new Bytes();

  @Override
  public String mediaType() {
    return "application/x-protobuf";
  }

  @Override
  public void write(Device device, long sequence, boolean live, Batch batch, Bytes into) {
    uuid(into, DEVICE, device.id());
    uuid(into, EPOCH, device.epoch());
    into.add(SEQUENCE).varint(sequence);
    if (!live) {
      into.add(DATA_CLASS).add(BACKLOG);
    }
    long base = batch.atMillis[0];
    into.add(BASE).varint(base);
    for (int i = 0; i < batch.count; i++) {
      reading.clear().add(METRIC).varint(batch.signals[i].vitalSign().mdc());
      int tenths = batch.tenths[i];
      if (tenths % 10 == 0) {
        reading.add(VALUE).varint(zigzag(tenths / 10));
      } else {
        reading.add(VALUE).varint(zigzag(tenths)).add(DECIMALS).varint(1);
      }
      reading.add(AFTER_BASE).varint(zigzag(batch.atMillis[i] - base));
      into.add(READING).varint(reading.length()).add(reading);
    }
  }

  private static void uuid(Bytes into, byte field, UUID id) {
    into.add(field).add(UUID_BYTES);
    into.bigEndian(id.getMostSignificantBits()).bigEndian(id.getLeastSignificantBits());
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }
}
