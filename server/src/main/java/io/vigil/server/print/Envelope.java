package io.vigil.server.print;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.PDPageContentStream;

/**
 * A small chart: for each of some equal slots of time the lowest and the highest value, so that no
 * peak is lost, and grey where there was no data.
 *
 * @param title with the unit
 * @param from the label of the left edge, and {@code until} of the right one
 * @param slots empty where a slot has no value; at least one
 * @param gaps in slots, from the first on: where data were missed
 */
public record Envelope(
    String title, String from, String until, List<Optional<Range>> slots, List<Gap> gaps) {

  static final float HEIGHT = 74;

  private static final float LEFT = 26;
  private static final float FOOT = 12;
  private static final float HEAD = 12;
  private static final float SIZE = 6.5f;

  /** The lowest and the highest value. */
  public record Range(double low, double high) {}

  /** In slots; {@code until} is excluded. */
  public record Gap(double from, double until) {}

  public Envelope {
    slots = List.copyOf(slots);
    gaps = List.copyOf(gaps);
  }

  void draw(PDPageContentStream out, Typeface typeface, float x, float y, float width)
      throws IOException {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Optional<Range> slot : slots) {
      if (slot.isPresent()) {
        low = Math.min(low, slot.get().low());
        high = Math.max(high, slot.get().high());
      }
    }
    if (low > high) {
      low = 0;
      high = 1;
    }
    float left = x + LEFT;
    float bottom = y + FOOT;
    float across = width - LEFT;
    float up = HEIGHT - FOOT - HEAD;
    double slack = Math.max((high - low) * 0.06, 0.05);
    double scale = up / (high - low + 2 * slack);
    float step = across / slots.size();
    Sheet.draw(out, typeface, x, y + HEIGHT - SIZE - 1, typeface.drawn(title), SIZE + 1);
    out.setNonStrokingColor(0.85f);
    for (Gap gap : gaps) {
      float from = left + (float) gap.from() * step;
      float wide = (float) (gap.until() - gap.from()) * step;
      out.addRect(from, bottom, Math.max(0.6f, wide), up);
      out.fill();
    }
    out.setNonStrokingColor(0f);
    out.setLineWidth(0.4f);
    out.addRect(left, bottom, across, up);
    out.stroke();
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).isPresent()) {
        Range range = slots.get(i).get();
        float foot = bottom + (float) ((range.low() - low + slack) * scale);
        float tall = (float) ((range.high() - range.low()) * scale);
        out.addRect(left + i * step, foot - 0.7f, Math.max(1.4f, step), tall + 1.4f);
        out.fill();
      }
    }
    label(out, typeface, left - 3, bottom + (float) (slack * scale) - SIZE / 2 + 1, number(low));
    label(
        out,
        typeface,
        left - 3,
        bottom + (float) ((high - low + slack) * scale) - SIZE / 2 + 1,
        number(high));
    Sheet.draw(out, typeface, left, y + 3, typeface.drawn(from), SIZE);
    label(out, typeface, left + across, y + 3, typeface.drawn(until));
  }

  private static void label(
      PDPageContentStream out, Typeface typeface, float right, float y, String text)
      throws IOException {
    Sheet.draw(out, typeface, right - typeface.width(text, SIZE), y, text, SIZE);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : "%.1f".formatted(value);
  }
}
