package io.vigil.server.ops;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * An outward refusal or fault, as RFC 9457 problem details.
 *
 * @param code stable, lower case with dashes; callers branch on it
 * @param detail what to do about it; never a name, a value, or a hint that a patient exists
 * @param members further members of the body, as {@code alarm} of {@code alarm-changed}
 * @param retryAfter when trying again makes sense; rounded up to whole seconds
 */
public record Problem(
    HttpStatus status,
    String code,
    String detail,
    Map<String, Object> members,
    Optional<Duration> retryAfter) {
  private static final String TYPE_PREFIX = "urn:vigil:problem:";

  public Problem {
    members = Map.copyOf(members);
  }

  public Problem(HttpStatus status, String code, String detail) {
    this(status, code, detail, Map.of(), Optional.empty());
  }

  public ResponseEntity<Object> toResponse() {
    var response = ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    retryAfterSeconds().ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
    return response.body(body());
  }

  /** For where no controller answers: filters. */
  public void writeTo(HttpServletResponse response, JsonMapper json) throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    retryAfterSeconds().ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds));
    response.getOutputStream().write(toJson(json));
  }

  /** The body, in UTF-8, for where neither a controller nor a servlet answers. */
  public byte[] toJson(JsonMapper json) {
    return json.writeValueAsBytes(body());
  }

  /** What {@code Retry-After} says. */
  public Optional<String> retryAfterSeconds() {
    return retryAfter.map(wait -> Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }

  private Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", TYPE_PREFIX + code);
    body.put("title", status.getReasonPhrase());
    body.put("status", status.value());
    body.put("code", code);
    body.put("detail", detail);
    body.putAll(members);
    return body;
  }
}
