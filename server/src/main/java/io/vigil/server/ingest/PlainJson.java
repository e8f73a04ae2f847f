package io.vigil.server.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.vitals.Reading;
import io.vigil.server.journal.Urgency;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads transmissions as nearly all devices write them straight from their bytes, several times as
 * fast as a general parser: members that the interface names, each once, in any order and spacing,
 * ASCII without escapes, numbers without exponents, every reading sound. Of anything else it says
 * nothing, and the general decoder decides; so this one may only ever agree with that one.
 */
final class PlainJson {
  private static final byte[] DEVICE = name("device");
  private static final byte[] EPOCH = name("epoch");
  private static final byte[] SEQUENCE = name("sequence");
  private static final byte[] CLASS = name("class");
  private static final byte[] READINGS = name("readings");
  private static final byte[] METRIC = name("metric");
  private static final byte[] VALUE = name("value");
  private static final byte[] UNIT = name("unit");
  private static final byte[] AT = name("at");
  private static final byte[] ORDINAL = name("ordinal");
  private static final byte[] LIVE = name("live");
  private static final byte[] BACKLOG = name("backlog");

  private static final int UUID_CHARACTERS = 36;

  /** What a long holds of decimal digits, whichever they are. */
  private static final int DIGITS_MAX = 18;

  /** Of a reading: metric, value, unit and time. */
  private static final int READING_WHOLE = 0b1111;

  private static final int READINGS_FIRST = 16;
  private static final byte[] HEX = hex();

  /** Not what this reader reads. */
  private static final class NotPlainException extends Exception {
    private static final long serialVersionUID = 1;
    static final NotPlainException ONLY = new NotPlainException();

    private NotPlainException() {
      super(null, null, false, false);
    }
  }

  private final byte[] text;
  private int at;
  private @Nullable UUID device;
  private @Nullable UUID epoch;
  private long sequence = -1;
  private @Nullable Urgency urgency;
  private Reading[] readings = {};

  /** What the last string holds, between its quotes. */
  private int stringBegin;

  private int stringEnd;

  private long lastMillis = -1;
  private Instant lastInstant = Instant.EPOCH;

  private PlainJson(byte[] text) {
    this.text = text;
  }

  /** Null when it is for the general decoder to decide. */
  static @Nullable DecodedTransmission read(byte[] body) {
    try {
      return new PlainJson(body).transmission();
    } catch (NotPlainException | ArrayIndexOutOfBoundsException e) {
      // Reading on past the end is how a body that was cut short shows.
      return null;
    }
  }

  private DecodedTransmission transmission() throws NotPlainException {
    expect('{');
    do {
      string();
      expect(':');
      switch (text[stringBegin]) {
        case 'd' -> {
          require(is(DEVICE) && device == null);
          device = uuid();
        }
        case 'e' -> {
          require(is(EPOCH) && epoch == null);
          epoch = uuid();
        }
        case 's' -> {
          require(is(SEQUENCE) && sequence < 0);
          sequence = whole(TransmissionDecoder.SEQUENCE_MAX);
        }
        case 'c' -> {
          require(is(CLASS) && urgency == null);
          urgency = urgency();
        }
        case 'r' -> {
          require(is(READINGS) && readings.length == 0);
          readings = readings();
        }
        default -> throw NotPlainException.ONLY;
      }
    } while (more('}'));
    UUID device = this.device;
    UUID epoch = this.epoch;
    if (device == null || epoch == null || sequence < 0 || readings.length == 0 || !isAtEnd()) {
      throw NotPlainException.ONLY;
    }
    return new DecodedTransmission(
        new DeviceId(device),
        epoch,
        sequence,
        urgency == null ? Urgency.LIVE : urgency,
        List.of(readings),
        List.of());
  }

  private Reading[] readings() throws NotPlainException {
    Reading[] read = new Reading[READINGS_FIRST];
    int count = 0;
    expect('[');
    do {
      require(count < PatientInput.MAX_READINGS);
      if (count == read.length) {
        read = Arrays.copyOf(read, 2 * count);
      }
      read[count++] = reading();
    } while (more(']'));
    return Arrays.copyOf(read, count);
  }

  private Reading reading() throws NotPlainException {
    MetricText metric = null;
    BigDecimal value = BigDecimal.ZERO;
    int unitBegin = 0;
    int unitEnd = 0;
    Instant instant = Instant.EPOCH;
    int ordinal = 0;
    int seen = 0;
    expect('{');
    do {
      string();
      expect(':');
      int member;
      switch (text[stringBegin]) {
        case 'm' -> {
          require(is(METRIC));
          string();
          metric = MetricText.of(text, stringBegin, stringEnd);
          member = 1;
        }
        case 'v' -> {
          require(is(VALUE));
          value = number();
          member = 2;
        }
        case 'u' -> {
          require(is(UNIT));
          string();
          unitBegin = stringBegin;
          unitEnd = stringEnd;
          member = 4;
        }
        case 'a' -> {
          require(is(AT));
          instant = instant();
          member = 8;
        }
        case 'o' -> {
          require(is(ORDINAL));
          ordinal = (int) whole(Reading.ORDINAL_MAX);
          member = 16;
        }
        default -> throw NotPlainException.ONLY;
      }
      require((seen & member) == 0);
      seen |= member;
    } while (more('}'));
    if (metric == null
        || (seen & READING_WHOLE) != READING_WHOLE
        || !metric.isUnit(text, unitBegin, unitEnd)) {
      throw NotPlainException.ONLY;
    }
    return new Reading(metric.metric(), value, instant, ordinal);
  }

