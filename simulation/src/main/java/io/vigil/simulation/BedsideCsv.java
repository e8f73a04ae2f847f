package io.vigil.simulation;

import static io.vigil.core.vitals.VitalSign.ARTERIAL_DIASTOLIC_PRESSURE;
import static io.vigil.core.vitals.VitalSign.ARTERIAL_MEAN_PRESSURE;
import static io.vigil.core.vitals.VitalSign.ARTERIAL_SYSTOLIC_PRESSURE;
import static io.vigil.core.vitals.VitalSign.DIASTOLIC_PRESSURE;
import static io.vigil.core.vitals.VitalSign.HEART_RATE;
import static io.vigil.core.vitals.VitalSign.MEAN_PRESSURE;
import static io.vigil.core.vitals.VitalSign.PULSE_RATE_OXIMETER;
import static io.vigil.core.vitals.VitalSign.RESPIRATION_RATE;
import static io.vigil.core.vitals.VitalSign.SPO2;
import static io.vigil.core.vitals.VitalSign.SYSTOLIC_PRESSURE;

import io.vigil.core.vitals.VitalSign;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Recordings of a bedside monitor, one line a minute, under the header {@value #HEADER}. A blank
 * means that there is no value, and so does 0: such monitors write 0 when they have none.
 */
public final class BedsideCsv {
  public static final String HEADER =
      "minute,HR,ABPSys,ABPDias,ABPMean,PULSE,RESP,SpO2,NBPSys,NBPDias,NBPMean";

  /** About ten weeks. */
  public static final int MINUTES_MAX = 100_000;

  private static final List<VitalSign> COLUMNS =
      List.of(
          HEART_RATE,
          ARTERIAL_SYSTOLIC_PRESSURE,
          ARTERIAL_DIASTOLIC_PRESSURE,
          ARTERIAL_MEAN_PRESSURE,
          PULSE_RATE_OXIMETER,
          RESPIRATION_RATE,
          SPO2,
          SYSTOLIC_PRESSURE,
          DIASTOLIC_PRESSURE,
          MEAN_PRESSURE);
  private static final Pattern MINUTE = Pattern.compile("\\d{1,8}");

  /** What the interface takes, less a sign: 15 digits, 6 of them decimals. */
  private static final Pattern VALUE = Pattern.compile("\\d{1,9}(\\.\\d{1,6})?");

  private BedsideCsv() {}

  /**
   * One line.
   *
   * @param minute from the recording's start
   * @param readings metric code to value, digit for digit as recorded, in the order of the columns;
   *     empty when the monitor had no value at all
   */
  public record Minute(int minute, Map<String, BigDecimal> readings) {
    public Minute {
      readings = Collections.unmodifiableMap(new LinkedHashMap<>(readings));
    }
  }

  /** A file that is not in this format; the message names the line and quotes none of it. */
  public static final class MalformedRecording extends IOException {
    private static final long serialVersionUID = 1;

    private final int line;

    MalformedRecording(int line, String fault) {
      super("Line " + line + ": " + fault);
      this.line = line;
    }

    /** From 1, the header. */
    public int line() {
      return line;
    }
  }

  /**
   * Reads a whole recording, minutes ascending.
   *
   * @throws MalformedRecording at the first line that is not in the format
   * @throws IOException when the file cannot be read
   */
  public static List<Minute> read(Path file) throws IOException {
    List<Minute> minutes = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      if (!HEADER.equals(lines.readLine())) {
        throw new MalformedRecording(1, "the header is not " + HEADER);
      }
      int number = 2;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        minutes.add(minute(line, number, minutes.isEmpty() ? -1 : minutes.getLast().minute()));
        number++;
      }
    } catch (CharacterCodingException e) {
      throw new MalformedRecording(minutes.size() + 2, "not UTF-8 text");
    }
    return List.copyOf(minutes);
  }

  private static Minute minute(String line, int number, int previous) throws MalformedRecording {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS.size() + 1) {
      throw new MalformedRecording(
          number, "there are " + cells.length + " columns instead of " + (COLUMNS.size() + 1));
    }
    if (!MINUTE.matcher(cells[0]).matches() || Integer.parseInt(cells[0]) <= previous) {
      throw new MalformedRecording(number, "the minute is not a number above the last line's");
    }
    int minute = Integer.parseInt(cells[0]);
    if (minute >= MINUTES_MAX) {
      throw new MalformedRecording(number, "a recording lasts at most " + MINUTES_MAX + " minutes");
    }
    Map<String, BigDecimal> readings = new LinkedHashMap<>();
    for (int i = 0; i < COLUMNS.size(); i++) {
      String cell = cells[i + 1];
      if (!cell.isEmpty() && !VALUE.matcher(cell).matches()) {
        throw new MalformedRecording(number, "column " + (i + 2) + " is not a number");
      }
      BigDecimal value = cell.isEmpty() ? BigDecimal.ZERO : new BigDecimal(cell);
      if (value.signum() != 0) {
        readings.put(COLUMNS.get(i).code(), value);
      }
    }
    return new Minute(minute, readings);
  }
}
