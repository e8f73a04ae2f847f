package io.vigil.engine.entry;

import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.RecentTransmissions;
import io.vigil.core.patient.Stream;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The canonical encoding of the core's records: the components in their order, each by its type.
 *
 * <table>
 * <caption>How a type is written</caption>
 * <tr><td>int, long</td><td>signed</td></tr>
 * <tr><td>long …EpochMillis</td><td>a time, unsigned: 0 for the last, 1 for the first of all longs,
 * else 2 + zigzag of the time since the base (0, in an entry its header's time)</td></tr>
 * <tr><td>boolean</td><td>one byte, 0 or 1</td></tr>
 * <tr><td>String, byte[]</td><td>length, bytes (UTF-8)</td></tr>
 * <tr><td>UUID</td><td>16 bytes</td></tr>
 * <tr><td>BigDecimal</td><td>unscaled value signed, scale signed</td></tr>
 * <tr><td>Instant</td><td>epoch milliseconds signed</td></tr>
 * <tr><td>LocalDate</td><td>epoch day signed</td></tr>
 * <tr><td>enum</td><td>ordinal unsigned; constants are only ever added at the end</td></tr>
 * <tr><td>Metric</td><td>its MDC number unsigned</td></tr>
 * <tr><td>Optional, OptionalLong</td><td>one byte, then the value if 1</td></tr>
 * <tr><td>List, Map</td><td>count, then each (a map's in its own order)</td></tr>
 * <tr><td>long[], int[]</td><td>count, the first, the greatest common divisor of the differences
 * between neighbours unless it is 0, the differences divided by it; all signed</td></tr>
 * <tr><td>Set of MeasurementStatus</td><td>unsigned, a bit for each ordinal</td></tr>
 * <tr><td>List of ReadingStatus</td><td>count, then runs: the status, its count</td></tr>
 * <tr><td>List of Reading</td><td>see {@link ReadingsCodec}</td></tr>
 * <tr><td>TransmissionIdentity, RecentTransmissions</td><td>see {@link IdentityCodec}</td></tr>
 * <tr><td>record</td><td>its components</td></tr>
 * <tr><td>sealed interface</td><td>the tag in {@link Tags} unsigned, then the record; the members
 * of a union within are its own</td></tr>
 * </table>
 *
 * <p>A record that has been written never changes: another shape is another record with another
 * tag. Golden vectors in the tests hold this.
 */
public final class RecordCodec {

  private static final ReadingStatus[] STATUSES = ReadingStatus.values();

  private static final Map<Type, Codec> CODECS = new ConcurrentHashMap<>();

  /** How values of one type are written; {@link RecordShapes} makes those of records. */
  interface Codec {
    void write(ByteWriter out, Object value);

    Object read(ByteReader in);
  }

  private RecordCodec() {}

  /** The encoding of a value as of a declared type. */
  public static byte[] encode(Class<?> type, Object value) {
    ByteWriter out = new ByteWriter();
    write(out, type, value);
    return out.bytes();
  }

  /** The encoding of an entry's body, without what its header says already. */
  static byte[] encode(EntryBody body, Header header) {
    ByteWriter out = new ByteWriter(header);
    write(out, EntryBody.class, body);
    return out.bytes();
  }

  /**
   * The value of an encoding.
   *
   * @throws MalformedEntryException if these bytes are not the encoding of such a value
   */
  public static <T> T decode(Class<T> type, byte[] bytes) {
    T value = read(new ByteReader(bytes), type);
    ByteWriter again = new ByteWriter();
    write(again, type, value);
    canonical(again, bytes);
    return value;
  }

  /**
   * The body of an entry.
   *
   * @throws MalformedEntryException if these bytes are not the encoding of a body beside this
   *     header
   */
  static EntryBody decode(byte[] bytes, Header header) {
    EntryBody body = read(new ByteReader(bytes, header), EntryBody.class);
    ByteWriter again = new ByteWriter(header);
    write(again, EntryBody.class, body);
    canonical(again, bytes);
    return body;
  }

  static void write(ByteWriter out, Class<?> type, Object value) {
    codec(type).write(out, value);
  }

  /** The value that the rest of these bytes is read as, be they its canonical encoding or not. */
  static <T> T read(ByteReader in, Class<T> type) {
    try {
      T value = type.cast(codec(type).read(in));
      in.end();
      return value;
    } catch (ArithmeticException | DateTimeException e) {
      // Without its cause: the message of one holds the number, which may be a date of birth.
      throw new MalformedEntryException("a number is out of range");
    } catch (IllegalArgumentException e) {
      throw new MalformedEntryException("no " + type.getSimpleName() + " has these values", e);
    }
  }

  /**
   * One value has one encoding: a decimal with a negative scale, a key that comes twice, bytes that
   * are not UTF-8 would otherwise be read as what something else is the encoding of.
   */
  private static void canonical(ByteWriter again, byte[] bytes) {
    if (!again.is(bytes)) {
      throw new MalformedEntryException("this is not the canonical encoding of what it says");
    }
  }

  static Codec codec(Type type) {
    Codec known = CODECS.get(type);
    if (known == null) {
      // Not computeIfAbsent: making one codec makes others.
      known = make(type);
      CODECS.put(type, known);
    }
    return known;
  }

  private static Codec make(Type type) {
    return switch (type) {
      case Class<?> raw -> ofClass(raw);
      case ParameterizedType generic -> ofGeneric(generic);
      default -> throw new IllegalArgumentException("not encodable: " + type);
    };
  }

  private static Codec ofClass(Class<?> type) {
    if (type == int.class) {
      return codec((out, v) -> out.signed((Integer) v), in -> Math.toIntExact(in.signed()));
    } else if (type == long.class || type == Long.class) {
      return codec((out, v) -> out.signed((Long) v), ByteReader::signed);
    } else if (type == boolean.class) {
      return codec((out, v) -> out.flag((Boolean) v), ByteReader::flag);
    } else if (type == String.class) {
      return codec((out, v) -> out.text((String) v), ByteReader::text);
    } else if (type == byte[].class) {
      return codec((out, v) -> out.block((byte[]) v), ByteReader::block);
    } else if (type == long[].class) {
      return codec((out, v) -> writeLongs(out, (long[]) v), RecordCodec::readLongs);
    } else if (type == int[].class) {
      return codec((out, v) -> writeInts(out, (int[]) v), RecordCodec::readInts);
    } else if (type == UUID.class) {
      return codec((out, v) -> out.uuid((UUID) v), ByteReader::uuid);
    } else if (type == BigDecimal.class) {
      return codec((out, v) -> writeDecimal(out, (BigDecimal) v), RecordCodec::readDecimal);
    } else if (type == Instant.class) {
      return codec(
          (out, v) -> out.signed(((Instant) v).toEpochMilli()),
          in -> Instant.ofEpochMilli(in.signed()));
    } else if (type == LocalDate.class) {
      return codec(
          (out, v) -> out.signed(((LocalDate) v).toEpochDay()),
          in -> LocalDate.ofEpochDay(in.signed()));
    } else if (type == TransmissionIdentity.class) {
      return codec(
          (out, v) -> IdentityCodec.write(out, (TransmissionIdentity) v), IdentityCodec::read);
    } else if (type == RecentTransmissions.class) {
      return codec(
          (out, v) -> IdentityCodec.writeRecent(out, (RecentTransmissions) v),
          IdentityCodec::readRecent);
    } else if (type == OptionalLong.class) {
      return codec((out, v) -> writeOptionalLong(out, (OptionalLong) v), RecordCodec::optionalLong);
    } else if (Metric.class.isAssignableFrom(type)) {
      return codec((out, v) -> out.unsigned(((Metric) v).mdc()), in -> metric(type, in.unsigned()));
    } else if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return codec(
          (out, v) -> out.unsigned(((Enum<?>) v).ordinal()), in -> constant(constants, in));
    } else if (type.isSealed()) {
      return ofSealed(type);
    } else if (type.isRecord()) {
      return RecordShapes.of(type);
    }
    throw new IllegalArgumentException("not encodable: " + type);
  }

  private static Codec ofGeneric(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      Codec item = codec(arguments[0]);
      return codec(
          (out, v) -> writeOptional(out, (Optional<?>) v, item),
          in -> in.flag() ? Optional.of(item.read(in)) : Optional.empty());
    } else if (type.getRawType() == Set.class && arguments[0] == MeasurementStatus.class) {
      return codec(
          (out, v) -> out.unsigned(StatusSets.bits((Set<?>) v)),
          in -> StatusSets.read(in.unsigned()));
    } else if (type.getRawType() == List.class && arguments[0] == Reading.class) {
      return codec((out, v) -> ReadingsCodec.write(out, (List<?>) v), ReadingsCodec::read);
    } else if (type.getRawType() == List.class && arguments[0] == ReadingStatus.class) {
      return codec((out, v) -> writeStatuses(out, (List<?>) v), RecordCodec::readStatuses);
    } else if (type.getRawType() == List.class && arguments[0] == Stream.Block.class) {
      return BlockLists.codec(ofList(codec(Stream.Block.class)));
    } else if (type.getRawType() == List.class) {
      return ofList(codec(arguments[0]));
    } else if (type.getRawType() == Map.class) {
      Codec key = codec(arguments[0]);
      Codec value = codec(arguments[1]);
      return codec(
          (out, v) -> writeMap(out, (Map<?, ?>) v, key, value),
          in -> {
            int count = in.count();
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
              map.put(key.read(in), value.read(in));
            }
            return Collections.unmodifiableMap(map);
          });
    }
    throw new IllegalArgumentException("not encodable: " + type);
  }

  private static Codec ofList(Codec item) {
    return codec(
        (out, v) -> writeList(out, (List<?>) v, item),
        in -> {
          int count = in.count();
          List<Object> list = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            list.add(item.read(in));
          }
          return List.copyOf(list);
        });
  }

  private static Codec ofSealed(Class<?> type) {
    Map<Class<?>, Member> byType = new HashMap<>();
    Map<Integer, Codec> byTag = new HashMap<>();
    for (Class<?> member : members(type)) {
      int tag = Tags.of(type, member);
      Codec codec = codec(member);
      byType.put(member, new Member(tag, codec));
      byTag.put(tag, codec);
    }
    return codec(
        (out, v) -> {
          Member member = byType.get(v.getClass());
          if (member == null) {
            throw new IllegalArgumentException("no member of this union: " + v.getClass());
          }
          out.unsigned(member.tag);
          member.codec.write(out, v);
        },
        in -> {
          long tag = in.unsigned();
          Codec codec = tag == (int) tag ? byTag.get((int) tag) : null;
          if (codec != null && in.older != null) {
            Codec older = in.older.codec(type, (int) tag);
            codec = older == null ? codec : older;
          }
          if (codec == null) {
            throw new MalformedEntryException("no type in " + type.getSimpleName() + " for " + tag);
          }
          return codec.read(in);
        });
  }

  /** Those of a union within the union included. */
  static List<Class<?>> members(Class<?> type) {
    List<Class<?>> members = new ArrayList<>();
    for (Class<?> member : type.getPermittedSubclasses()) {
      if (member.isSealed()) {
        members.addAll(members(member));
      } else {
        members.add(member);
      }
    }
    return members;
  }

  private record Member(int tag, Codec codec) {}

  private interface Writing {
    void write(ByteWriter out, Object value);
  }

  private interface Parsing {
    Object read(ByteReader in);
  }

  private static Codec codec(Writing writing, Parsing parsing) {
    return new Codec() {
      @Override
      public void write(ByteWriter out, Object value) {
        writing.write(out, value);
      }

      @Override
      public Object read(ByteReader in) {
        return parsing.read(in);
      }
    };
  }

  private static void writeLongs(ByteWriter out, long[] values) {
    out.unsigned(values.length);
    if (values.length == 0) {
      return;
    }
    out.signed(values[0]);
    long divisor = 0;
    for (int i = 1; i < values.length && divisor != 1; i++) {
      divisor = commonDivisor(divisor, values[i] - values[i - 1]);
    }
    if (values.length > 1) {
      out.signed(divisor);
    }
    for (int i = 1; i < values.length && divisor != 0; i++) {
      out.signed((values[i] - values[i - 1]) / divisor);
    }
  }

  private static long[] readLongs(ByteReader in) {
    int count = in.lengthOfRepeats();
    if (count == 0) {
      return new long[0];
    }
    long first = in.signed();
    long divisor = count > 1 ? in.signed() : 0;
    if (divisor != 0) {
      in.require(count - 1);
    }
    long[] values = new long[count];
    values[0] = first;
    for (int i = 1; i < count; i++) {
      values[i] = values[i - 1] + (divisor == 0 ? 0 : in.signed() * divisor);
    }
    return values;
  }

  private static void writeInts(ByteWriter out, int[] values) {
    writeLongs(out, Arrays.stream(values).asLongStream().toArray());
  }

  private static int[] readInts(ByteReader in) {
    return Arrays.stream(readLongs(in)).mapToInt(Math::toIntExact).toArray();
  }

  private static long commonDivisor(long a, long b) {
    long greater = a;
    long rest = b;
    while (rest != 0) {
      long next = greater % rest;
      greater = rest;
      rest = next;
    }
    return Math.abs(greater);
  }

  private static void writeStatuses(ByteWriter out, List<?> statuses) {
    out.unsigned(statuses.size());
    int run = 0;
    for (int i = 0; i < statuses.size(); i++) {
      run++;
      if (i + 1 == statuses.size() || statuses.get(i + 1) != statuses.get(i)) {
        out.unsigned(((ReadingStatus) statuses.get(i)).ordinal());
        out.unsigned(run);
        run = 0;
      }
    }
  }

  private static List<ReadingStatus> readStatuses(ByteReader in) {
    int count = in.lengthOfRepeats();
    List<ReadingStatus> statuses = new ArrayList<>();
    while (statuses.size() < count) {
      ReadingStatus status = (ReadingStatus) constant(STATUSES, in);
      long run = in.unsigned();
      if (run < 1 || run > count - statuses.size()) {
        throw new MalformedEntryException("a run exceeds what is counted: " + run);
      }
      statuses.addAll(Collections.nCopies((int) run, status));
    }
    return List.copyOf(statuses);
  }

  private static void writeDecimal(ByteWriter out, BigDecimal value) {
    out.signed(value.unscaledValue().longValueExact());
    out.signed(value.scale());
  }

  private static BigDecimal readDecimal(ByteReader in) {
    long unscaled = in.signed();
    return new BigDecimal(BigInteger.valueOf(unscaled), Math.toIntExact(in.signed()));
  }

  private static void writeOptionalLong(ByteWriter out, OptionalLong value) {
    out.flag(value.isPresent());
    if (value.isPresent()) {
      out.signed(value.getAsLong());
    }
  }

  private static OptionalLong optionalLong(ByteReader in) {
    return in.flag() ? OptionalLong.of(in.signed()) : OptionalLong.empty();
  }

  private static void writeOptional(ByteWriter out, Optional<?> value, Codec item) {
    out.flag(value.isPresent());
    if (value.isPresent()) {
      item.write(out, value.get());
    }
  }

  private static void writeList(ByteWriter out, List<?> list, Codec item) {
    out.unsigned(list.size());
    for (Object value : list) {
      item.write(out, value);
    }
  }

  private static void writeMap(ByteWriter out, Map<?, ?> map, Codec key, Codec value) {
    out.unsigned(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      key.write(out, entry.getKey());
      value.write(out, entry.getValue());
    }
  }

  private static Object metric(Class<?> type, long mdc) {
    Metric metric;
    try {
      metric = Metric.ofMdc(Math.toIntExact(mdc));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MalformedEntryException("no such metric: " + mdc, e);
    }
    if (!type.isInstance(metric)) {
      throw new MalformedEntryException(mdc + " is not of " + type.getSimpleName());
    }
    return metric;
  }

  private static Object constant(Object[] constants, ByteReader in) {
    long ordinal = in.unsigned();
    if (ordinal < 0 || ordinal >= constants.length) {
      throw new MalformedEntryException("no such constant: " + ordinal);
    }
    return constants[(int) ordinal];
  }
}
