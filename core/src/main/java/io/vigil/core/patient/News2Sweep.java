package io.vigil.core.patient;

import io.vigil.core.score.News2;
import io.vigil.core.score.News2Samples;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes NEWS2 at every instant at which one of its inputs was measured, from some instant on,
 * with the newest sample of each parameter at or before that instant; and, where readings came
 * late, what it was without these.
 */
final class News2Sweep {

  /** A vital sign that NEWS2 is made of, and which of its parameters it gives. */
  private record Source(ScoreParameter parameter, VitalSign vitalSign) {}

  private static final List<Source> SOURCES = sources();
  private static final List<ScoreParameter> PARAMETERS = List.of(ScoreParameter.values());

  /** The readings of one source, those that are taken being the ones up to the present instant. */
  private static final class Input {
    private final ScoreParameter parameter;
    private final VitalSign vitalSign;
    private final Readings readings;
    private final Batch late;
    private final int lateEnd;
    private int lateNext;
    private long nextAt;
    private boolean known;
    private long at;
    private long micros;
    private boolean knownFormerly;
    private long formerAt;
    private long formerMicros;

    Input(Source source, Readings readings, Batch late) {
      this.parameter = source.parameter;
      this.vitalSign = source.vitalSign;
      this.readings = readings;
      this.late = late;
      this.lateNext = late.begin(source.vitalSign);
      this.lateEnd = late.end(source.vitalSign);
      look();
    }

    void begin(Stream stream, long key, long micros) {
      if (key == Long.MIN_VALUE) {
        return;
      }
      if (micros != 0 || !vitalSign.isRate()) {
        take(key, micros);
        takeFormerly();
      } else {
        stream
            .lastSignalBefore(key + 1)
            .ifPresent(signal -> {
              take(signal.key(), signal.micros());
              takeFormerly();
            });
      }
    }

    /** Whether one of them did not come late. */
    boolean takeUpTo(long epochMillis) {
      boolean formerly = false;
      while (nextAt <= epochMillis) {
        take(readings.key(), readings.micros());
        if (isLate()) {
          lateNext++;
        } else {
          takeFormerly();
          formerly = true;
        }
        look();
      }
      return formerly;
    }

    boolean settled() {
      return lateNext == lateEnd
          && known == knownFormerly
          && at == formerAt
          && micros == formerMicros;
    }

    /** A rate of 0 of which nobody knows whether it is the patient's is no input. */
    private void look() {
      nextAt = Long.MAX_VALUE;
      while (nextAt == Long.MAX_VALUE && readings.advance()) {
        if (!DeviceWatch.Signal.lacks(
            vitalSign, readings.micros(), Stream.suspect(readings.origin()))) {
          nextAt = Stream.epochMillis(readings.key());
        } else if (isLate()) {
          lateNext++;
        }
      }
    }

    private boolean isLate() {
      return lateNext < lateEnd
          && late.key(lateNext) == readings.key()
          && late.origin(lateNext) == readings.origin();
    }

    private void take(long key, long value) {
      known = true;
      at = Stream.epochMillis(key);
      micros = value;
    }

    private void takeFormerly() {
      knownFormerly = true;
      formerAt = at;
      formerMicros = micros;
    }
  }

  private final List<Input> inputs = new ArrayList<>(SOURCES.size());
  private final News2Samples samples = new News2Samples();
  private final Scoring scoring;
  private long at;
  private boolean formerly;

  private News2Sweep(Scoring scoring) {
    this.scoring = scoring;
  }

  /** Over readings that are all newer than those before them. */
  static News2Sweep over(Batch batch, Map<Metric, Stream> before, Scoring scoring) {
    News2Sweep sweep = new News2Sweep(scoring);
    for (Source source : SOURCES) {
      Stream stream = before.getOrDefault(source.vitalSign, Stream.EMPTY);
      if (!stream.isEmpty() || batch.has(source.vitalSign)) {
        Input input = new Input(source, batch.of(source.vitalSign), Batch.EMPTY);
        input.begin(stream, stream.lastKey(), stream.lastMicros());
        sweep.inputs.add(input);
      }
    }
    return sweep;
  }

