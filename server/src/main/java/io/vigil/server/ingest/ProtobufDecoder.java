package io.vigil.server.ingest;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.server.ingest.DecodedTransmission.RefusedReading;
import io.vigil.server.journal.Urgency;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the message {@code Transmission} of {@code docs/reference/transmission.proto} from its
 * fields, without classes generated for it. Numbers are taken at their full 64 bits: one that is
 * too large for its field is a fault, where generated classes would cut it to another number.
 */
final class ProtobufDecoder {
  private static final int TAG_TYPE_BITS = 3;

  static final int DEVICE = 1 << TAG_TYPE_BITS | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int EPOCH = 2 << TAG_TYPE_BITS | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int SEQUENCE = 3 << TAG_TYPE_BITS | WireFormat.WIRETYPE_VARINT;
  static final int DATA_CLASS = 4 << TAG_TYPE_BITS | WireFormat.WIRETYPE_VARINT;
  static final int BASE = 5 << TAG_TYPE_BITS | WireFormat.WIRETYPE_VARINT;
  static final int READINGS = 6 << TAG_TYPE_BITS | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  static final int METRIC = 1 << TAG_TYPE_BITS | WireFormat.WIRETYPE_VARINT;
  static final int VALUE = 2 << TAG_TYPE_BITS | WireFormat.WIRETYPE_VARINT;
  static final int DECIMALS = 3 << TAG_TYPE_BITS | WireFormat.WIRETYPE_VARINT;
  static final int AFTER_BASE = 4 << TAG_TYPE_BITS | WireFormat.WIRETYPE_VARINT;
  static final int ORDINAL = 5 << TAG_TYPE_BITS | WireFormat.WIRETYPE_VARINT;
  static final int STATUSES = 6 << TAG_TYPE_BITS | WireFormat.WIRETYPE_VARINT;

  private static final int UUID_BYTES = 16;

  /** In the order of their numbers. */
  private static final List<Metric> METRICS =
      Metric.all().stream().sorted(Comparator.comparingInt(Metric::mdc)).toList();

  private static final long[] NUMBERS = METRICS.stream().mapToLong(Metric::mdc).toArray();

  /** What each bit of a reading's statuses stands for, from the lowest; never moved. */
  private static final List<MeasurementStatus> STATUS_BITS =
      List.of(
          MeasurementStatus.DEMO,
          MeasurementStatus.TEST,
          MeasurementStatus.CONTROL_SOLUTION,
          MeasurementStatus.NO_CONTACT,
          MeasurementStatus.INVALID,
          MeasurementStatus.NOT_AVAILABLE,
          MeasurementStatus.QUESTIONABLE,
          MeasurementStatus.CALIBRATING,
          MeasurementStatus.EARLY_ESTIMATE,
          MeasurementStatus.FROM_STORAGE,
          MeasurementStatus.VALIDATED,
          MeasurementStatus.CONTACT_CONFIRMED);

  /** A reading as it stands there; the base of its time may come later. */
  private static final class Draft {
    long metric;
    long value;
    long decimals;
    long afterBaseMillis;
    long ordinal;
    long statuses;
    boolean hasValue;
    boolean hasTime;
  }

  private final CodedInputStream in;
  private final List<Draft> drafts = new ArrayList<>();
  private @Nullable UUID device;
  private @Nullable UUID epoch;
  private long sequence;
  private long dataClass;
  private long baseEpochMillis;
  private Instant lastInstant = Instant.EPOCH;

  private ProtobufDecoder(CodedInputStream in) {
    this.in = in;
  }

