package io.vigil.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bytes of the interface: JSON out, JSON or a problem in, all of them bounded. */
final class Wire {
  /** The largest answer or frame that is read; a snapshot of a thousand patients is about 10 MB. */
  static final int ANSWER_BYTES_MAX = 32 * 1024 * 1024;

  private static final int DETAIL_CHARACTERS_MAX = 1_000;

  /**
   * Whole milliseconds with all three digits: what the contract shows, and what a fixed-format
   * parser reads.
   */
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // An older client goes on reading a newer server.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Lists that the server leaves out are empty, so that no component of a record is null.
          .withConfigOverride(
              List.class,
              list -> list.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
          .changeDefaultPropertyInclusion(
              values -> values.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  private Wire() {}

  record TransmissionBody(
      UUID device,
      UUID epoch,
      long sequence,
      @JsonProperty("class") String urgency,
      List<ReadingBody> readings) {
    static TransmissionBody of(UUID device, Transmission transmission) {
      return new TransmissionBody(
          device,
          transmission.epoch(),
          transmission.sequence(),
          transmission.urgency().wireName(),
          transmission.readings().stream().map(ReadingBody::of).toList());
    }
  }

  record ReadingBody(
      String metric,
      BigDecimal value,
      String unit,
      String at,
      int ordinal,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> status) {
    static ReadingBody of(Reading reading) {
      return new ReadingBody(
          reading.metric(),
          reading.value(),
          reading.unit(),
          format(reading.at()),
          reading.ordinal(),
          reading.status());
    }
  }

  static String format(Instant instant) {
    return INSTANT.format(instant);
  }

  static HttpRequest.Builder request(URI address, Duration timeout) {
    return HttpRequest.newBuilder(address)
        .timeout(timeout)
        .header("Accept", "application/json, application/problem+json");
  }

  static HttpRequest.BodyPublisher json(byte[] body) {
    return HttpRequest.BodyPublishers.ofByteArray(body);
  }

  static HttpResponse.BodyHandler<byte[]> boundedAnswer() {
    return HttpResponse.BodyHandlers.limiting(
        HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX);
  }

  static boolean succeeded(HttpResponse<?> response) {
    return response.statusCode() >= 200 && response.statusCode() < 300;
  }

  /**
   * @throws IOException when the body is not what the contract says; the message holds none of it
   */
  static <T> T read(byte[] body, Class<T> type) throws IOException {
    try {
      T value = JSON.readValue(body, type);
      if (value == null) {
        throw new IOException("The server's answer is null instead of a " + type.getSimpleName());
      }
      return value;
    } catch (JacksonException e) {
      // Jackson's message quotes the document, which may hold names and values.
      throw new IOException(
          "The server's answer is no "
              + type.getSimpleName()
              + " ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }

  static Problem problem(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    try {
      JsonNode document = JSON.readTree(response.body());
      Optional<Alarm> alarm =
          document.has("alarm")
              ? Optional.of(JSON.treeToValue(document.get("alarm"), Alarm.class))
              : Optional.empty();
      String detail = document.path("detail").asString("");
      return new Problem(
          document.path("code").asString(Problem.UNREADABLE),
          status,
          detail.substring(0, Math.min(detail.length(), DETAIL_CHARACTERS_MAX)),
          alarm);
    } catch (JacksonException e) {
      return new Problem(
          Problem.UNREADABLE, status, "The answer was no problem document.", Optional.empty());
    }
  }

  /**
   * {@code Retry-After} in seconds; its other form, a date, is not used by the server and counts as
   * absent.
   */
  static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("\\d{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }
}
