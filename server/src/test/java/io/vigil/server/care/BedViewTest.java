package io.vigil.server.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.privacy.Classified;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BedViewTest {

  @Test
  void nothingInItSaysWhoAnybodyIsButTheBed() {
    assertThat(identifying(BedView.class, new TreeSet<>())).containsExactly("BedView.bed");
    assertThat(identifying(PatientView.class, new TreeSet<>()))
        .as("what this looks for is there")
        .contains("PatientView.name", "AlarmView.responsible", "DeviceView.name");
  }

  private static Set<String> identifying(Type type, Set<String> found) {
    if (type instanceof ParameterizedType of) {
      for (Type each : of.getActualTypeArguments()) {
        identifying(each, found);
      }
    } else if (type instanceof Class<?> of && of.isRecord()) {
      for (RecordComponent component : of.getRecordComponents()) {
        Classified as = component.getAnnotation(Classified.class);
        if (as != null && as.value() == Classified.As.IDENTITY) {
          found.add(of.getSimpleName() + "." + component.getName());
        }
        identifying(component.getGenericType(), found);
      }
    }
    return found;
  }
}
