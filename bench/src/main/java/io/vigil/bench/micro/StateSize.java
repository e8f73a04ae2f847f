package io.vigil.bench.micro;

import io.vigil.core.patient.PatientState;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.VitalSign;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Prints the bytes that a patient's state takes on the heap, measured once a minute. It adds up
 * what the JDK's layout gives each object (header 12 bytes, references 4, sizes in multiples of 8);
 * enums, classes and the rule set, which patients share, are left out. Run with {@code --add-opens
 * java.base/java.util=ALL-UNNAMED --add-opens java.base/java.math=ALL-UNNAMED --add-opens
 * java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.time=ALL-UNNAMED}.
 */
public final class StateSize {

  private static final int HEADER_BYTES = 12;
  private static final int ARRAY_HEADER_BYTES = 16;
  private static final int REFERENCE_BYTES = 4;
  private static final int ALIGNMENT_BYTES = 8;

  private StateSize() {}

  public static void main(String[] args) {
    print("admitted, one device", new Histories().admitted(60_000));
    for (int hours : new int[] {1, 10, 50}) {
      print("5 vital signs, " + hours + " h", measured(Histories.FIVE, hours));
      print("7 vital signs, " + hours + " h", measured(Histories.SEVEN, hours));
    }
  }

  private static PatientState measured(List<VitalSign> vitalSigns, int hours) {
    return new Histories().measured(vitalSigns, Duration.ofHours(hours).toMillis(), 60_000);
  }

  private static void print(String of, PatientState state) {
    System.out.printf(
        "%-24s %7d bytes: streams %6d, devices %5d, latest %5d%n",
        of, bytes(state), bytes(state.streams()), bytes(state.links()), bytes(state.latest()));
  }

  /** Bytes of all that can be reached from an object. */
  static long bytes(Object root) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> left = new ArrayDeque<>();
    left.add(root);
    long bytes = 0;
    while (!left.isEmpty()) {
      Object next = left.remove();
      if (next instanceof Enum || next instanceof Class || next instanceof RuleSet) {
        continue;
      }
      if (seen.add(next)) {
        bytes += next.getClass().isArray() ? ofArray(next, left) : ofObject(next, left);
      }
    }
    return bytes;
  }

  private static long ofArray(Object array, Deque<Object> left) {
    Class<?> item = array.getClass().getComponentType();
    int length = Array.getLength(array);
    if (!item.isPrimitive()) {
      for (int i = 0; i < length; i++) {
        Object held = Array.get(array, i);
        if (held != null) {
          left.add(held);
        }
      }
    }
    return aligned(ARRAY_HEADER_BYTES + (long) length * size(item));
  }

  private static long ofObject(Object object, Deque<Object> left) {
    long bytes = HEADER_BYTES;
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          bytes += size(field.getType());
          if (!field.getType().isPrimitive()) {
            follow(field, object, left);
          }
        }
      }
    }
    return aligned(bytes);
  }

  private static void follow(Field field, Object object, Deque<Object> left) {
    try {
      field.setAccessible(true);
      Object held = field.get(object);
      if (held != null) {
        left.add(held);
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a field can be read", e);
    }
  }

  private static int size(Class<?> type) {
    if (!type.isPrimitive()) {
      return REFERENCE_BYTES;
    } else if (type == long.class || type == double.class) {
      return Long.BYTES;
    } else if (type == int.class || type == float.class) {
      return Integer.BYTES;
    } else if (type == short.class || type == char.class) {
      return Short.BYTES;
    }
    return 1;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
  }
}