  /**
   * Over all readings from an instant on.
   *
   * @param late which of them came late, none of them measured before that instant
   */
  static News2Sweep from(
      long fromEpochMillis, Map<Metric, Stream> streams, Batch late, Scoring scoring) {
    News2Sweep sweep = new News2Sweep(scoring);
    for (Source source : SOURCES) {
      Stream stream = streams.get(source.vitalSign);
      if (stream != null && !stream.isEmpty()) {
        Stream.Cursor cursor = stream.from(Stream.key(fromEpochMillis, 0));
        Input input = new Input(source, cursor, late);
        input.begin(stream, cursor.keyBefore(), cursor.microsBefore());
        sweep.inputs.add(input);
      }
    }
    return sweep;
  }

  /** The score at the newest instant. */
  static Score newest(
      Map<Metric, Stream> streams, List<io.vigil.core.id.Source> from, Scoring scoring) {
    long at = newestEpochMillis(streams);
    if (at == Long.MIN_VALUE) {
      throw new IllegalStateException("there is no reading to score");
    }
    Map<ScoreParameter, Score.Sample> newest = new EnumMap<>(ScoreParameter.class);
    for (Source source : SOURCES) {
      Stream stream = streams.get(source.vitalSign);
      if (stream != null && !stream.isEmpty()) {
        Optional<Stream.Sampled> last = last(stream, source.vitalSign);
        Score.Sample known = newest.get(source.parameter);
        if (last.isPresent()) {
          long sampledAt = Stream.epochMillis(last.get().key());
          if (known == null || sampledAt > known.atEpochMillis()) {
            newest.put(
                source.parameter,
                new Score.Sample(
                    last.get().micros(),
                    sampledAt,
                    Optional.of(from.get(Stream.slot(last.get().origin())))));
          }
        }
      }
    }
    return News2.score(at, newest, scoring.scaleAt(at));
  }

  /** Device time of the newest input, {@link Long#MIN_VALUE} if there is none. */
  static long newestEpochMillis(Map<Metric, Stream> streams) {
    long newest = Long.MIN_VALUE;
    for (Source source : SOURCES) {
      newest = Math.max(newest, lastEpochMillis(streams, source.vitalSign));
    }
    return newest;
  }

  /** Device time of a parameter's newest sample, {@link Long#MIN_VALUE} if there is none. */
  static long newestEpochMillis(ScoreParameter parameter, Map<Metric, Stream> streams) {
    long newest = Long.MIN_VALUE;
    for (int i = 0; i < parameter.sources().size(); i++) {
      newest = Math.max(newest, lastEpochMillis(streams, parameter.sources().get(i)));
    }
    return newest;
  }

  /** Device time of a vital sign's newest sample, {@link Long#MIN_VALUE} if there is none. */
  static long lastEpochMillis(Map<Metric, Stream> streams, VitalSign vitalSign) {
    Stream stream = streams.get(vitalSign);
    if (stream == null || stream.isEmpty()) {
      return Long.MIN_VALUE;
    }
    if (stream.lastMicros() != 0 || !vitalSign.isRate()) {
      return Stream.epochMillis(stream.lastKey());
    }
    return last(stream, vitalSign)
        .map(signal -> Stream.epochMillis(signal.key()))
        .orElse(Long.MIN_VALUE);
  }

  private static Optional<Stream.Sampled> last(Stream stream, VitalSign vitalSign) {
    return vitalSign.isRate()
        ? stream.lastSignalBefore(Long.MAX_VALUE)
        : Optional.of(
            new Stream.Sampled(stream.lastKey(), stream.lastMicros(), stream.lastOrigin()));
  }

  /** Whether a metric is an input. */
  static boolean scores(Metric metric) {
    for (Source source : SOURCES) {
      if (source.vitalSign == metric) {
        return true;
      }
    }
    return false;
  }

