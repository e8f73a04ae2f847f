package io.vigil.server.ingest;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** How a transmission is written. */
enum TransmissionFormat {
  JSON {
    @Override
    DecodedTransmission decode(byte[] body) throws TransmissionRefusedException {
      return TransmissionDecoder.decode(body);
    }
  },
  /** {@code docs/reference/transmission.proto}. */
  PROTOBUF {
    @Override
    DecodedTransmission decode(byte[] body) throws TransmissionRefusedException {
      return ProtobufDecoder.decode(body);
    }
  };

  private static final String JSON_TYPE = "application/json";
  private static final String PROTOBUF_TYPE = "application/x-protobuf";

  /** The registered one, which came after the one that everybody uses. */
  private static final MediaType REGISTERED = new MediaType("application", "protobuf");

  private static final MediaType IN_USE = MediaType.parseMediaType(PROTOBUF_TYPE);

  /** The format of a {@code Content-Type}, whatever its parameters; empty when there is none. */
  static Optional<TransmissionFormat> of(@Nullable String contentType) {
    return switch (contentType) {
      case null -> Optional.empty();
      case JSON_TYPE -> Optional.of(JSON);
      case PROTOBUF_TYPE -> Optional.of(PROTOBUF);
      default -> ofAny(contentType);
    };
  }

  /**
   * Reads a body, after gunzip, of at most {@link Body#BYTES_MAX} bytes.
   *
   * @throws TransmissionRefusedException what makes the whole unreadable; a fault of one reading
   *     refuses that one
   */
  abstract DecodedTransmission decode(byte[] body) throws TransmissionRefusedException;

  private static Optional<TransmissionFormat> ofAny(String contentType) {
    try {
      MediaType type = MediaType.parseMediaType(contentType);
      if (MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)) {
        return Optional.of(JSON);
      }
      return IN_USE.equalsTypeAndSubtype(type) || REGISTERED.equalsTypeAndSubtype(type)
          ? Optional.of(PROTOBUF)
          : Optional.empty();
    } catch (InvalidMediaTypeException e) {
      return Optional.empty();
    }
  }
}
