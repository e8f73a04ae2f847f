package io.vigil.server.ingest;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.DataFormatException;
import org.springframework.http.HttpHeaders;

/** The body of a request, read within bounds. */
final class Body {
  /** As sent, and again after gunzip. */
  static final int BYTES_MAX = 256 * 1_024;

  private final HttpServletRequest request;
  private byte[] sent = {};
  private TransmissionFormat format = TransmissionFormat.JSON;

  Body(HttpServletRequest request) {
    this.request = request;
  }

  /** At most so many of its first bytes, as far as it was read. */
  byte[] start(int bytesMax) {
    return Arrays.copyOf(sent, Math.min(sent.length, bytesMax));
  }

  /** How it is written, once it has been read. */
  TransmissionFormat format() {
    return format;
  }

  /**
   * Reads and unpacks it.
   *
   * @throws IOException if the connection ends before the body
   * @throws TransmissionRefusedException {@code media-type-unsupported}, {@code too-large}, {@code
   *     malformed-gzip}
   */
  byte[] read() throws IOException, TransmissionRefusedException {
    boolean packed = isPacked();
    format =
        TransmissionFormat.of(request.getContentType())
            .orElseThrow(() -> new TransmissionRefusedException(Refusal.MEDIA_TYPE_UNSUPPORTED));
    if (request.getContentLengthLong() > BYTES_MAX) {
      throw new TransmissionRefusedException(Refusal.TOO_LARGE);
    }
    sent = request.getInputStream().readNBytes(BYTES_MAX + 1);
    if (sent.length > BYTES_MAX) {
      throw new TransmissionRefusedException(Refusal.TOO_LARGE);
    }
    return packed ? unpacked() : sent;
  }

  private byte[] unpacked() throws TransmissionRefusedException {
    try {
      return Gunzip.unpack(sent, BYTES_MAX)
          .orElseThrow(() -> new TransmissionRefusedException(Refusal.TOO_LARGE));
    } catch (DataFormatException e) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_GZIP);
    }
  }

  private boolean isPacked() throws TransmissionRefusedException {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "identity" -> false;
      case "gzip", "x-gzip" -> true;
      default -> throw new TransmissionRefusedException(Refusal.MEDIA_TYPE_UNSUPPORTED);
    };
  }
}