  private UUID uuid() throws NotPlainException {
    string();
    int begin = stringBegin;
    require(
        stringEnd - begin == UUID_CHARACTERS
            && text[begin + 8] == '-'
            && text[begin + 13] == '-'
            && text[begin + 18] == '-'
            && text[begin + 23] == '-');
    long high = (hex(begin, 8) << 16 | hex(begin + 9, 4)) << 16 | hex(begin + 14, 4);
    long low = hex(begin + 19, 4) << 48 | hex(begin + 24, 12);
    return new UUID(high, low);
  }

  private long hex(int from, int digits) throws NotPlainException {
    long number = 0;
    int sign = 0;
    for (int i = from; i < from + digits; i++) {
      // A string is ASCII.
      byte digit = HEX[text[i]];
      sign |= digit;
      number = number << 4 | digit;
    }
    require(sign >= 0);
    return number;
  }

  private Urgency urgency() throws NotPlainException {
    string();
    if (is(LIVE)) {
      return Urgency.LIVE;
    }
    require(is(BACKLOG));
    return Urgency.BACKLOG;
  }

  private Instant instant() throws NotPlainException {
    string();
    long millis = InstantText.plainEpochMillis(text, stringBegin, stringEnd);
    require(millis >= 0);
    if (millis != lastMillis) {
      lastMillis = millis;
      lastInstant = Instant.ofEpochMilli(millis);
    }
    return lastInstant;
  }

  /** A whole number, 0 to {@code max}. */
  private long whole(long max) throws NotPlainException {
    space();
    int begin = at;
    long number = digits(0);
    require(at - begin <= DIGITS_MAX && !(text[begin] == '0' && at - begin > 1) && number <= max);
    require(text[at] != '.' && text[at] != 'e' && text[at] != 'E');
    return number;
  }

  private BigDecimal number() throws NotPlainException {
    space();
    boolean negative = text[at] == '-';
    if (negative) {
      at++;
    }
    int begin = at;
    long unscaled = digits(0);
    int whole = at - begin;
    require(whole <= Reading.INTEGER_DIGITS_MAX && !(text[begin] == '0' && whole > 1));
    int decimals = 0;
    if (text[at] == '.') {
      at++;
      begin = at;
      unscaled = digits(unscaled);
      decimals = at - begin;
      require(decimals <= Reading.DECIMALS_MAX);
    }
    require(text[at] != 'e' && text[at] != 'E');
    return BigDecimal.valueOf(negative ? -unscaled : unscaled, decimals);
  }

  /** Digits, one at least, to the right of those that {@code number} has. */
  private long digits(long number) throws NotPlainException {
    int begin = at;
    long result = number;
    for (int digit = text[at] - '0'; digit >= 0 && digit <= 9; digit = text[at] - '0') {
      result = 10 * result + digit;
      at++;
    }
    require(at > begin);
    return result;
  }

  /** A string of ASCII without escapes, one character at least. */
  private void string() throws NotPlainException {
    expect('"');
    int i = at;
    stringBegin = i;
    byte next = text[i];
    while (next != '"') {
      // Negative is past ASCII.
      require(next >= ' ' && next != '\\');
      next = text[++i];
    }
    require(i > stringBegin);
    stringEnd = i;
    at = i + 1;
  }

  private boolean is(byte[] name) {
    return Arrays.equals(text, stringBegin, stringEnd, name, 0, name.length);
  }

  /** After an element: whether a comma says that another one follows, or the end has come. */
  private boolean more(char end) throws NotPlainException {
    space();
    byte next = text[at++];
    require(next == ',' || next == end);
    return next == ',';
  }

  private void expect(char wanted) throws NotPlainException {
    space();
    require(text[at++] == wanted);
  }

  private void space() {
    byte next = text[at];
    while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
      next = text[++at];
    }
  }

  private boolean isAtEnd() {
    while (at < text.length) {
      byte next = text[at++];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean plain) throws NotPlainException {
    if (!plain) {
      throw NotPlainException.ONLY;
    }
  }

  private static byte[] name(String name) {
    return name.getBytes(US_ASCII);
  }

  private static byte[] hex() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < 16; i++) {
      values[Character.toUpperCase(Character.forDigit(i, 16))] = (byte) i;
      values[Character.forDigit(i, 16)] = (byte) i;
    }
    return values;
  }
}
