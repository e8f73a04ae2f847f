package io.vigil.engine.entry;

import io.vigil.engine.entry.RecordCodec.Codec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How entries of older versions are read as what is true now. The version in an entry's header
 * tells which shapes its body has: where one differs from today's, its record is kept beside it,
 * and a function makes today's value of it. What an entry of an older version says is never written
 * again.
 */
final class Upcasts {

  /** Of all versions that were ever written; there is one. */
  static final Upcasts WRITTEN = new Upcasts(1, List.of());

  private final Map<Integer, Shapes> byVersion = new HashMap<>();

  /**
   * A shape that a member of a union had.
   *
   * @param upTo the last version that has it
   * @param shape a public record with the components of then
   * @param upcast makes today's value of it; adds what was not said then
   */
  record Older<S, T>(
      Class<? super T> union, Class<T> today, int upTo, Class<S> shape, Function<S, T> upcast) {

    private Codec codec() {
      Codec codec = RecordCodec.codec(shape);
      return new Codec() {
        @Override
        public void write(ByteWriter out, Object value) {
          throw new IllegalStateException("no entry of an older version is written");
        }

        @Override
        public Object read(ByteReader in) {
          return upcast.apply(shape.cast(codec.read(in)));
        }
      };
    }
  }

  /** The shapes of one version that are not today's, by union and number. */
  static final class Shapes {
    private final Map<Class<?>, Map<Integer, Codec>> codecs = new HashMap<>();

    @Nullable Codec codec(Class<?> union, int tag) {
      return codecs.getOrDefault(union, Map.of()).get(tag);
    }
  }

  /**
   * @param oldest the first version that can be read
   * @param older what changed since; of one member the earlier shapes first
   */
  Upcasts(int oldest, List<Older<?, ?>> older) {
    for (int version = oldest; version < EntryBody.VERSION; version++) {
      Shapes shapes = new Shapes();
      for (Older<?, ?> each : older) {
        if (version <= each.upTo()) {
          shapes
              .codecs
              .computeIfAbsent(each.union(), u -> new HashMap<>())
              .putIfAbsent(Tags.of(each.union(), each.today()), each.codec());
        }
      }
      byVersion.put(version, shapes);
    }
  }

  /**
   * The body of an entry, whatever version it is of.
   *
   * @throws MalformedEntryException if no version of ours wrote it
   */
  EntryBody decode(byte[] bytes, Header header) {
    if (header.version() == EntryBody.VERSION) {
      return RecordCodec.decode(bytes, header);
    }
    Shapes shapes = byVersion.get(header.version());
    if (shapes == null) {
      throw new MalformedEntryException("unknown version of an entry: " + header.version());
    }
    return RecordCodec.read(new ByteReader(bytes, header, shapes), EntryBody.class);
  }
}
