package io.vigil.server.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vigil.server.ops.Problem;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a device is answered.
 *
 * @param head the status line and the headers that belong to this answer, each with its line end
 * @param body JSON in UTF-8
 */
record Reply(byte[] head, byte[] body) {
  private static final byte[] ACCEPTED = head(HttpStatus.ACCEPTED, "application/json", "");
  private static final byte[] OK = head(HttpStatus.OK, "application/json", "");
  private static final byte[] DATE = "Date: ".getBytes(US_ASCII);
  private static final byte[] LENGTH = "\r\nContent-Length: ".getBytes(US_ASCII);
  private static final byte[] CLOSE = "\r\nConnection: close".getBytes(US_ASCII);
  private static final byte[] END = "\r\n\r\n".getBytes(US_ASCII);

  /** An upper bound of the lines that {@link #encode} adds. */
  private static final int ADDED_BYTES_MAX = 128;

  /** The transmission is kept. */
  static Reply accepted(byte[] acknowledgement) {
    return new Reply(ACCEPTED, acknowledgement);
  }

  static Reply ok(byte[] body) {
    return new Reply(OK, body);
  }

  static Reply of(Problem problem, JsonMapper json) {
    return of(problem, "", json);
  }

  /** The path is right, the method is not. */
  static Reply notAllowed(Problem problem, String allowed, JsonMapper json) {
    return of(problem, "Allow: " + allowed + "\r\n", json);
  }

  /**
   * As it goes over the wire.
   *
   * @param date as RFC 9110 wants it, in ASCII
   * @param withBody false answers HEAD
   * @param close whether the connection ends with it
   */
  ByteBuf encode(ByteBufAllocator buffers, byte[] date, boolean withBody, boolean close) {
    ByteBuf out = buffers.directBuffer(head.length + body.length + ADDED_BYTES_MAX);
    out.writeBytes(head).writeBytes(DATE).writeBytes(date).writeBytes(LENGTH);
    writeDecimal(out, body.length);
    if (close) {
      out.writeBytes(CLOSE);
    }
    out.writeBytes(END);
    return withBody ? out.writeBytes(body) : out;
  }

  private static Reply of(Problem problem, String headers, JsonMapper json) {
    StringBuilder more = new StringBuilder(headers);
    problem
        .retryAfterSeconds()
        .ifPresent(seconds -> more.append("Retry-After: ").append(seconds).append("\r\n"));
    if (problem.status() == HttpStatus.UNAUTHORIZED) {
      // Who shows no key that is valid is told how to, as HTTP demands.
      more.append("WWW-Authenticate: Bearer\r\n");
    }
    return new Reply(
        head(problem.status(), "application/problem+json", more.toString()), problem.toJson(json));
  }

  private static byte[] head(HttpStatus status, String type, String headers) {
    return """
    HTTP/1.1 %d %s\r
    Content-Type: %s\r
    Cache-Control: no-store\r
    X-Content-Type-Options: nosniff\r
    %s\
    """
        .formatted(status.value(), status.getReasonPhrase(), type, headers)
        .getBytes(US_ASCII);
  }

  private static void writeDecimal(ByteBuf out, int number) {
    if (number >= 10) {
      writeDecimal(out, number / 10);
    }
    out.writeByte('0' + number % 10);
  }
}
