package io.vigil.simulation.study;

import io.vigil.core.alarm.Priority;
import io.vigil.engine.burden.Burden;
import io.vigil.engine.burden.Burden.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What a study found, for people; the same as JSON is made of its records. */
record Report(List<DataSet> dataSets) {
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final double HOUR_MILLIS = Duration.ofHours(1).toMillis();
  private static final int LABEL_WIDTH = 50;
  private static final int CELL_WIDTH = 18;

  /**
   * One path's recordings.
   *
   * @param patientMillis from the first to the last reading of each recording
   * @param readings of vital signs
   * @param impossible of them, those that no body has, which neither side judges
   * @param passedOver files in no known format
   * @param empty files without a vital sign
   * @param burdens one of each rule set
   */
  record DataSet(
      String name,
      int patients,
      long patientMillis,
      long readings,
      long impossible,
      int passedOver,
      int empty,
      List<Burden> burdens,
      Optional<Discrimination> discrimination) {

    double patientDays() {
      return patientMillis / DAY_MILLIS;
    }

    double aDay(long count) {
      return patientMillis == 0 ? 0 : count / patientDays();
    }
  }

  /** Whether every sustained excursion was signalled, and none later than its delay. */
  boolean holds() {
    return dataSets.stream()
        .flatMap(data -> data.burdens().stream())
        .allMatch(burden -> burden.sustained().missed() == 0 && burden.sustained().late() == 0);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (DataSet data : dataSets) {
      head(data, text);
      burdens(data, text);
      data.burdens().forEach(burden -> causes(data, burden, text));
      data.discrimination().ifPresent(discrimination -> discrimination(discrimination, text));
      text.append('\n');
    }
    return text.toString();
  }

  private static void head(DataSet data, StringBuilder text) {
    text.append(
        "%s: %,d patients, %,.1f patient-days, %,d readings, of which %,d impossible\n"
            .formatted(
                data.name(),
                data.patients(),
                data.patientDays(),
                data.readings(),
                data.impossible()));
    if (data.passedOver() > 0) {
      text.append("  %,d files passed over: in no known format\n".formatted(data.passedOver()));
    }
    if (data.empty() > 0) {
      text.append("  %,d files without a vital sign\n".formatted(data.empty()));
    }
  }

  private static void burdens(DataSet data, StringBuilder text) {
    text.append('\n');
    row(text, data, "", Burden::rules);
    row(text, data, "Limits, for each patient-day", burden -> "");
    row(text, data, "  naive: samples outside", b -> number(data.aDay(b.naiveSamples())));
    row(text, data, "  naive: crossings", b -> number(data.aDay(b.naiveCrossings())));
    row(text, data, "  signals", b -> number(data.aDay(b.limitSignals())));
    row(
        text,
        data,
        "  signals, of samples outside",
        b -> percent(share(b.limitSignals(), b.naiveSamples())));
    row(
        text,
        data,
        "  signals, of crossings",
        b -> percent(share(b.limitSignals(), b.naiveCrossings())));
    row(text, data, "  crossings within a breach (hysteresis)", b -> count(b.joined()));
    row(text, data, "  episodes covered by an alarm that signalled", b -> count(b.covered()));
    row(text, data, "  breaches shorter than their delay", b -> count(b.shorterThanDelay()));
    row(text, data, "All signals, for each patient-day", b -> number(data.aDay(b.signals())));
    row(text, data, "  of samples outside", b -> percent(share(b.signals(), b.naiveSamples())));
    row(text, data, "  of crossings", b -> percent(share(b.signals(), b.naiveCrossings())));
    row(text, data, "  NEWS2", b -> number(data.aDay(b.news2Signals())));
    row(text, data, "  rates, combinations", b -> number(data.aDay(b.otherSignals())));
    row(text, data, "  technical", b -> number(data.aDay(b.technicalSignals())));
    for (Priority priority : Priority.values()) {
      row(
          text,
          data,
          "  priority " + priority.wireName(),
          b -> number(data.aDay(b.byPriority().getOrDefault(priority, 0L))));
    }
    row(text, data, "Hours a day", burden -> "");
    row(text, data, "  outside a limit", b -> hours(data, b.naiveMillis()));
    row(text, data, "  in an alarm of a limit", b -> hours(data, b.limitMillis()));
    row(text, data, "  in a physiological alarm", b -> hours(data, b.millis()));
    row(text, data, "The tenth of patients with most has", burden -> "");
    row(text, data, "  of the crossings", b -> percent(b.naiveTopTenth()));
    row(text, data, "  of the signals of limits", b -> percent(b.topTenth()));
    row(text, data, "Sustained excursions", b -> count(b.sustained().excursions()));
    row(text, data, "  missed", b -> count(b.sustained().missed()));
    row(text, data, "  later than their delay", b -> count(b.sustained().late()));
    row(text, data, "  longest wait, s", b -> number(b.sustained().latestMillis() / 1_000.0));
  }

  private static void row(
      StringBuilder text, DataSet data, String label, Function<Burden, String> cell) {
    StringBuilder row = new StringBuilder(("  %-" + LABEL_WIDTH + "s").formatted(label));
    for (Burden burden : data.burdens()) {
      row.append((" %" + CELL_WIDTH + "s").formatted(cell.apply(burden)));
    }
    text.append(row.toString().stripTrailing()).append('\n');
  }

  private static void causes(DataSet data, Burden burden, StringBuilder text) {
    text.append("\n  %s, for each patient-day\n".formatted(burden.rules()));
    text.append(
        "  %-34s %16s %16s %16s\n".formatted("", "samples outside", "crossings", "signals"));
    for (Cause cause : burden.causes()) {
      if (cause.naiveSamples() == 0 && cause.signals() == 0) {
        continue;
      }
      boolean limit = cause.naiveSamples() > 0;
      text.append(
          "  %-34s %16s %16s %16s\n"
              .formatted(
                  cause.cause(),
                  limit ? number(data.aDay(cause.naiveSamples())) : "",
                  limit ? number(data.aDay(cause.naiveCrossings())) : "",
                  number(data.aDay(cause.signals()))));
    }
  }

  private static void discrimination(Discrimination discrimination, StringBuilder text) {
    text.append(
        "\n  Death in hospital: %,d died, %,d lived, %,d without an outcome\n"
            .formatted(
                discrimination.died(), discrimination.lived(), discrimination.withoutOutcome()));
    text.append("  %-66s %6s   %s\n".formatted("", "AUROC", "95 % confidence"));
    for (Discrimination.Score score : discrimination.scores()) {
      Auroc auroc = score.auroc();
      text.append(
          String.format(
              Locale.ROOT,
              "  %-66s %6.3f   %.3f to %.3f\n",
              score.name(),
              auroc.value(),
              auroc.lower(),
              auroc.upper()));
    }
  }

  private static String hours(DataSet data, long millis) {
    return data.patientMillis() == 0 ? "0" : number(millis / HOUR_MILLIS / data.patientDays());
  }

  /** Two digits at least that count. */
  static String number(double value) {
    return String.format(Locale.ROOT, value == 0 ? "%.0f" : value < 10 ? "%.2f" : "%,.1f", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
