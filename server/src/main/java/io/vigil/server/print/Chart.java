package io.vigil.server.print;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.jspecify.annotations.Nullable;

/**
 * Values over time as lines and points, with levels dashed across, spans of time as bars at the
 * foot, and moments as numbered lines. Times are UTC.
 *
 * @param title with the unit
 * @param fromEpochMillis the left edge, before {@code untilEpochMillis}, the right one
 * @param points in time
 * @param gapMillis points that lie farther apart are not joined
 */
public record Chart(
    String title,
    long fromEpochMillis,
    long untilEpochMillis,
    List<Point> points,
    long gapMillis,
    List<Level> levels,
    List<Span> spans,
    List<Long> moments) {

  static final float HEIGHT = 170;

  private static final float LEFT = 34;
  private static final float FOOT = 26;
  private static final float HEAD = 22;
  private static final float SIZE = 7;
  private static final int TICKS = 6;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  /** A value at a time. */
  public record Point(long epochMillis, double value) {}

  /** A value all the time. */
  public record Level(String label, double value) {}

  /** Some time; within the chart's, as far as it is drawn. */
  public record Span(long fromEpochMillis, long untilEpochMillis) {}

  void draw(PDPageContentStream out, Typeface typeface, float x, float y, float width)
      throws IOException {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Point point : points) {
      low = Math.min(low, point.value());
      high = Math.max(high, point.value());
    }
    for (Level level : levels) {
      low = Math.min(low, level.value());
      high = Math.max(high, level.value());
    }
    if (low > high) {
      low = 0;
      high = 1;
    }
    double slack = Math.max((high - low) * 0.08, 0.5);
    Plot plot =
        new Plot(x + LEFT, y + FOOT, width - LEFT, HEIGHT - FOOT - HEAD, low - slack, high + slack);
    Sheet.draw(out, typeface, x, y + HEIGHT - SIZE - 2, typeface.drawn(title), SIZE + 1);
    out.setLineWidth(0.5f);
    out.addRect(plot.x, plot.y, plot.width, plot.height);
    out.stroke();
    axes(out, typeface, plot);
    levels(out, typeface, plot);
    spans(out, plot);
    moments(out, typeface, plot);
    line(out, plot);
  }

  private final class Plot {
    final float x;
    final float y;
    final float width;
    final float height;
    final double low;
    final double high;

    Plot(float x, float y, float width, float height, double low, double high) {
      this.x = x;
      this.y = y;
      this.width = width;
      this.height = height;
      this.low = low;
      this.high = high;
    }

    float at(long epochMillis) {
      double share =
          (epochMillis - fromEpochMillis) / (double) (untilEpochMillis - fromEpochMillis);
      return x + (float) (Math.clamp(share, 0, 1) * width);
    }

    float of(double value) {
      return y + (float) ((value - low) / (high - low) * height);
    }

    boolean holds(long epochMillis) {
      return epochMillis >= fromEpochMillis && epochMillis <= untilEpochMillis;
    }
  }

  private void axes(PDPageContentStream out, Typeface typeface, Plot plot) throws IOException {
    for (int i = 0; i <= TICKS; i++) {
      long at = fromEpochMillis + (untilEpochMillis - fromEpochMillis) * i / TICKS;
      String label = CLOCK.format(Instant.ofEpochMilli(at));
      float width = typeface.width(label, SIZE);
      float left = Math.min(plot.at(at) - width / 2, plot.x + plot.width - width);
      Sheet.draw(out, typeface, left, plot.y - SIZE - 10, label, SIZE);
      line(out, plot.at(at), plot.y, plot.at(at), plot.y - 3);
    }
    for (int i = 0; i <= 4; i++) {
      double value = plot.low + (plot.high - plot.low) * i / 4;
      String label = "%.1f".formatted(value);
      Sheet.draw(
          out,
          typeface,
          plot.x - 4 - typeface.width(label, SIZE),
          plot.of(value) - SIZE / 2 + 1,
          label,
          SIZE);
    }
  }

  private void levels(PDPageContentStream out, Typeface typeface, Plot plot) throws IOException {
    out.setLineDashPattern(new float[] {4, 2}, 0);
    for (Level level : levels) {
      line(out, plot.x, plot.of(level.value()), plot.x + plot.width, plot.of(level.value()));
    }
    out.setLineDashPattern(new float[0], 0);
    for (Level level : levels) {
      Sheet.draw(
          out,
          typeface,
          plot.x + 3,
          plot.of(level.value()) + 1.5f,
          typeface.drawn(level.label()),
          SIZE - 1);
    }
  }

  private void spans(PDPageContentStream out, Plot plot) throws IOException {
    for (Span span : spans) {
      float from = plot.at(span.fromEpochMillis());
      out.addRect(from, plot.y - 6, Math.max(1, plot.at(span.untilEpochMillis()) - from), 3);
      out.fill();
    }
  }

  private void moments(PDPageContentStream out, Typeface typeface, Plot plot) throws IOException {
    out.setLineDashPattern(new float[] {1, 2}, 0);
    for (long moment : moments) {
      if (plot.holds(moment)) {
        line(out, plot.at(moment), plot.y, plot.at(moment), plot.y + plot.height);
      }
    }
    out.setLineDashPattern(new float[0], 0);
    for (int i = 0; i < moments.size(); i++) {
      if (plot.holds(moments.get(i))) {
        // In two rows, so that neighbours can be told apart.
        float up = plot.y + plot.height + 1 + (i % 2) * SIZE;
        Sheet.draw(
            out, typeface, plot.at(moments.get(i)) - 2, up, Integer.toString(i + 1), SIZE - 1);
      }
    }
  }

  private void line(PDPageContentStream out, Plot plot) throws IOException {
    out.setLineWidth(0.8f);
    @Nullable Point before = null;
    for (Point point : points) {
      if (!plot.holds(point.epochMillis())) {
        continue;
      }
      float x = plot.at(point.epochMillis());
      float y = plot.of(point.value());
      if (before != null && point.epochMillis() - before.epochMillis() <= gapMillis) {
        line(out, plot.at(before.epochMillis()), plot.of(before.value()), x, y);
      }
      out.addRect(x - 0.8f, y - 0.8f, 1.6f, 1.6f);
      out.fill();
      before = point;
    }
  }

  private static void line(PDPageContentStream out, float x, float y, float toX, float toY)
      throws IOException {
    out.moveTo(x, y);
    out.lineTo(toX, toY);
    out.stroke();
  }
}
