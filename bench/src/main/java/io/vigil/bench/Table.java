package io.vigil.bench;

import io.vigil.bench.Samples.Summary;
import java.util.List;
import java.util.Locale;

/** The figures as people read them. */
final class Table {
  private static final String ROW = "%-46s %9s %10s   %-21s %-10s %s%n";

  private Table() {}

  static String of(List<Summary> summaries) {
    StringBuilder table = new StringBuilder();
    table.append(
        ROW.formatted("figure", "goal", "median", "min .. max", "unit", "").stripTrailing());
    table.append(System.lineSeparator());
    for (Summary each : summaries) {
      Figure figure = each.figure();
      table.append(
          String.format(
              Locale.ROOT,
              ROW,
              figure.what(),
              figure.goal().text(),
              Goal.number(each.median()),
              Goal.number(each.min()) + " .. " + Goal.number(each.max()),
              figure.unit(),
              verdict(each)));
    }
    return table.toString();
  }

  private static String verdict(Summary summary) {
    if (summary.figure().goal() instanceof Goal.None) {
      return "";
    }
    return summary.figure().goal().isMetBy(summary.median()) ? "met" : "NOT MET";
  }
}
