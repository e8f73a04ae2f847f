package io.vigil.server.ingest;

import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.server.ingest.DecodedTransmission.RefusedReading;
import io.vigil.server.journal.Urgency;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the body of a transmission in one pass. What makes the whole unreadable refuses the whole;
 * a fault of one reading refuses that one. Members that it does not know are skipped.
 */
final class TransmissionDecoder {
  static final int DEPTH_MAX = 8;
  static final long SEQUENCE_MAX = (1L << 53) - 1;

  /** Longer than any string or name that means something here. */
  private static final int STRING_CHARACTERS_MAX = 4_096;

  private static final int NAME_CHARACTERS_MAX = 256;

  /** Longer numbers end the reading of the whole. */
  private static final int NUMBER_CHARACTERS_MAX = 1_000;

  /** Longer ones are out of any range, however they are written; they are not computed with. */
  private static final int VALUE_CHARACTERS_MAX = 40;

  private static final int UUID_CHARACTERS = 36;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(STRING_CHARACTERS_MAX)
                  .maxNameLength(NAME_CHARACTERS_MAX)
                  .maxNumberLength(NUMBER_CHARACTERS_MAX)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // UTF-8 and nothing else.
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .build();

  private final JsonParser json;
  private final List<Reading> readings = new ArrayList<>();
  private final List<RefusedReading> refused = new ArrayList<>();
  private @Nullable UUID device;
  private @Nullable UUID epoch;
  private long sequence = -1;
  private Urgency urgency = Urgency.LIVE;
  private boolean hasReadings;

  private TransmissionDecoder(JsonParser json) {
    this.json = json;
  }

  /**
   * @param body JSON in UTF-8
   * @throws TransmissionRefusedException {@code malformed-json}, {@code malformed-transmission},
   *     {@code too-deep}, {@code too-many-readings}
   */
  static DecodedTransmission decode(byte[] body) throws TransmissionRefusedException {
    DecodedTransmission plain = PlainJson.read(body);
    return plain != null ? plain : decodeAny(body);
  }

