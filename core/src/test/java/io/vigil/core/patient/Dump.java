package io.vigil.core.patient;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;

/** All that a value holds, as text; records that hold arrays are equal only by it. */
final class Dump {

  /** Looked up once for each class: the same few are dumped millions of times. */
  private static final ClassValue<Method[]> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          Method[] accessors = new Method[components.length];
          for (int i = 0; i < components.length; i++) {
            accessors[i] = components[i].getAccessor();
            accessors[i].setAccessible(true);
          }
          return accessors;
        }
      };

  private Dump() {}

  static String of(Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, Object value) {
    if (value instanceof Record) {
      text.append(value.getClass().getSimpleName()).append('(');
      for (Method accessor : ACCESSORS.get(value.getClass())) {
        text.append(accessor.getName()).append('=');
        append(text, valueOf(accessor, value));
        text.append(' ');
      }
      text.append(')');
    } else if (value instanceof Map<?, ?> map) {
      text.append('{');
      map.forEach((key, held) -> {
        append(text, key);
        text.append(": ");
        append(text, held);
        text.append('\n');
      });
      text.append('}');
    } else if (value instanceof Collection<?> collection) {
      text.append('[');
      collection.forEach(held -> {
        append(text, held);
        text.append(", ");
      });
      text.append(']');
    } else if (value instanceof byte[] bytes) {
      text.append(HexFormat.of().formatHex(bytes));
    } else if (value.getClass().isArray()) {
      text.append('[');
      for (int i = 0; i < Array.getLength(value); i++) {
        text.append(Array.get(value, i)).append(' ');
      }
      text.append(']');
    } else {
      text.append(value);
    }
  }

  private static Object valueOf(Method accessor, Object of) {
    try {
      return accessor.invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record gives its components", e);
    }
  }
}
