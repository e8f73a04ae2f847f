package io.vigil.engine.entry;

import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.privacy.Classified;
import io.vigil.core.vitals.Metric;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * What an entry says as one line of JSON (RFC 8259), always the same for the same entry: whoever
 * has opened it compares the bytes with what a dossier says of it.
 *
 * <p>An object has {@code header}, and {@code input}, {@code events} and {@code raw} of a patient's
 * input, or {@code act} and {@code raw}. A record is an object of its components in their order;
 * one of a union has its {@code type} first. A time {@code xEpochMillis} is the text {@code xTime},
 * null if it is none; {@code xMicros} is x 10^6; ids are their UUIDs, metrics their codes, other
 * constants in lower case with dashes; bytes are base64; what is a secret is null.
 */
public final class EntryText {

  private static final String TIME = "EpochMillis";

  private final StringBuilder out = new StringBuilder();

  private EntryText() {}

  /** One line, without a newline. */
  public static String of(Entry entry) {
    EntryText text = new EntryText();
    text.out.append("{\"header\":");
    text.value(entry.header());
    switch (entry.body()) {
      case EntryBody.OfPatient patient -> {
        text.out.append(",\"input\":");
        text.value(patient.input());
        text.out.append(",\"events\":");
        text.value(patient.events());
        text.out.append(",\"raw\":");
        text.value(patient.raw());
      }
      case EntryBody.OfAct act -> {
        text.out.append(",\"act\":");
        text.value(act.act());
        text.out.append(",\"raw\":");
        text.value(act.raw());
      }
    }
    return text.out.append('}').toString();
  }

  private void value(Object value) {
    switch (value) {
      case Optional<?> optional -> optional.ifPresentOrElse(this::value, () -> out.append("null"));
      case OptionalLong number ->
          out.append(number.isPresent() ? Long.toString(number.getAsLong()) : "null");
      case Boolean flag -> out.append(flag);
      case Integer number -> out.append(number);
      case Long number -> out.append(number);
      case BigDecimal number -> out.append(number.toPlainString());
      case String text -> text(text);
      case UUID id -> text(id.toString());
      case Instant at -> text(at.toString());
      case LocalDate day -> text(day.toString());
      case byte[] bytes -> text(Base64.getEncoder().encodeToString(bytes));
      case long[] numbers -> value(LongStream.of(numbers).boxed().toList());
      case int[] numbers -> value(Arrays.stream(numbers).boxed().toList());
      case Metric metric -> text(metric.code());
      case Enum<?> constant -> text(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      case Iterable<?> list -> list(list);
      case Map<?, ?> map -> list(map.entrySet());
      case Map.Entry<?, ?> pair -> {
        out.append('[');
        value(pair.getKey());
        out.append(',');
        value(pair.getValue());
        out.append(']');
      }
      case Record record -> record(record);
      default -> throw new IllegalArgumentException("no text of a " + value.getClass());
    }
  }

  private void list(Iterable<?> list) {
    out.append('[');
    String between = "";
    for (Object each : list) {
      out.append(between);
      value(each);
      between = ",";
    }
    out.append(']');
  }

  private void record(Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    if (components.length == 1 && components[0].getType() == UUID.class) {
      value(component(record, components[0]));
      return;
    }
    out.append('{');
    String between = "";
    if (Arrays.stream(record.getClass().getInterfaces()).anyMatch(Class::isSealed)) {
      out.append("\"type\":");
      text(record.getClass().getSimpleName());
      between = ",";
    }
    for (RecordComponent component : components) {
      out.append(between);
      member(record, component);
      between = ",";
    }
    out.append('}');
  }

  private void member(Record record, RecordComponent component) {
    String name = component.getName();
    Classified classified = component.getAnnotation(Classified.class);
    Object value = component(record, component);
    boolean time = name.endsWith(TIME) && (value instanceof Long || value instanceof OptionalLong);
    text(time ? name.substring(0, name.length() - TIME.length()) + "Time" : name);
    out.append(':');
    if (classified != null && classified.value() == Classified.As.SECRET) {
      out.append("null");
    } else if (time) {
      time(value instanceof OptionalLong optional ? optional : OptionalLong.of((Long) value));
    } else if (record instanceof TransmissionIdentity && name.equals("contentHash")) {
      text(HexFormat.of().toHexDigits((Long) value));
    } else {
      value(value);
    }
  }

  private void time(OptionalLong epochMillis) {
    long at = epochMillis.orElse(Long.MAX_VALUE);
    if (at == Long.MAX_VALUE || at == Long.MIN_VALUE) {
      out.append("null");
    } else {
      text(Instant.ofEpochMilli(at).toString());
    }
  }

  private static Object component(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every record of an entry is public", e);
    }
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u").append(HexFormat.of().toHexDigits(c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
