package io.vigil.server.ingest;

import io.vigil.server.ops.ProblemException;
import org.springframework.http.HttpStatus;

/** Why nothing of a transmission is taken; the codes are stable. */
enum Refusal {
  MALFORMED_JSON(
      HttpStatus.BAD_REQUEST,
      "malformed-json",
      "Send one JSON object in UTF-8 (RFC 8259), no member named twice, nothing after it."),
  MALFORMED_PROTOBUF(
      HttpStatus.BAD_REQUEST,
      "malformed-protobuf",
      "Send one message Transmission of the published schema, whole."),
  MALFORMED_TRANSMISSION(
      HttpStatus.BAD_REQUEST,
      "malformed-transmission",
      "Send device, epoch, sequence and readings as the interface describes them."),
  MALFORMED_GZIP(
      HttpStatus.BAD_REQUEST,
      "malformed-gzip",
      "Send the whole of a gzip stream (RFC 1952), or no Content-Encoding."),
  WRONG_DEVICE(
      HttpStatus.FORBIDDEN,
      "wrong-device",
      "Send with the key of the device that the transmission names."),
  TOO_LARGE(
      HttpStatus.CONTENT_TOO_LARGE,
      "too-large",
      "Send at most 256 KiB at once, before and after compression."),
  TOO_MANY_READINGS(
      HttpStatus.CONTENT_TOO_LARGE, "too-many-readings", "Send at most 1,000 readings at once."),
  MEDIA_TYPE_UNSUPPORTED(
      HttpStatus.UNSUPPORTED_MEDIA_TYPE,
      "media-type-unsupported",
      "Send application/json or application/x-protobuf, with Content-Encoding gzip or none."),
  TOO_DEEP(HttpStatus.UNPROCESSABLE_CONTENT, "too-deep", "Nest at most 8 objects and arrays."),
  NO_VALID_READING(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "no-valid-reading",
      "Correct the readings: each of them is refused.");

  private final HttpStatus status;
  private final String code;
  private final String detail;

  Refusal(HttpStatus status, String code, String detail) {
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  String code() {
    return code;
  }

  ProblemException toProblem() {
    return new ProblemException(status, code, detail);
  }
}
