package io.vigil.server;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.ValueConstants;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OpenAPI 3.1 document of the controllers of a package, read off their signatures: bodies are
 * records, a member is required unless it is an Optional or may be null, for absent members are not
 * written (application.yaml).
 */
final class OpenApi {
  private static final JsonNodeFactory json = JsonNodeFactory.instance;

  private final Map<String, Class<?>> named = new TreeMap<>();
  private final Map<String, ObjectNode> schemas = new TreeMap<>();
  private final Map<String, Map<String, ObjectNode>> paths = new TreeMap<>();
  private final List<Class<?>> controllers;

  OpenApi(String basePackage) {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    this.controllers =
        scanner.findCandidateComponents(basePackage).stream()
            .<Class<?>>map(each -> type(String.valueOf(each.getBeanClassName())))
            // The tests have controllers of their own.
            .filter(each -> placeOf(each).equals(placeOf(VigilServer.class)))
            .sorted(Comparator.comparing(Class::getName))
            .toList();
  }

  JsonNode document() {
    controllers.forEach(this::add);
    // What comes over the WebSocket belongs to no path.
    Class<?> frame = type("io.vigil.server.live.Frame");
    for (Class<?> each : frame.getPermittedSubclasses()) {
      schema(each);
    }
    ObjectNode document = json.objectNode();
    document.put("openapi", "3.1.0");
    document.putObject("info").put("title", "Vigil, people's interface").put("version", "1");
    ObjectNode described = document.putObject("paths");
    paths.forEach(
        (path, operations) -> operations.forEach(described.withObjectProperty(path)::set));
    ObjectNode components = document.putObject("components");
    ObjectNode listed = components.putObject("schemas");
    schemas.forEach(listed::set);
    components
        .putObject("responses")
        .putObject("problem")
        .put("description", "Refused (RFC 9457)")
        .putObject("content")
        .putObject("application/problem+json")
        .putObject("schema")
        .put("type", "object");
    return document;
  }

