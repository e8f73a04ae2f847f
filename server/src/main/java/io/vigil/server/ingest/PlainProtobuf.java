package io.vigil.server.ingest;

import com.google.protobuf.CodedInputStream;
import io.vigil.core.vitals.Reading;
import io.vigil.server.journal.Urgency;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes the message {@code Transmission} as every encoder does: fields in the order of their
 * numbers, none that is 0 unless it has to be. {@link BodyPacking} keeps a body that equals this as
 * what it says; what is written here may therefore never change.
 */
final class PlainProtobuf {
  private static final int UUID_BYTES = 16;
  private static final int HEAD_BYTES_MAX = 2 * (2 + UUID_BYTES) + 3 * 11;

  /** Less than 128, so that its length is one byte. */
  private static final int READING_BYTES_MAX = 2 + 5 * 11;

  private PlainProtobuf() {}

  /**
   * The base of a message's times, which what was decoded of it does not tell; 0 when it has none.
   *
   * @throws IOException if it is no message
   */
  static long baseEpochMillis(byte[] body) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(body);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == ProtobufDecoder.BASE) {
        return in.readInt64();
      }
      in.skipField(tag);
    }
    return 0;
  }

  static byte[] write(DecodedTransmission transmission, long baseEpochMillis) {
    ByteBuffer message =
        ByteBuffer.allocate(HEAD_BYTES_MAX + READING_BYTES_MAX * transmission.readings().size());
    put(message, ProtobufDecoder.DEVICE, transmission.device().value());
    put(message, ProtobufDecoder.EPOCH, transmission.epoch());
    putIfAny(message, ProtobufDecoder.SEQUENCE, transmission.sequence());
    putIfAny(message, ProtobufDecoder.DATA_CLASS, transmission.urgency() == Urgency.LIVE ? 0 : 1);
    putIfAny(message, ProtobufDecoder.BASE, baseEpochMillis);
    for (Reading reading : transmission.readings()) {
      int begin = message.position() + 2;
      message.put((byte) ProtobufDecoder.READINGS).put((byte) 0);
      put(message, reading, baseEpochMillis);
      message.put(begin - 1, (byte) (message.position() - begin));
    }
    return Arrays.copyOf(message.array(), message.position());
  }

  private static void put(ByteBuffer message, Reading reading, long baseEpochMillis) {
    putIfAny(message, ProtobufDecoder.METRIC, reading.metric().mdc());
    message.put((byte) ProtobufDecoder.VALUE);
    Varints.putSigned(message, reading.value().unscaledValue().longValue());
    putIfAny(message, ProtobufDecoder.DECIMALS, reading.value().scale());
    message.put((byte) ProtobufDecoder.AFTER_BASE);
    Varints.putSigned(message, reading.at().toEpochMilli() - baseEpochMillis);
    putIfAny(message, ProtobufDecoder.ORDINAL, reading.ordinal());
  }

  private static void putIfAny(ByteBuffer message, int tag, long number) {
    if (number != 0) {
      message.put((byte) tag);
      Varints.put(message, number);
    }
  }

  private static void put(ByteBuffer message, int tag, UUID id) {
    message
        .put((byte) tag)
        .put((byte) UUID_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits());
  }
}
