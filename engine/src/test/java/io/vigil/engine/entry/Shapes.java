package io.vigil.engine.entry;

import io.vigil.core.patient.RecentTransmissions;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** What the journal's types are made of: walked, filled with seeded values, and written out. */
final class Shapes {

  private static final int MAX_TRIES = 2_000;
  private static final long LATEST_EPOCH_MILLIS = 253_402_300_799_999L;
  private static final List<String> TEXTS =
      List.of("", "a", "Tan Mei Ling", "Görges", "陳大文", "🫀 7E-04", "x,y|z");

  private final Random random;

  Shapes(long seed) {
    random = new Random(seed);
  }

  /** A sealed interface and one of its records, or a record twice. */
  record Case(Class<?> declared, Class<?> actual) {
    @Override
    public String toString() {
      return name(declared) + " " + name(actual);
    }
  }

  /** Every record and every member of a union that can be reached from some types. */
  static Set<Case> cases(Class<?>... roots) {
    Set<Case> cases = new LinkedHashSet<>();
    Set<Type> seen = new LinkedHashSet<>();
    for (Class<?> root : roots) {
      walk(root, seen, cases);
    }
    return cases;
  }

  /** The enums whose constants are written by their place. */
  static Set<Class<?>> enums(Class<?>... roots) {
    Set<Type> seen = new LinkedHashSet<>();
    for (Class<?> root : roots) {
      walk(root, seen, new LinkedHashSet<>());
    }
    Set<Class<?>> enums = new LinkedHashSet<>();
    for (Type type : seen) {
      if (type instanceof Class<?> raw && raw.isEnum() && !Metric.class.isAssignableFrom(raw)) {
        enums.add(raw);
      }
    }
    return enums;
  }

  private static void walk(Type type, Set<Type> seen, Set<Case> cases) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        walk(argument, seen, cases);
      }
    } else if (type instanceof Class<?> raw) {
      if (raw.isRecord()) {
        cases.add(new Case(raw, raw));
        for (RecordComponent component : raw.getRecordComponents()) {
          walk(component.getGenericType(), seen, cases);
        }
      } else if (raw.isSealed() && !Metric.class.isAssignableFrom(raw)) {
        for (Class<?> permitted : RecordCodec.members(raw)) {
          cases.add(new Case(raw, permitted));
          walk(permitted, seen, cases);
        }
      }
    }
  }

  static String name(Class<?> type) {
    return type.getName().replace("io.vigil.", "");
  }

  Object any(Type type) {
    if (type instanceof ParameterizedType generic) {
      return anyGeneric(generic);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == int.class) {
      return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(1_000);
    } else if (raw == long.class || raw == Long.class) {
      return anyLong();
    } else if (raw == boolean.class) {
      return random.nextBoolean();
    } else if (raw == String.class) {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    } else if (raw == byte[].class) {
      byte[] bytes = new byte[random.nextInt(6)];
      random.nextBytes(bytes);
      return bytes;
    } else if (raw == long[].class) {
      return random.longs(random.nextInt(5), -1_000_000, 1L << 60).toArray();
    } else if (raw == int[].class) {
      return random.ints(random.nextInt(5)).toArray();
    } else if (raw == UUID.class) {
      return new UUID(random.nextLong(), random.nextLong());
    } else if (raw == BigDecimal.class) {
      return BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(7));
    } else if (raw == Instant.class) {
      return Instant.ofEpochMilli(Math.floorMod(random.nextLong(), LATEST_EPOCH_MILLIS));
    } else if (raw == LocalDate.class) {
      return LocalDate.ofEpochDay(random.nextInt(80_000) - 30_000);
    } else if (raw == OptionalLong.class) {
      return random.nextBoolean() ? OptionalLong.of(anyLong()) : OptionalLong.empty();
    } else if (raw == Metric.class) {
      return Metric.all().get(random.nextInt(Metric.all().size()));
    } else if (raw == RecentTransmissions.class) {
      int longs = random.nextInt(4) * RecentTransmissions.EACH;
      return new RecentTransmissions(random.longs(longs).toArray());
    } else if (raw.isEnum()) {
      Object[] constants = raw.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    } else if (raw.isSealed()) {
      Class<?>[] permitted = raw.getPermittedSubclasses();
      return any(permitted[random.nextInt(permitted.length)]);
    } else if (raw.isRecord()) {
      return anyRecord(raw);
    }
    throw new IllegalArgumentException("nothing known of " + type);
  }

  private long anyLong() {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong();
      case 1 -> Long.MIN_VALUE;
      case 2 -> Long.MAX_VALUE;
      case 3 -> -1L - random.nextInt(1_000);
      case 4 -> 1_795_000_000_000L + random.nextInt(1_000_000);
      default -> random.nextInt(1_000);
    };
  }

  private Object anyGeneric(ParameterizedType type) {
    Type first = type.getActualTypeArguments()[0];
    if (type.getRawType() == Optional.class) {
      return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(any(first));
    }
    if (type.getRawType() == Set.class) {
      Object[] constants = ((Class<?>) first).getEnumConstants();
      Set<Object> set = new LinkedHashSet<>();
      for (Object constant : constants) {
        if (random.nextInt(6) == 0) {
          set.add(constant);
        }
      }
      return set;
    }
    int size = random.nextInt(4);
    if (type.getRawType() == List.class) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        list.add(any(first));
      }
      return List.copyOf(list);
    }
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(any(first), any(type.getActualTypeArguments()[1]));
    }
    return map;
  }

  /** Constructors refuse what is out of range; something within is found by trying. */
  private Object anyRecord(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = any(components[i].getGenericType());
      }
      try {
        return type.getConstructor(types).newInstance(values);
      } catch (InvocationTargetException refused) {
        // Try others.
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("not a public record: " + type, e);
      }
    }
    throw new IllegalArgumentException("no values found for " + type);
  }

  /** A value with the names of all its components: what a vector means. */
  static String written(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    switch (value) {
      case byte[] bytes -> out.append("0x").append(HexFormat.of().formatHex(bytes));
      case Optional<?> optional ->
          optional.ifPresentOrElse(v -> write(v, out), () -> out.append('-'));
      case OptionalLong optional ->
          out.append(optional.isPresent() ? Long.toString(optional.getAsLong()) : "-");
      case List<?> list -> {
        out.append('[');
        list.forEach(item -> write(item, out.append(' ')));
        out.append(" ]");
      }
      case Map<?, ?> map -> {
        out.append('{');
        map.forEach((key, item) -> {
          write(key, out.append(' '));
          write(item, out.append(" -> "));
        });
        out.append(" }");
      }
      case String text -> out.append('"').append(text).append('"');
      case BigDecimal decimal ->
          out.append(decimal.unscaledValue()).append("e-").append(decimal.scale());
      default -> writeOther(value, out);
    }
  }

  private static void writeOther(Object value, StringBuilder out) {
    if (value.getClass().isArray()) {
      out.append('[');
      for (int i = 0; i < Array.getLength(value); i++) {
        out.append(' ').append(Array.get(value, i));
      }
      out.append(" ]");
    } else if (value.getClass().isRecord()) {
      out.append(value.getClass().getSimpleName()).append('(');
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        out.append(' ').append(component.getName()).append('=');
        try {
          write(component.getAccessor().invoke(value), out);
        } catch (ReflectiveOperationException e) {
          throw new IllegalArgumentException("not a public record: " + value.getClass(), e);
        }
      }
      out.append(" )");
    } else {
      out.append(value instanceof VitalSign sign ? sign.code() : value);
    }
  }
}
