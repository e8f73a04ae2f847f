package io.vigil.core.patient;

import io.vigil.core.score.News2;
import io.vigil.core.score.News2Parameter;
import io.vigil.core.score.News2Score;
import io.vigil.core.score.Spo2Scale;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes NEWS2 at every instant at which one of its inputs was measured, from some instant on,
 * with the newest sample of each parameter at or before that instant.
 */
final class News2Sweep {

  /** The vital signs that NEWS2 is made of. */
  static final Set<VitalSign> SOURCES = sources();

  private static final Spo2Scale SCALE = Spo2Scale.ONE;

  private final List<Input> inputs = new ArrayList<>();
  private final Map<News2Parameter, News2.Sample> newest = new EnumMap<>(News2Parameter.class);

  private static final class Input {
    final News2Parameter parameter;
    final Stream.Cursor cursor;
    boolean more;
    News2.@Nullable Sample sample;

    Input(News2Parameter parameter, Stream.Cursor cursor) {
      this.parameter = parameter;
      this.cursor = cursor;
      this.more = cursor.advance();
    }

    long epochMillis() {
      return more ? Stream.epochMillis(cursor.key()) : Long.MAX_VALUE;
    }

    void takeUpTo(long epochMillis) {
      while (more && Stream.epochMillis(cursor.key()) <= epochMillis) {
        sample = new News2.Sample(cursor.micros(), Stream.epochMillis(cursor.key()));
        more = cursor.advance();
      }
    }
  }

  /** Before the first instant that is at or after {@code fromEpochMillis}. */
  News2Sweep(Map<Metric, Stream> streams, long fromEpochMillis) {
    for (News2Parameter parameter : News2Parameter.values()) {
      for (VitalSign source : parameter.sources()) {
        Stream stream = streams.get(source);
        if (stream != null && !stream.isEmpty()) {
          long before = stream.keyBefore(Stream.key(fromEpochMillis, 0));
          Input input = new Input(parameter, stream.from(before));
          input.takeUpTo(fromEpochMillis - 1);
          inputs.add(input);
        }
      }
    }
  }

  /** The score at the newest instant. */
  static News2Score newest(Map<Metric, Stream> streams) {
    News2Sweep sweep = new News2Sweep(streams, newestEpochMillis(streams));
    News2Score score = sweep.next();
    if (score == null) {
      throw new IllegalStateException("there is no reading to score");
    }
    return score;
  }

  /** Device time of the newest input, {@link Long#MIN_VALUE} if there is none. */
  static long newestEpochMillis(Map<Metric, Stream> streams) {
    long newest = Long.MIN_VALUE;
    for (VitalSign source : SOURCES) {
      Stream stream = streams.get(source);
      if (stream != null && !stream.isEmpty()) {
        newest = Math.max(newest, Stream.epochMillis(stream.lastKey()));
      }
    }
    return newest;
  }

  /** The score at the next instant; null at the end. */
  @Nullable News2Score next() {
    long at = Long.MAX_VALUE;
    for (Input input : inputs) {
      at = Math.min(at, input.epochMillis());
    }
    if (at == Long.MAX_VALUE) {
      return null;
    }
    for (Input input : inputs) {
      input.takeUpTo(at);
    }
    return News2.score(at, newestTaken(), SCALE);
  }

  /** The newest sample of each parameter before the first instant; asked before any score. */
  Map<News2Parameter, News2.Sample> newestBefore() {
    return newestTaken();
  }

  private Map<News2Parameter, News2.Sample> newestTaken() {
    newest.clear();
    for (Input input : inputs) {
      News2.Sample sample = input.sample;
      if (sample != null) {
        News2.Sample known = newest.get(input.parameter);
        if (known == null || sample.atEpochMillis() > known.atEpochMillis()) {
          newest.put(input.parameter, sample);
        }
      }
    }
    return newest;
  }

  private static Set<VitalSign> sources() {
    Set<VitalSign> sources = EnumSet.noneOf(VitalSign.class);
    for (News2Parameter parameter : News2Parameter.values()) {
      sources.addAll(parameter.sources());
    }
    return sources;
  }
}