  private void add(Class<?> controller) {
    String base =
        path(AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class));
    Arrays.stream(controller.getDeclaredMethods())
        .sorted(Comparator.comparing(Method::getName))
        .forEach(method -> {
          RequestMapping mapping =
              AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
          if (mapping != null) {
            add(base + path(mapping), mapping, method);
          }
        });
  }

  private void add(String path, RequestMapping mapping, Method method) {
    for (RequestMethod verb : mapping.method()) {
      ObjectNode operation = operation(mapping, method);
      paths
          .computeIfAbsent(path, each -> new TreeMap<>())
          .merge(
              verb.asHttpMethod().name().toLowerCase(java.util.Locale.ROOT),
              operation,
              OpenApi::either);
    }
  }

  private ObjectNode operation(RequestMapping mapping, Method method) {
    ObjectNode operation = json.objectNode();
    operation.put(
        "operationId",
        ClassUtils.getShortName(method.getDeclaringClass()) + "." + method.getName());
    ArrayNode parameters = operation.putArray("parameters");
    for (Parameter each : method.getParameters()) {
      PathVariable variable = each.getAnnotation(PathVariable.class);
      RequestParam query = each.getAnnotation(RequestParam.class);
      if (variable != null) {
        parameter(parameters, each, "path", true);
      } else if (query != null) {
        boolean required =
            query.required()
                && query.defaultValue().equals(ValueConstants.DEFAULT_NONE)
                && each.getType() != Optional.class;
        parameter(parameters, each, "query", required);
      } else if (each.isAnnotationPresent(RequestBody.class)) {
        ObjectNode body = operation.putObject("requestBody").put("required", true);
        content(body, "application/json", schema(each.getParameterizedType()));
      }
    }
    ResponseStatus status =
        AnnotatedElementUtils.findMergedAnnotation(method, ResponseStatus.class);
    ObjectNode responses = operation.putObject("responses");
    ObjectNode answer =
        responses.putObject(String.valueOf(status == null ? 200 : status.code().value()));
    answer.put("description", "Done");
    Type result = method.getGenericReturnType();
    if (result != void.class && !result.getTypeName().startsWith(ResponseEntity.class.getName())) {
      String produced = mapping.produces().length == 0 ? "application/json" : mapping.produces()[0];
      content(answer, produced, schema(result));
    }
    responses.putObject("default").put("$ref", "#/components/responses/problem");
    return operation;
  }

  /** Two methods under one path and verb, which Spring tells apart by a parameter. */
  private static ObjectNode either(ObjectNode one, ObjectNode other) {
    for (JsonNode each : other.withArray("parameters")) {
      boolean both = one.withArray("parameters").valueStream().anyMatch(each::equals);
      if (!both) {
        one.withArray("parameters").add(((ObjectNode) each).put("required", false));
      }
    }
    String schema = "/responses/200/content/application~1json";
    ArrayNode choice =
        json.arrayNode().add(one.at(schema + "/schema")).add(other.at(schema + "/schema"));
    ((ObjectNode) one.at(schema)).putObject("schema").set("oneOf", choice);
    return one;
  }

  private void parameter(ArrayNode into, Parameter parameter, String in, boolean required) {
    into.addObject()
        .put("name", parameter.getName())
        .put("in", in)
        .put("required", required)
        .set("schema", schema(parameter.getParameterizedType()));
  }

  private static void content(ObjectNode into, String mediaType, JsonNode schema) {
    into.putObject("content").putObject(mediaType).set("schema", schema);
  }

  private ObjectNode schema(Type type) {
    return switch (type) {
      case ParameterizedType generic -> generic(generic);
      case GenericArrayType array -> array(array.getGenericComponentType());
      case Class<?> plain -> plain(plain);
      default -> throw new IllegalArgumentException("No schema for " + type);
    };
  }

  private ObjectNode generic(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (raw == Optional.class) {
      return schema(arguments[0]);
    } else if (Collection.class.isAssignableFrom(raw)) {
      return array(arguments[0]);
    } else if (Map.class.isAssignableFrom(raw)) {
      ObjectNode map = json.objectNode().put("type", "object");
      map.set("additionalProperties", schema(arguments[1]));
      return map;
    }
    throw new IllegalArgumentException("No schema for " + type);
  }

  private ObjectNode plain(Class<?> type) {
    if (type.isArray()) {
      return array(type.getComponentType());
    } else if (type == String.class) {
      return text(null);
    } else if (type == UUID.class) {
      return text("uuid");
    } else if (type == Instant.class) {
      return text("date-time");
    } else if (type == LocalDate.class) {
      return text("date");
    } else if (type == boolean.class || type == Boolean.class) {
      return json.objectNode().put("type", "boolean");
    } else if (type == int.class || type == Integer.class) {
      return json.objectNode().put("type", "integer").put("format", "int32");
    } else if (type == long.class || type == Long.class) {
      return json.objectNode().put("type", "integer").put("format", "int64");
    } else if (type == double.class || type == Double.class || type == BigDecimal.class) {
      return json.objectNode().put("type", "number");
    } else if (type.isEnum()) {
      ObjectNode names = text(null);
      Stream.of(type.getEnumConstants())
          .forEach(each -> names.withArray("enum").add(each.toString()));
      return names;
    } else if (type.getName().equals("io.vigil.server.live.LiveView")) {
      // It writes the view of the patient once for all who watch.
      return plain(type("io.vigil.server.care.PatientView"));
    } else if (type.isRecord()) {
      return reference(type);
    } else if (JsonNode.class.isAssignableFrom(type) || type == Object.class) {
      return json.objectNode();
    }
    throw new IllegalArgumentException("No schema for " + type);
  }

  private ObjectNode reference(Class<?> record) {
    String name = ClassUtils.getShortName(record);
    Class<?> known = named.putIfAbsent(name, record);
    if (known == null) {
      ObjectNode schema = json.objectNode().put("type", "object");
      ObjectNode properties = schema.putObject("properties");
      List<String> required = new ArrayList<>();
      for (RecordComponent each : record.getRecordComponents()) {
        properties.set(each.getName(), schema(each.getGenericType()));
        if (each.getType() != Optional.class
            && !each.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          required.add(each.getName());
        }
      }
      if (!required.isEmpty()) {
        required.forEach(schema.putArray("required")::add);
      }
      schemas.put(name, schema);
    } else if (known != record) {
      throw new IllegalArgumentException(known + " and " + record + " have one name");
    }
    return json.objectNode().put("$ref", "#/components/schemas/" + name);
  }

  private ObjectNode array(Type of) {
    ObjectNode array = json.objectNode().put("type", "array");
    array.set("items", schema(of));
    return array;
  }

  private static ObjectNode text(@Nullable String format) {
    ObjectNode text = json.objectNode().put("type", "string");
    return format == null ? text : text.put("format", format);
  }

  private static String path(@Nullable RequestMapping mapping) {
    return mapping == null || mapping.path().length == 0 ? "" : mapping.path()[0];
  }

  private static Object placeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
