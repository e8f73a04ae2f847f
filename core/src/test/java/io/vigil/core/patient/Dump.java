package io.vigil.core.patient;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;

/** All that a value holds, as text; records that hold arrays are equal only by it. */
final class Dump {

  private Dump() {}

  static String of(Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, Object value) {
    if (value instanceof Record) {
      text.append(value.getClass().getSimpleName()).append('(');
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        text.append(component.getName()).append('=');
        append(text, valueOf(component, value));
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

  private static Object valueOf(RecordComponent component, Object of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record gives its components", e);
    }
  }
}
