package io.vigil.simulation.study;

import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import io.vigil.simulation.BedsideCsv;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads recordings, one patient a file, each format known by its first line:
 *
 * <ul>
 *   <li>{@value #CSV_HEADER}: the general one. A time is ISO 8601 with an offset, or seconds since
 *       the start with at most 3 decimals; a metric is the reference id of a vital sign; a value is
 *       in its unit.
 *   <li>{@link BedsideCsv}: a bedside monitor's minutes.
 *   <li>{@value #STAY_HEADER}: an ICU stay of the PhysioNet/Computing in Cardiology Challenge 2012.
 *   <li>start, seconds and end of each interval between beats, as the WFDB tool {@code ann2rr -v}
 *       prints them in samples: heart rates as a monitor shows them, once a second.
 * </ul>
 */
final class RecordingFiles {
  static final String CSV_HEADER = "time,metric,value";
  static final String STAY_HEADER = "Time,Parameter,Value";

  /** Recordings of one directory. */
  static final int FILES_MAX = 100_000;

  /** Intervals that a heart rate is the mean of, as many bedside monitors do. */
  static final int BEATS_AVERAGED = 12;

  /** When a recording began that does not say so. */
  private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,3})?");
  private static final Pattern VALUE = Pattern.compile("-?\\d{1,9}(\\.\\d{1,6})?");
  private static final Pattern STAY_TIME = Pattern.compile("(\\d{1,4}):([0-5]\\d)");
  private static final Pattern BEATS =
      Pattern.compile("\\s*(\\d{1,12})\\s+(\\d{1,6}(?:\\.\\d{1,6})?)\\s+(\\d{1,12})\\s*");

  /** Median GCS of AVPU's levels are 15, 13, 8 and 6 (Kelly 2004); the borders lie between. */
  private static final BigDecimal GCS_ALERT = BigDecimal.valueOf(15);

  private static final BigDecimal GCS_VOICE_MIN = BigDecimal.valueOf(11);
  private static final BigDecimal GCS_PAIN_MIN = BigDecimal.valueOf(7);

  /** The share of oxygen in room air, as charted. */
  private static final BigDecimal ROOM_AIR = new BigDecimal("0.21");

  private static final Map<String, VitalSign> STAY_VITAL_SIGNS =
      Map.of(
          "HR", VitalSign.HEART_RATE,
          "RespRate", VitalSign.RESPIRATION_RATE,
          "SaO2", VitalSign.SPO2,
          "Temp", VitalSign.BODY_TEMPERATURE,
          "SysABP", VitalSign.ARTERIAL_SYSTOLIC_PRESSURE,
          "DiasABP", VitalSign.ARTERIAL_DIASTOLIC_PRESSURE,
          "MAP", VitalSign.ARTERIAL_MEAN_PRESSURE,
          "NISysABP", VitalSign.SYSTOLIC_PRESSURE,
          "NIDiasABP", VitalSign.DIASTOLIC_PRESSURE,
          "NIMAP", VitalSign.MEAN_PRESSURE);

  private RecordingFiles() {}

  /**
   * What a path holds.
   *
   * @param passedOver files of a directory in no known format
   * @param empty files without a value of a vital sign
   */
  record Found(int recordings, List<Path> passedOver, List<Path> empty) {}

  private enum Format {
    CSV,
    BEDSIDE,
    STAY,
    BEATS
  }

  /**
   * Reads a file, or each file of a directory in the order of their names, and hands on each
   * recording as it is read: they needn't fit into memory together.
   *
   * @throws MalformedFile at the first line that is not in its file's format; also for a file given
   *     by itself in no known format
   * @throws IOException when something cannot be read
   */
  static Found read(Path path, Consumer<Recording> use) throws IOException {
    int recordings = 0;
    List<Path> passedOver = new ArrayList<>();
    List<Path> empty = new ArrayList<>();
    for (Path file : files(path)) {
      Optional<Format> format = format(file);
      if (format.isEmpty()) {
        passedOver.add(file);
        continue;
      }
      Recording.Builder values = read(file, format.get());
      if (values.size() == 0) {
        empty.add(file);
        continue;
      }
      use.accept(built(file, values));
      recordings++;
    }
    if (!Files.isDirectory(path) && !passedOver.isEmpty()) {
      throw new MalformedFile(path, "the first line is that of no known format");
    }
    return new Found(recordings, passedOver, empty);
  }

  /** What a recording is called: the file's name without what follows the last dot. */
  static String patient(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files =
          entries.filter(Files::isRegularFile).sorted().limit(FILES_MAX + 1L).toList();
      if (files.size() > FILES_MAX) {
        throw new IOException(path + " has more than " + FILES_MAX + " files");
      }
      return files;
    }
  }

  private static Optional<Format> format(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String first = lines.readLine();
      if (first == null) {
        return Optional.empty();
      }
      return switch (first) {
        case CSV_HEADER -> Optional.of(Format.CSV);
        case BedsideCsv.HEADER -> Optional.of(Format.BEDSIDE);
        case STAY_HEADER -> Optional.of(Format.STAY);
        default -> BEATS.matcher(first).matches() ? Optional.of(Format.BEATS) : Optional.empty();
      };
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Recording.Builder read(Path file, Format format) throws IOException {
    Recording.Builder values = new Recording.Builder();
    switch (format) {
      case BEDSIDE -> bedside(file, values);
      case CSV -> eachLine(file, 2, line -> csv(line, values));
      case STAY -> eachLine(file, 2, line -> stay(line, values));
      case BEATS -> {
        Beats beats = new Beats(values);
        eachLine(file, 1, beats::line);
      }
    }
    return values;
  }

  private static Recording built(Path file, Recording.Builder values) throws MalformedFile {
    try {
      return values.build(patient(file));
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(file, String.valueOf(e.getMessage()));
    }
  }

  /** Takes a line, or throws IllegalArgumentException with what is wrong. */
  @FunctionalInterface
  private interface Line {
    void take(String line);
  }

  private static void eachLine(Path file, long first, Line take) throws IOException {
    long number = 1;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (number >= first) {
          take.take(line);
        }
        number++;
      }
    } catch (CharacterCodingException e) {
      throw new MalformedFile(file, number, "not UTF-8 text");
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(file, number, String.valueOf(e.getMessage()));
    }
  }

  private static void bedside(Path file, Recording.Builder values) throws IOException {
    List<BedsideCsv.Minute> minutes;
    try {
      minutes = BedsideCsv.read(file);
    } catch (BedsideCsv.MalformedRecording e) {
      throw new MalformedFile(file, String.valueOf(e.getMessage()));
    }
    for (BedsideCsv.Minute minute : minutes) {
      Instant at = START.plusSeconds(60L * minute.minute());
      minute.readings().forEach((code, value) -> values.add(vitalSign(code), value, at));
    }
  }

  private static void csv(String line, Recording.Builder values) {
    String[] cells = cells(line);
    values.add(vitalSign(cells[1]), value(cells[2]), time(cells[0]));
  }

  private static String[] cells(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 3) {
      throw new IllegalArgumentException("there are " + cells.length + " columns instead of 3");
    }
    return cells;
  }

  private static VitalSign vitalSign(String code) {
    return Metric.ofCode(code)
        .filter(VitalSign.class::isInstance)
        .map(VitalSign.class::cast)
        .orElseThrow(
            () -> new IllegalArgumentException("the metric is no reference id of a vital sign"));
  }

  private static BigDecimal value(String cell) {
    if (!VALUE.matcher(cell).matches()) {
      throw new IllegalArgumentException("the value is not a number");
    }
    return new BigDecimal(cell);
  }

  private static Instant time(String cell) {
    if (SECONDS.matcher(cell).matches()) {
      return START.plusMillis(new BigDecimal(cell).movePointRight(3).longValueExact());
    }
    try {
      return OffsetDateTime.parse(cell).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "the time is neither seconds nor ISO 8601 with an offset", e);
    }
  }

  private static void stay(String line, Recording.Builder values) {
    String[] cells = cells(line);
    Matcher time = STAY_TIME.matcher(cells[0]);
    if (!time.matches()) {
      throw new IllegalArgumentException("the time is not hours and minutes");
    }
    Instant at =
        START
            .plusSeconds(3_600L * Integer.parseInt(time.group(1)))
            .plusSeconds(60L * Integer.parseInt(time.group(2)));
    VitalSign vitalSign = STAY_VITAL_SIGNS.get(cells[1]);
    if (vitalSign != null) {
      values.add(vitalSign, value(cells[2]), at);
    } else if (cells[1].equals("GCS")) {
      values.add(VitalSign.CONSCIOUSNESS, consciousness(value(cells[2])), at);
    } else if (cells[1].equals("FiO2")) {
      values.add(VitalSign.OXYGEN_FLOW, oxygen(value(cells[2])), at);
    }
  }

  private static BigDecimal consciousness(BigDecimal gcs) {
    if (gcs.compareTo(GCS_ALERT) >= 0) {
      return BigDecimal.ZERO;
    }
    if (gcs.compareTo(GCS_VOICE_MIN) >= 0) {
      return BigDecimal.valueOf(2);
    }
    return BigDecimal.valueOf(gcs.compareTo(GCS_PAIN_MIN) >= 0 ? 3 : 4);
  }

  /** NEWS2 asks only whether there is oxygen: 1 L/min stands for whatever the flow was. */
  private static BigDecimal oxygen(BigDecimal share) {
    return share.compareTo(ROOM_AIR) > 0 ? BigDecimal.ONE : BigDecimal.ZERO;
  }

  /** Heart rates once a second, each the mean over the last intervals between beats. */
  private static final class Beats {
    private final Recording.Builder values;
    private final Deque<BigDecimal> intervals = new ArrayDeque<>();
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal elapsed = BigDecimal.ZERO;
    private long second = 1;
    private long lastEnd = -1;

    Beats(Recording.Builder values) {
      this.values = values;
    }

    void line(String line) {
      Matcher matcher = BEATS.matcher(line);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("not start, seconds and end of an interval");
      }
      long start = Long.parseLong(matcher.group(1));
      BigDecimal seconds = new BigDecimal(matcher.group(2));
      long end = Long.parseLong(matcher.group(3));
      if (end <= start || seconds.signum() <= 0 || (lastEnd >= 0 && start != lastEnd)) {
        throw new IllegalArgumentException("the interval does not follow the one before");
      }
      boolean first = lastEnd < 0;
      lastEnd = end;
      elapsed = elapsed.add(seconds);
      showUntil(elapsed);
      // What precedes the first beat is no interval between beats.
      if (!first || start > 0) {
        intervals.addLast(seconds);
        sum = sum.add(seconds);
        if (intervals.size() > BEATS_AVERAGED) {
          sum = sum.subtract(intervals.removeFirst());
        }
      }
    }

    /** The seconds before a beat show what was known before it. */
    private void showUntil(BigDecimal beat) {
      for (; BigDecimal.valueOf(second).compareTo(beat) < 0; second++) {
        if (intervals.size() == BEATS_AVERAGED) {
          BigDecimal rate =
              BigDecimal.valueOf(60L * BEATS_AVERAGED).divide(sum, 0, RoundingMode.HALF_UP);
          values.add(VitalSign.HEART_RATE, rate, START.plusSeconds(second));
        }
      }
    }
  }
}