  /** Device time of the newest input before an instant, {@link Long#MIN_VALUE} if none. */
  static long lastBefore(long epochMillis, Map<Metric, Stream> streams) {
    long last = Long.MIN_VALUE;
    for (Source source : SOURCES) {
      Stream stream = streams.get(source.vitalSign);
      if (stream != null) {
        long key = keyBefore(stream, source.vitalSign, Stream.key(epochMillis, 0));
        last = key == Long.MIN_VALUE ? last : Math.max(last, Stream.epochMillis(key));
      }
    }
    return last;
  }

  private static long keyBefore(Stream stream, VitalSign vitalSign, long limit) {
    Stream.Cursor cursor = stream.from(limit);
    return cursor.keyBefore() == Long.MIN_VALUE || cursor.microsBefore() != 0 || !vitalSign.isRate()
        ? cursor.keyBefore()
        : stream.lastSignalBefore(limit).map(Stream.Sampled::key).orElse(Long.MIN_VALUE);
  }

  /** Device time of the first input in a batch, {@link Long#MAX_VALUE} if there is none. */
  static long firstEpochMillis(Batch batch) {
    long first = Long.MAX_VALUE;
    for (Source source : SOURCES) {
      if (batch.has(source.vitalSign)) {
        first = Math.min(first, batch.firstEpochMillis(source.vitalSign));
      }
    }
    return first;
  }

  /** Moves to the next instant; false at the end. */
  boolean next() {
    at = Long.MAX_VALUE;
    for (int i = 0; i < inputs.size(); i++) {
      at = Math.min(at, inputs.get(i).nextAt);
    }
    if (at == Long.MAX_VALUE) {
      return false;
    }
    formerly = false;
    for (int i = 0; i < inputs.size(); i++) {
      formerly |= inputs.get(i).takeUpTo(at);
    }
    return true;
  }

  /** Device time of this instant. */
  long atEpochMillis() {
    return at;
  }

  /** The score at this instant. */
  News2Point point() {
    return News2Point.of(at, News2.bounds(at, samples(), scoring.scaleAt(at)));
  }

  /**
   * The points by a score of the inputs of the point that was made last, two bits for each.
   *
   * @param present bit n: parameter n counts
   */
  int points(ScoreKind score, int present) {
    boolean onOxygen =
        samples.has(ScoreParameter.OXYGEN) && samples.valueMicros(ScoreParameter.OXYGEN) > 0;
    int points = 0;
    for (int i = 0; i < PARAMETERS.size(); i++) {
      ScoreParameter parameter = PARAMETERS.get(i);
      if ((present & (1 << i)) != 0 && samples.has(parameter)) {
        points |=
            score.points(parameter, samples.valueMicros(parameter), scoring.scaleAt(at), onOxygen)
                << (2 * i);
      }
    }
    return points;
  }

  /** Whether anything was measured at this instant that did not come late. */
  boolean formerly() {
    return formerly;
  }

  /** What the score was at this instant without what came late. */
  News2Point formerPoint() {
    samples.clear();
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      if (input.knownFormerly) {
        sample(input.parameter, input.formerMicros, input.formerAt);
      }
    }
    return News2Point.of(at, News2.bounds(at, samples, scoring.scaleAt(at)));
  }

  /** Whether all that came late is past, and from here on all scores are what they were. */
  boolean settled() {
    for (int i = 0; i < inputs.size(); i++) {
      if (!inputs.get(i).settled()) {
        return false;
      }
    }
    return true;
  }

  /** The newest sample of each parameter up to this instant; before the first, up to it. */
  News2Samples samples() {
    samples.clear();
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      if (input.known) {
        sample(input.parameter, input.micros, input.at);
      }
    }
    return samples;
  }

  /** Of two samples at the same instant, that of the earlier source counts. */
  private void sample(ScoreParameter parameter, long micros, long sampledAt) {
    if (!samples.has(parameter) || sampledAt > samples.atEpochMillis(parameter)) {
      samples.put(parameter, micros, sampledAt);
    }
  }

  private static List<Source> sources() {
    List<Source> sources = new ArrayList<>();
    for (ScoreParameter parameter : ScoreParameter.values()) {
      for (VitalSign vitalSign : parameter.sources()) {
        sources.add(new Source(parameter, vitalSign));
      }
    }
    return List.copyOf(sources);
  }
}