  /**
   * @throws TransmissionRefusedException {@code malformed-protobuf}, {@code
   *     malformed-transmission}, {@code too-many-readings}
   */
  static DecodedTransmission decode(byte[] body) throws TransmissionRefusedException {
    ProtobufDecoder decoder = new ProtobufDecoder(CodedInputStream.newInstance(body));
    try {
      decoder.readTransmission();
    } catch (IOException e) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_PROTOBUF);
    }
    return decoder.transmission();
  }

  private void readTransmission() throws IOException, TransmissionRefusedException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case DEVICE -> device = readId();
        case EPOCH -> epoch = readId();
        case SEQUENCE -> sequence = in.readUInt64();
        case DATA_CLASS -> dataClass = in.readUInt64();
        case BASE -> baseEpochMillis = in.readInt64();
        case READINGS -> {
          if (drafts.size() == PatientInput.MAX_READINGS) {
            throw new TransmissionRefusedException(Refusal.TOO_MANY_READINGS);
          }
          drafts.add(readReading());
        }
        default -> skip(tag);
      }
    }
  }

  private Draft readReading() throws IOException, TransmissionRefusedException {
    Draft draft = new Draft();
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case METRIC -> draft.metric = in.readUInt64();
        case VALUE -> {
          draft.value = in.readSInt64();
          draft.hasValue = true;
        }
        case DECIMALS -> draft.decimals = in.readUInt64();
        case AFTER_BASE -> {
          draft.afterBaseMillis = in.readSInt64();
          draft.hasTime = true;
        }
        case ORDINAL -> draft.ordinal = in.readUInt64();
        case STATUSES -> draft.statuses = in.readUInt64();
        default -> skip(tag);
      }
    }
    in.popLimit(outer);
    return draft;
  }

  private UUID readId() throws IOException, TransmissionRefusedException {
    if (in.readRawVarint32() != UUID_BYTES) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_TRANSMISSION);
    }
    long high = Long.reverseBytes(in.readRawLittleEndian64());
    return new UUID(high, Long.reverseBytes(in.readRawLittleEndian64()));
  }

  private void skip(int tag) throws IOException, TransmissionRefusedException {
    int type = WireFormat.getTagWireType(tag);
    // The only ones that nest; no message of this schema ever has one.
    if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_PROTOBUF);
    }
    in.skipField(tag);
  }

  private DecodedTransmission transmission() throws TransmissionRefusedException {
    UUID device = this.device;
    UUID epoch = this.epoch;
    if (device == null
        || epoch == null
        || sequence < 0
        || sequence > TransmissionDecoder.SEQUENCE_MAX
        || drafts.isEmpty()) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_TRANSMISSION);
    }
    Urgency urgency = urgency();
    List<Reading> readings = new ArrayList<>(drafts.size());
    List<RefusedReading> refused = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      ReadingFault fault = add(drafts.get(i), readings);
      if (fault != null) {
        refused.add(new RefusedReading(i, fault));
      }
    }
    return new DecodedTransmission(
        new DeviceId(device),
        epoch,
        sequence,
        urgency,
        List.copyOf(readings),
        List.copyOf(refused));
  }

  private Urgency urgency() throws TransmissionRefusedException {
    if (dataClass == 0) {
      return Urgency.LIVE;
    }
    if (dataClass == 1) {
      return Urgency.BACKLOG;
    }
    throw new TransmissionRefusedException(Refusal.MALFORMED_TRANSMISSION);
  }

  /** Adds the reading, or says what is wrong with it. */
  private @Nullable ReadingFault add(Draft draft, List<Reading> readings) {
    int metric = Arrays.binarySearch(NUMBERS, draft.metric);
    if (metric < 0) {
      return ReadingFault.UNKNOWN_METRIC;
    }
    if (!draft.hasValue) {
      return ReadingFault.VALUE_MISSING;
    }
    if (draft.decimals < 0 || draft.decimals > Reading.DECIMALS_MAX) {
      return ReadingFault.VALUE_OUT_OF_RANGE;
    }
    BigDecimal value = BigDecimal.valueOf(draft.value, (int) draft.decimals);
    if (!ReadingBounds.holds(value)) {
      return ReadingFault.VALUE_OUT_OF_RANGE;
    }
    if (!draft.hasTime) {
      return ReadingFault.TIME_MISSING;
    }
    // Once the base is in its bounds, the sum overflows to below zero if at all.
    long at = baseEpochMillis + draft.afterBaseMillis;
    if (!ReadingBounds.holds(baseEpochMillis) || !ReadingBounds.holds(at)) {
      return ReadingFault.TIME_MALFORMED;
    }
    if (draft.ordinal < 0 || draft.ordinal > Reading.ORDINAL_MAX) {
      return ReadingFault.ORDINAL_OUT_OF_RANGE;
    }
    if (draft.statuses >>> STATUS_BITS.size() != 0) {
      return ReadingFault.UNKNOWN_STATUS;
    }
    readings.add(
        new Reading(
            METRICS.get(metric),
            value,
            instant(at),
            (int) draft.ordinal,
            draft.statuses == 0 ? Set.of() : statuses(draft.statuses)));
    return null;
  }

  private static Set<MeasurementStatus> statuses(long bits) {
    Set<MeasurementStatus> statuses = EnumSet.noneOf(MeasurementStatus.class);
    for (int bit = 0; bit < STATUS_BITS.size(); bit++) {
      if ((bits & (1L << bit)) != 0) {
        statuses.add(STATUS_BITS.get(bit));
      }
    }
    return statuses;
  }

  /** Most readings are of the same instant as the one before. */
  private Instant instant(long epochMillis) {
    if (epochMillis != lastInstant.toEpochMilli()) {
      lastInstant = Instant.ofEpochMilli(epochMillis);
    }
    return lastInstant;
  }
}
