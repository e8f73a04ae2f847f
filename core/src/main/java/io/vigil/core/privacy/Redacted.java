package io.vigil.core.privacy;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** The text of a record without what is {@link Classified} in it. */
public final class Redacted {

  private Redacted() {}

  /** As a record's own text, with {@code …} in place of each classified component. */
  public static String text(Record record) {
    List<String> shown = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      boolean classified = component.isAnnotationPresent(Classified.class);
      shown.add(component.getName() + "=" + (classified ? "…" : value(record, component)));
    }
    return record.getClass().getSimpleName() + "[" + String.join(", ", shown) + "]";
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return String.valueOf(component.getAccessor().invoke(record));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record has accessors: " + record.getClass(), e);
    }
  }
}
