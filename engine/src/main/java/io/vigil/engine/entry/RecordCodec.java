package io.vigil.engine.entry;

import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The canonical encoding of the core's records: the components in their order, each by its type.
 *
 * <table>
 * <caption>How a type is written</caption>
 * <tr><td>int, long</td><td>signed</td></tr>
 * <tr><td>boolean</td><td>one byte, 0 or 1</td></tr>
 * <tr><td>String, byte[]</td><td>length, bytes (UTF-8)</td></tr>
 * <tr><td>UUID</td><td>16 bytes</td></tr>
 * <tr><td>BigDecimal</td><td>unscaled value signed, scale signed</td></tr>
 * <tr><td>Instant</td><td>epoch milliseconds signed</td></tr>
 * <tr><td>LocalDate</td><td>epoch day signed</td></tr>
 * <tr><td>enum</td><td>ordinal unsigned; constants are only ever added at the end</td></tr>
 * <tr><td>Metric</td><td>its MDC number unsigned</td></tr>
 * <tr><td>Optional, OptionalLong</td><td>one byte, then the value if 1</td></tr>
 * <tr><td>List, Map, long[], int[]</td><td>count, then each (a map's in its own order)</td></tr>
 * <tr><td>List of Reading</td><td>count, then metric, value, time since the one before, ordinal</td></tr>
 * <tr><td>record</td><td>its components</td></tr>
 * <tr><td>sealed interface</td><td>the tag in {@link Tags} unsigned, then the record</td></tr>
 * </table>
 *
 * <p>A record that has been written never changes: another shape is another record with another
 * tag. Golden vectors in the tests hold this.
 */
public final class RecordCodec {

  private static final Map<Type, Codec> CODECS = new ConcurrentHashMap<>();

  private interface Codec {
    void write(ByteWriter out, Object value);

    Object read(ByteReader in);
  }

  private record Shape(
      Class<?> type, List<MethodHandle> accessors, List<Codec> codecs, MethodHandle constructor)
      implements Codec {
    @Override
    public void write(ByteWriter out, Object value) {
      for (int i = 0; i < codecs.size(); i++) {
        codecs.get(i).write(out, invoke(accessors.get(i), value));
      }
    }

    @Override
    public Object read(ByteReader in) {
      Object[] values = new Object[codecs.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = codecs.get(i).read(in);
      }
      try {
        return constructor.invokeExact(values);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new MalformedEntryException("no " + type.getSimpleName() + " has these values", e);
      }
    }

    private static Object invoke(MethodHandle accessor, Object value) {
      try {
        return accessor.invokeExact(value);
      } catch (Throwable e) {
        throw new IllegalStateException("an accessor of a record failed", e);
      }
    }
  }

  private RecordCodec() {}

  /** The encoding of a value as of a declared type. */
  public static byte[] encode(Class<?> type, Object value) {
    ByteWriter out = new ByteWriter();
    codec(type).write(out, value);
    return out.bytes();
  }

  /**
   * The value of an encoding.
   *
   * @throws MalformedEntryException if these bytes are not the encoding of such a value
   */
  public static <T> T decode(Class<T> type, byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    T value;
    try {
      value = type.cast(codec(type).read(in));
    } catch (ArithmeticException | DateTimeException e) {
      // Without its cause: the message of one holds the number, which may be a date of birth.
      throw new MalformedEntryException("a number is out of range");
    }
    in.end();
    // One value has one encoding: a decimal with a negative scale, a key that comes twice, bytes
    // that are not UTF-8 would otherwise be read as what something else is the encoding of.
    if (!Arrays.equals(encode(type, value), bytes)) {
      throw new MalformedEntryException("this is not the canonical encoding of what it says");
    }
    return value;
  }

  private static Codec codec(Type type) {
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
      return codec((out, v) -> out.raw((Boolean) v ? 1 : 0), RecordCodec::flag);
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
      return ofRecord(type);
    }
    throw new IllegalArgumentException("not encodable: " + type);
  }

  private static Codec ofGeneric(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      Codec item = lazy(arguments[0]);
      return codec(
          (out, v) -> writeOptional(out, (Optional<?>) v, item),
          in -> flag(in) ? Optional.of(item.read(in)) : Optional.empty());
    } else if (type.getRawType() == List.class && arguments[0] == Reading.class) {
      return codec((out, v) -> writeReadings(out, (List<?>) v), RecordCodec::readReadings);
    } else if (type.getRawType() == List.class) {
      Codec item = lazy(arguments[0]);
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
    } else if (type.getRawType() == Map.class) {
      Codec key = lazy(arguments[0]);
      Codec value = lazy(arguments[1]);
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

  private static Codec ofSealed(Class<?> type) {
    return codec(
        (out, v) -> {
          out.unsigned(Tags.of(type, v.getClass()));
          codec(v.getClass()).write(out, v);
        },
        in -> codec(Tags.type(type, in.unsigned())).read(in));
  }

  private static Codec ofRecord(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    List<MethodHandle> accessors = new ArrayList<>();
    List<Codec> codecs = new ArrayList<>();
    Class<?>[] types = new Class<?>[components.length];
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        accessors.add(
            lookup
                .unreflect(components[i].getAccessor())
                .asType(java.lang.invoke.MethodType.methodType(Object.class, Object.class)));
        codecs.add(lazy(components[i].getGenericType()));
      }
      MethodHandle constructor =
          lookup
              .unreflectConstructor(type.getConstructor(types))
              .asSpreader(Object[].class, types.length)
              .asType(java.lang.invoke.MethodType.methodType(Object.class, Object[].class));
      return new Shape(type, accessors, codecs, constructor);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("not encodable: " + type, e);
    }
  }

  /** Types may contain themselves; a codec is looked up when it is first used. */
  private static Codec lazy(Type type) {
    return new Codec() {
      private volatile Codec codec = this;

      @Override
      public void write(ByteWriter out, Object value) {
        resolved().write(out, value);
      }

      @Override
      public Object read(ByteReader in) {
        return resolved().read(in);
      }

      private Codec resolved() {
        if (codec == this) {
          codec = codec(type);
        }
        return codec;
      }
    };
  }

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

  private static boolean flag(ByteReader in) {
    int flag = in.raw();
    if (flag > 1) {
      throw new MalformedEntryException("a flag is 0 or 1: " + flag);
    }
    return flag == 1;
  }

  private static void writeLongs(ByteWriter out, long[] values) {
    out.unsigned(values.length);
    for (long value : values) {
      out.signed(value);
    }
  }

  private static long[] readLongs(ByteReader in) {
    long[] values = new long[in.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.signed();
    }
    return values;
  }

  private static void writeInts(ByteWriter out, int[] values) {
    out.unsigned(values.length);
    for (int value : values) {
      out.signed(value);
    }
  }

  private static int[] readInts(ByteReader in) {
    int[] values = new int[in.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(in.signed());
    }
    return values;
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
    out.raw(value.isPresent() ? 1 : 0);
    if (value.isPresent()) {
      out.signed(value.getAsLong());
    }
  }

  private static OptionalLong optionalLong(ByteReader in) {
    return flag(in) ? OptionalLong.of(in.signed()) : OptionalLong.empty();
  }

  private static void writeOptional(ByteWriter out, Optional<?> value, Codec item) {
    out.raw(value.isPresent() ? 1 : 0);
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

  private static void writeReadings(ByteWriter out, List<?> readings) {
    out.unsigned(readings.size());
    long time = 0;
    for (Object value : readings) {
      Reading reading = (Reading) value;
      out.unsigned(reading.metric().mdc());
      writeDecimal(out, reading.value());
      long at = reading.at().toEpochMilli();
      out.signed(at - time);
      out.unsigned(reading.ordinal());
      time = at;
    }
  }

  private static List<Reading> readReadings(ByteReader in) {
    int count = in.count();
    List<Reading> readings = new ArrayList<>(count);
    long time = 0;
    for (int i = 0; i < count; i++) {
      Metric metric = (Metric) metric(Metric.class, in.unsigned());
      BigDecimal value = readDecimal(in);
      time += in.signed();
      readings.add(reading(metric, value, Instant.ofEpochMilli(time), in.unsigned()));
    }
    return List.copyOf(readings);
  }

  private static Reading reading(Metric metric, BigDecimal value, Instant at, long ordinal) {
    try {
      return new Reading(metric, value, at, Math.toIntExact(ordinal));
    } catch (IllegalArgumentException e) {
      throw new MalformedEntryException("no Reading has these values", e);
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
