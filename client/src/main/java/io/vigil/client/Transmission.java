package io.vigil.client;

import java.util.List;
import java.util.UUID;

/**
 * What a device sends at once. Sent again it must be equal to what was sent before: (device, epoch,
 * sequence) and its content are its identity. Get one from {@link DeviceClient#number}.
 *
 * @param epoch made anew at each start of the counter
 * @param sequence 0 to 2^53-1
 * @param urgency whether it may wait behind others' live data
 * @param readings 1 to {@value #READINGS_MAX}
 */
public record Transmission(UUID epoch, long sequence, Urgency urgency, List<Reading> readings) {
  public static final int READINGS_MAX = 1_000;
  public static final long SEQUENCE_MAX = (1L << 53) - 1;

  /** The transmission's {@code class} on the wire. */
  public enum Urgency {
    LIVE("live"),
    BACKLOG("backlog");

    private final String wireName;

    Urgency(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /** How a transmission is written: the same content, answers and refusals in either. */
  public enum Encoding {
    JSON("application/json"),

    /** A sixth of JSON's bytes; of metrics that this client knows, in their units. */
    PROTOBUF("application/x-protobuf");

    private final String mediaType;

    Encoding(String mediaType) {
      this.mediaType = mediaType;
    }

    String mediaType() {
      return mediaType;
    }

    byte[] write(UUID device, Transmission transmission) {
      return switch (this) {
        case JSON -> Wire.JSON.writeValueAsBytes(Wire.TransmissionBody.of(device, transmission));
        case PROTOBUF -> ProtobufBody.write(device, transmission);
      };
    }
  }

  public Transmission {
    readings = List.copyOf(readings);
    if (readings.isEmpty() || readings.size() > READINGS_MAX) {
      throw new IllegalArgumentException("A transmission has 1 to " + READINGS_MAX + " readings");
    }
    if (sequence < 0 || sequence > SEQUENCE_MAX) {
      throw new IllegalArgumentException("A sequence is 0 to 2^53-1");
    }
  }
}
