package io.vigil.acceptance;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The recording of one bedside monitor and what follows from it, read and computed straight from
 * the file and from the chart: nothing of the product is used, so that the two can be compared.
 */
final class BedsideRecording {
  static final Path FILE = Path.of("../../shared/data/vitals/bedside-s00001.csv");

  /** Minutes of which the oximeter gave nothing, while the monitor went on: first and last. */
  static final int SPO2_AWAY_FIRST = 290;

  static final int SPO2_AWAY_LAST = 478;

  private static final Map<String, String> METRIC_OF_COLUMN =
      Map.of(
          "HR", "MDC_ECG_HEART_RATE",
          "ABPSys", "MDC_PRESS_BLD_ART_SYS",
          "ABPDias", "MDC_PRESS_BLD_ART_DIA",
          "ABPMean", "MDC_PRESS_BLD_ART_MEAN",
          "PULSE", "MDC_PULS_OXIM_PULS_RATE",
          "RESP", "MDC_RESP_RATE",
          "SpO2", "MDC_PULS_OXIM_SAT_O2",
          "NBPSys", "MDC_PRESS_BLD_NONINV_SYS",
          "NBPDias", "MDC_PRESS_BLD_NONINV_DIA",
          "NBPMean", "MDC_PRESS_BLD_NONINV_MEAN");

  /** Metric to minute to value; zeros and blanks are not in it. */
  final Map<String, TreeMap<Integer, BigDecimal>> measured = new TreeMap<>();

  int minutes;
  int zeros;

  /** The sum that is known, and that sum with the most that is not known. */
  record Bounds(int lower, int upper) {}

  static BedsideRecording read() throws IOException {
    BedsideRecording recording = new BedsideRecording();
    List<String> lines = Files.readAllLines(FILE);
    String[] columns = lines.getFirst().split(",", -1);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      int minute = Integer.parseInt(cells[0]);
      for (int i = 1; i < cells.length; i++) {
        if (cells[i].isEmpty()) {
          continue;
        }
        BigDecimal value = new BigDecimal(cells[i]);
        if (value.signum() == 0) {
          recording.zeros++;
        } else {
          recording
              .measured
              .computeIfAbsent(METRIC_OF_COLUMN.get(columns[i]), _ -> new TreeMap<>())
              .put(minute, value);
        }
      }
      recording.minutes++;
    }
    return recording;
  }

  int values() {
    return measured.values().stream().mapToInt(Map::size).sum();
  }

  BigDecimal at(String metric, int minute) {
    return measured.getOrDefault(metric, new TreeMap<>()).getOrDefault(minute, BigDecimal.ZERO);
  }

  /**
   * NEWS2 for each minute in which something that counts was measured: the chart of the Royal
   * College of Physicians (2017), with the ages of docs/clinical/news2.md.
   */
  NavigableMap<Integer, Bounds> news2() {
    NavigableMap<Integer, Bounds> all = new TreeMap<>();
    Newest respiration = new Newest();
    Newest saturation = new Newest();
    Newest pulse = new Newest();
    Newest systolic = new Newest();
    for (int minute = 0; minute < minutes; minute++) {
      boolean any = respiration.take(minute, at("MDC_RESP_RATE", minute));
      any |= saturation.take(minute, at("MDC_PULS_OXIM_SAT_O2", minute));
      // What comes last wins a tie: the electrocardiogram, and the arterial line.
      any |= pulse.take(minute, at("MDC_PULS_OXIM_PULS_RATE", minute));
      any |= pulse.take(minute, at("MDC_ECG_HEART_RATE", minute));
      any |= systolic.take(minute, at("MDC_PRESS_BLD_NONINV_SYS", minute));
      any |= systolic.take(minute, at("MDC_PRESS_BLD_ART_SYS", minute));
      if (!any) {
        continue;
      }
      List<Integer> points = new ArrayList<>();
      points.add(respiration.fresh(minute, 5) ? respirationPoints(respiration.whole()) : null);
      points.add(saturation.fresh(minute, 5) ? saturationPoints(saturation.whole()) : null);
      points.add(pulse.fresh(minute, 5) ? pulsePoints(pulse.whole()) : null);
      points.add(systolic.fresh(minute, 240) ? systolicPoints(systolic.whole()) : null);
      int known = sum(points);
      boolean atRisk = known >= 5 || points.contains(3);
      if (atRisk && !systolic.fresh(minute, 60)) {
        points.set(3, null);
      }
      int lower = sum(points);
      int absent = (int) points.stream().filter(p -> p == null).count();
      // Oxygen 2, consciousness 3 and temperature 3 were never measured.
      all.put(minute, new Bounds(lower, lower + 3 * absent + 2 + 3 + 3));
    }
    return all;
  }

  private static int sum(List<Integer> points) {
    return points.stream().mapToInt(p -> p == null ? 0 : p).sum();
  }

  private static final class Newest {
    private int minute = Integer.MIN_VALUE / 2;
    private BigDecimal value = BigDecimal.ZERO;

    boolean take(int at, BigDecimal measured) {
      if (measured.signum() == 0) {
        return false;
      }
      minute = at;
      value = measured;
      return true;
    }

    boolean fresh(int now, int minutesMax) {
      return now - minute <= minutesMax;
    }

    int whole() {
      return value.setScale(0, RoundingMode.HALF_UP).intValueExact();
    }
  }

  private static int respirationPoints(int perMinute) {
    return perMinute <= 8 ? 3 : perMinute <= 11 ? 1 : perMinute <= 20 ? 0 : perMinute <= 24 ? 2 : 3;
  }

  private static int saturationPoints(int percent) {
    return percent <= 91 ? 3 : percent <= 93 ? 2 : percent <= 95 ? 1 : 0;
  }

  private static int pulsePoints(int perMinute) {
    if (perMinute <= 40 || perMinute >= 131) {
      return 3;
    }
    return perMinute <= 50 ? 1 : perMinute <= 90 ? 0 : perMinute <= 110 ? 1 : 2;
  }

  private static int systolicPoints(int mmHg) {
    if (mmHg <= 90 || mmHg >= 220) {
      return 3;
    }
    return mmHg <= 100 ? 2 : mmHg <= 110 ? 1 : 0;
  }
}