  /** As {@link #decode}, by the general parser alone. */
  static DecodedTransmission decodeAny(byte[] body) throws TransmissionRefusedException {
    JsonParser json = JSON.createParser(ObjectReadContext.empty(), body);
    try (json) {
      return new TransmissionDecoder(json).transmission();
    } catch (StreamConstraintsException e) {
      throw new TransmissionRefusedException(
          json.streamReadContext().getNestingDepth() > DEPTH_MAX
              ? Refusal.TOO_DEEP
              : Refusal.MALFORMED_TRANSMISSION);
    } catch (JacksonException e) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_JSON);
    }
  }

  private DecodedTransmission transmission() throws TransmissionRefusedException {
    JsonToken first = json.nextToken();
    if (first == null) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_JSON);
    }
    require(first == JsonToken.START_OBJECT);
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "device" -> device = uuid(value);
        case "epoch" -> epoch = uuid(value);
        case "sequence" -> sequence = sequence(value);
        case "class" -> urgency = urgency(value);
        case "readings" -> readings(value);
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_JSON);
    }
    UUID device = this.device;
    UUID epoch = this.epoch;
    if (device == null || epoch == null || sequence < 0 || !hasReadings) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_TRANSMISSION);
    }
    return new DecodedTransmission(
        new DeviceId(device),
        epoch,
        sequence,
        urgency,
        List.copyOf(readings),
        List.copyOf(refused));
  }

  private UUID uuid(JsonToken value) throws TransmissionRefusedException {
    require(value == JsonToken.VALUE_STRING);
    String text = json.getString();
    // Java would take 1-1-1-1-1 as well.
    require(text.length() == UUID_CHARACTERS);
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_TRANSMISSION);
    }
  }

  private long sequence(JsonToken value) throws TransmissionRefusedException {
    require(value == JsonToken.VALUE_NUMBER_INT && isShort());
    BigDecimal number = new BigDecimal(json.getString());
    require(number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(SEQUENCE_MAX)) <= 0);
    return number.longValueExact();
  }

  private Urgency urgency(JsonToken value) throws TransmissionRefusedException {
    require(value == JsonToken.VALUE_STRING);
    return switch (json.getString()) {
      case "live" -> Urgency.LIVE;
      case "backlog" -> Urgency.BACKLOG;
      default -> throw new TransmissionRefusedException(Refusal.MALFORMED_TRANSMISSION);
    };
  }

  private void readings(JsonToken value) throws TransmissionRefusedException {
    require(value == JsonToken.START_ARRAY);
    int index = 0;
    for (JsonToken next = json.nextToken();
        next != JsonToken.END_ARRAY;
        next = json.nextToken(), index++) {
      if (index == PatientInput.MAX_READINGS) {
        throw new TransmissionRefusedException(Refusal.TOO_MANY_READINGS);
      }
      require(next == JsonToken.START_OBJECT);
      ReadingFault fault = reading();
      if (fault != null) {
        refused.add(new RefusedReading(index, fault));
      }
    }
    require(index > 0);
    hasReadings = true;
  }

  /** Adds the reading, or says what is wrong with it. */
  private @Nullable ReadingFault reading() {
    Draft draft = new Draft();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "metric" -> draft.metric = text(value).flatMap(Metric::ofCode);
        case "unit" -> draft.unit = text(value);
        case "value" -> value(value, draft);
        case "at" -> at(value, draft);
        case "ordinal" -> draft.ordinal = ordinal(value);
        case "status" -> statuses(value, draft);
        default -> {}
      }
      json.skipChildren();
    }
    return draft.addTo(readings);
  }

  private Optional<String> text(JsonToken value) {
    return value == JsonToken.VALUE_STRING ? Optional.of(json.getString()) : Optional.empty();
  }

  private void value(JsonToken value, Draft draft) {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (!value.isNumeric()) {
      draft.valueFault = ReadingFault.VALUE_NOT_A_NUMBER;
      return;
    }
    draft.valueFault = ReadingFault.VALUE_OUT_OF_RANGE;
    if (!isShort()) {
      return;
    }
    try {
      draft.value = new BigDecimal(json.getString());
    } catch (NumberFormatException e) {
      // An exponent beyond what even this type holds: the fault stands.
      draft.value = null;
    }
  }

  private void at(JsonToken value, Draft draft) {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    draft.timeFault = ReadingFault.TIME_MALFORMED;
    draft.at = text(value).flatMap(InstantText::parse);
  }

  private int ordinal(JsonToken value) {
    if (value != JsonToken.VALUE_NUMBER_INT || !isShort()) {
      return -1;
    }
    try {
      return new BigDecimal(json.getString()).intValueExact();
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private void statuses(JsonToken value, Draft draft) {
    draft.statusesKnown = value == JsonToken.START_ARRAY;
    if (value != JsonToken.START_ARRAY) {
      return;
    }
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      Optional<MeasurementStatus> status = text(next).flatMap(MeasurementStatus::ofWireName);
      draft.statusesKnown &= status.isPresent();
      status.ifPresent(draft.statuses::add);
      json.skipChildren();
    }
  }

  private boolean isShort() {
    return json.getStringLength() <= VALUE_CHARACTERS_MAX;
  }

  private static void require(boolean sound) throws TransmissionRefusedException {
    if (!sound) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_TRANSMISSION);
    }
  }

  /** A reading while its members come, in whatever order. */
  private static final class Draft {
    Optional<Metric> metric = Optional.empty();
    Optional<String> unit = Optional.empty();
    @Nullable BigDecimal value;
    ReadingFault valueFault = ReadingFault.VALUE_MISSING;
    Optional<Instant> at = Optional.empty();
    ReadingFault timeFault = ReadingFault.TIME_MISSING;
    int ordinal;
    Set<MeasurementStatus> statuses = EnumSet.noneOf(MeasurementStatus.class);
    boolean statusesKnown = true;

    @Nullable ReadingFault addTo(List<Reading> readings) {
      if (metric.isEmpty()) {
        return ReadingFault.UNKNOWN_METRIC;
      }
      if (unit.isEmpty() || !unit.get().equals(metric.get().unit())) {
        return ReadingFault.WRONG_UNIT;
      }
      BigDecimal number = value;
      if (number == null) {
        return valueFault;
      }
      if (!ReadingBounds.holds(number)) {
        return ReadingFault.VALUE_OUT_OF_RANGE;
      }
      if (at.isEmpty()) {
        return timeFault;
      }
      if (!holds(at.get())) {
        return ReadingFault.TIME_MALFORMED;
      }
      if (ordinal < 0 || ordinal > Reading.ORDINAL_MAX) {
        return ReadingFault.ORDINAL_OUT_OF_RANGE;
      }
      if (!statusesKnown) {
        return ReadingFault.UNKNOWN_STATUS;
      }
      readings.add(new Reading(metric.get(), number, at.get(), ordinal, statuses));
      return null;
    }

    /** Neither finer than milliseconds nor beyond what they count. */
    private static boolean holds(Instant at) {
      return at.getNano() % 1_000_000 == 0
          && Math.abs(at.getEpochSecond()) < SECONDS_MAX
          && ReadingBounds.holds(at.toEpochMilli());
    }

    private static final long SECONDS_MAX = Long.MAX_VALUE / 1_000 - 1;
  }
}
