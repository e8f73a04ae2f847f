package io.vigil.core.patient;

import io.vigil.core.privacy.Classified;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text of a record as it would be if nothing were classified. */
final class Whole {

  private Whole() {}

  static String text(Object value) {
    return switch (value) {
      case Record record when hasNoTextOfItsOwn(record) ->
          record.getClass().getSimpleName()
              + Arrays.stream(record.getClass().getRecordComponents())
                  .map(component -> component.getName() + "=" + text(valueOf(component, record)))
                  .collect(Collectors.joining(", ", "[", "]"));
      case List<?> list ->
          list.stream().map(Whole::text).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> text(entry.getKey()) + "=" + text(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Optional<?> optional ->
          optional.map(held -> "Optional[" + text(held) + "]").orElse("Optional.empty");
      default -> value.toString();
    };
  }

  private static boolean hasNoTextOfItsOwn(Record record) {
    try {
      return Modifier.isFinal(record.getClass().getDeclaredMethod("toString").getModifiers())
          || Arrays.stream(record.getClass().getRecordComponents())
              .anyMatch(component -> component.isAnnotationPresent(Classified.class));
    } catch (NoSuchMethodException e) {
      throw new LinkageError("a record has a text", e);
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
