package io.vigil.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestBody;
import tools.jackson.databind.json.JsonMapper;

/** What every endpoint takes: no time, and no number of units of time, is without a bound. */
class BoundedInstantsTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().addModule(new BoundedInstants()).build();

  /** Whole numbers of a unit of time: the one endpoint that takes it bounds it. */
  private static final Set<String> BOUNDED =
      Set.of(
          "Act.forSeconds",
          "NewDevice.expectedIntervalMillis",
          "NewKey.oldUntilHours",
          "NewOxygen.refillLeadMinutes",
          "NewScheduled.everyMinutes");

  private static final Pattern OF_TIME = Pattern.compile(".*(Millis|Seconds|Minutes|Hours|Days)");

  private final Set<Class<?>> bodies = bodies();

  @Test
  void noBodyTakesATimeThatMillisecondsDoNotHold() {
    int times = 0;
    for (Class<?> body : bodies) {
      for (RecordComponent component : body.getRecordComponents()) {
        if (component.getType() == Instant.class) {
          times++;
          for (Instant each : new Instant[] {Instant.MAX, Instant.MIN, BoundedInstants.MAX}) {
            String json = "{\"%s\": \"%s\"}".formatted(component.getName(), each);
            assertThatThrownBy(() -> JSON.readValue(json, body))
                .as(component.toString())
                .hasRootCauseInstanceOf(ProblemException.class);
          }
          Object sound =
              JSON.readValue(
                  "{\"%s\": \"2026-11-20T00:00:00Z\"}".formatted(component.getName()), body);
          assertThat(sound).isNotNull();
        }
      }
    }
    assertThat(times).isGreaterThan(8);
  }

  @Test
  void noQueryTakesATimeThatMillisecondsDoNotHold() {
    InstantParameters parameters = new InstantParameters();
    for (Instant each : new Instant[] {Instant.MAX, Instant.MIN, BoundedInstants.MAX}) {
      assertThatThrownBy(() -> parameters.convert(each.toString()))
          .isInstanceOf(ProblemException.class);
    }
    assertThat(parameters.convert("2026-11-20T00:00:00Z"))
        .isEqualTo(Instant.parse("2026-11-20T00:00:00Z"));
  }

  @Test
  void numbersOfMillisecondsAndTheLikeAreKnownToBeBounded() {
    Set<String> numbers = new TreeSet<>();
    for (Class<?> body : bodies) {
      for (RecordComponent component : body.getRecordComponents()) {
        if (Set.of(long.class, Long.class, int.class, Integer.class).contains(component.getType())
            && OF_TIME.matcher(component.getName()).matches()) {
          numbers.add(body.getSimpleName() + "." + component.getName());
        }
      }
    }
    assertThat(numbers).isEqualTo(new TreeSet<>(BOUNDED));
  }

  private static Set<Class<?>> bodies() {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.vigil.server");
    Set<Class<?>> bodies = new LinkedHashSet<>();
    product.stream()
        .flatMap(each -> each.getMethods().stream())
        .filter(method ->
            method.getParameters().stream()
                .anyMatch(parameter -> parameter.isAnnotatedWith(RequestBody.class)))
        .map(JavaMethod::reflect)
        .forEach(method -> {
          for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(RequestBody.class)) {
              gather(parameter.getParameterizedType(), bodies);
            }
          }
        });
    return bodies;
  }

  private static void gather(Type type, Set<Class<?>> bodies) {
    if (type instanceof ParameterizedType of) {
      for (Type argument : of.getActualTypeArguments()) {
        gather(argument, bodies);
      }
    } else if (type instanceof Class<?> of && of.isRecord() && bodies.add(of)) {
      for (RecordComponent component : of.getRecordComponents()) {
        gather(component.getGenericType(), bodies);
      }
    }
  }
}
