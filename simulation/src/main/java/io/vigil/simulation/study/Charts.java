package io.vigil.simulation.study;

import io.vigil.engine.burden.Burden;
import io.vigil.simulation.study.Discrimination.Point;
import io.vigil.simulation.study.Discrimination.Score;
import io.vigil.simulation.study.Report.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures as SVG, in colours that are readable on light and on dark, with a title and a
 * description for those who do not see them.
 */
final class Charts {
  private static final int WIDTH = 760;
  private static final int MARGIN = 16;
  private static final int BAR_HEIGHT = 14;
  private static final int BAR_STEP = 18;
  private static final int GROUP_HEIGHT = 92;
  private static final int FULL = 480;
  private static final int PLOT = 400;
  private static final List<String> LINES = List.of("", "7 4", "2 3", "12 4 2 4", "1 5");
  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328; }
        .title { font-size: 15px; font-weight: 600; }
        .quiet { fill: #59636e; }
        .naive { fill: #b6bec8; }
        .vigil { fill: #0969da; }
        .all { fill: #bc4c00; }
        .axis { stroke: #818b98; fill: none; }
        .curve { fill: none; stroke-width: 2; }
        .c0 { stroke: #0969da; } .c1 { stroke: #bc4c00; } .c2 { stroke: #1a7f37; }
        .c3 { stroke: #8250df; } .c4 { stroke: #bf3989; }
        @media (prefers-color-scheme: dark) {
          text { fill: #f0f6fc; }
          .quiet { fill: #9198a1; }
          .naive { fill: #4d5561; }
          .vigil { fill: #4493f8; }
          .all { fill: #f0883e; }
          .c0 { stroke: #4493f8; } .c1 { stroke: #f0883e; } .c2 { stroke: #3fb950; }
          .c3 { stroke: #ab7df8; } .c4 { stroke: #f778ba; }
        }
      </style>
      """;

  private Charts() {}

  /**
   * Writes {@code alarm-burden.svg}, and {@code news2-roc.svg} of the first data set with outcomes.
   */
  static void write(Report report, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("alarm-burden.svg"), burden(report));
    for (DataSet data : report.dataSets()) {
      if (data.discrimination().isPresent()) {
        Files.writeString(
            directory.resolve("news2-roc.svg"), curves(data, data.discrimination().get()));
        return;
      }
    }
  }

  private static String burden(Report report) {
    StringBuilder bars = new StringBuilder();
    List<String> told = new ArrayList<>();
    int y = 64;
    for (DataSet data : report.dataSets()) {
      for (Burden burden : data.burdens()) {
        String naive = Report.number(data.aDay(burden.naiveCrossings())) + " crossings a day";
        String signals =
            Report.number(data.aDay(burden.limitSignals())) + " signals of limits a day";
        String all = Report.number(data.aDay(burden.signals())) + " signals a day in all";
        told.add(data.name() + ", " + burden.rules() + ": " + naive + ", " + signals + ", " + all);
        bars.append(text(MARGIN, y, "", data.name() + ", " + burden.rules()));
        long longest = Math.max(burden.naiveCrossings(), burden.signals());
        bar(bars, y + 8, "naive", burden.naiveCrossings(), longest, naive);
        bar(bars, y + 8 + BAR_STEP, "vigil", burden.limitSignals(), longest, signals);
        bar(bars, y + 8 + 2 * BAR_STEP, "all", burden.signals(), longest, all);
        y += GROUP_HEIGHT;
      }
    }
    return svg(
        "Naive crossings of limits, and signals, for each patient-day",
        String.join("; ", told) + ".",
        y - 10,
        bars.toString());
  }

  private static void bar(
      StringBuilder bars, int y, String kind, long count, long longest, String label) {
    long width = Math.max(1, longest == 0 ? 0 : FULL * count / longest);
    bars.append(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n"
            .formatted(kind, MARGIN, y, width, BAR_HEIGHT));
    bars.append(text(MARGIN + (int) width + 8, y + BAR_HEIGHT - 3, "quiet", label));
  }

  private static String curves(DataSet data, Discrimination discrimination) {
    StringBuilder plot = new StringBuilder();
    int left = 60;
    int top = 60;
    plot.append(
        "<rect class=\"axis\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n"
            .formatted(left, top, PLOT, PLOT));
    plot.append(
        "<path class=\"axis\" stroke-dasharray=\"2 4\" d=\"M%d %dL%d %d\"/>\n"
            .formatted(left, top + PLOT, left + PLOT, top));
    plot.append(text(left, top + PLOT + 20, "quiet", "0"));
    plot.append(text(left + PLOT - 8, top + PLOT + 20, "quiet", "1"));
    plot.append(text(left - 16, top + PLOT, "quiet", "0"));
    plot.append(text(left - 16, top + 10, "quiet", "1"));
    plot.append(text(left + 90, top + PLOT + 20, "quiet", "share of those who lived at or above"));
    plot.append(
        "<text class=\"quiet\" transform=\"translate(%d %d) rotate(-90)\">%s</text>\n"
            .formatted(left - 28, top + PLOT - 90, "share of those who died at or above"));
    List<String> told = new ArrayList<>();
    int y = top + PLOT + 48;
    List<Score> scores =
        discrimination.scores().stream()
            .filter(score -> !score.name().endsWith(", highest"))
            .limit(LINES.size())
            .toList();
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      String line = "class=\"curve c" + i + "\" stroke-dasharray=\"" + LINES.get(i) + "\"";
      plot.append("<path %s d=\"%s\"/>\n".formatted(line, path(score.curve(), left, top)));
      String label =
          String.format(
              Locale.ROOT,
              "%s: %.3f (%.3f to %.3f)",
              score.name(),
              score.auroc().value(),
              score.auroc().lower(),
              score.auroc().upper());
      told.add(label);
      plot.append("<path %s d=\"M%d %dh36\"/>\n".formatted(line, left, y - 4));
      plot.append(text(left + 46, y, "", label));
      y += 22;
    }
    return svg(
        "Scores and death in hospital: "
            + data.name()
            + ", "
            + discrimination.died()
            + " of "
            + (discrimination.died() + discrimination.lived())
            + " died",
        "Receiver operating characteristics. Area and 95 % confidence: "
            + String.join("; ", told)
            + ".",
        y,
        plot.toString());
  }

  private static String path(List<Point> curve, int left, int top) {
    StringBuilder path = new StringBuilder();
    for (Point point : curve) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.isEmpty() ? "M" : "L",
              left + PLOT * point.falsePositive(),
              top + PLOT * (1 - point.truePositive())));
    }
    return path.toString();
  }

  private static String text(int x, int y, String kind, String text) {
    return "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(kind, x, y, escaped(text));
  }

  private static String svg(String title, String description, int height, String body) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" aria-labelledby="title description">
    <title id="title">%3$s</title>
    <desc id="description">%4$s</desc>
    %5$s%6$s%7$s</svg>
    """
        .formatted(
            WIDTH,
            height,
            escaped(title),
            escaped(description),
            STYLE,
            text(MARGIN, 30, "title", title),
            body);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
