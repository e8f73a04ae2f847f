package io.vigil.server.print;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * A document of A4 pages in black and white, written from the top on: headings, text, tables whose
 * head is repeated on each page, charts. Each page says at its foot whose document it is and which
 * of how many it is. Not safe for several threads.
 */
public final class Sheet {
  private static final float MARGIN = 42;
  private static final float FOOT = 30;
  private static final float TEXT = 8.5f;
  private static final float LEADING = 1.3f;
  private static final float PADDING = 2;
  private static final float RULE = 0.4f;
  private static final float GREY = 0.9f;
  private static final float GUTTER = 14;

  private final PDDocument document;
  private final Typeface typeface;
  private final String foot;
  private PDPage page;
  private PDPageContentStream out;
  private float y;
  private String running = "";

  /**
   * @param foot stands on each page
   */
  public Sheet(String foot) {
    this.document = new PDDocument();
    this.foot = foot;
    try {
      this.typeface = new Typeface(document);
      this.page = new PDPage(PDRectangle.A4);
      this.out = begin(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line above what follows; 1 is the document's own, 2 a section's. */
  public void heading(int level, String text) {
    float size = level == 1 ? 16 : 11;
    // Never alone at the end of a page.
    room(size * LEADING + 4 * TEXT * LEADING);
    y -= level == 1 ? 0 : 8;
    for (String line : typeface.lines(text, size, width())) {
      text(MARGIN, line, size);
      y -= size * LEADING;
    }
  }

  public void paragraph(String text) {
    for (String line : typeface.lines(text, TEXT, width())) {
      room(TEXT * LEADING);
      text(MARGIN, line, TEXT);
      y -= TEXT * LEADING;
    }
    y -= PADDING;
  }

  /**
   * @param shares of the width, one for each column
   * @param head repeated on each page; empty for none
   * @param rows as many cells each as there are columns
   */
  public void table(float[] shares, List<String> head, List<List<String>> rows) {
    float all = 0;
    for (float share : shares) {
      all += share;
    }
    float[] widths = new float[shares.length];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = shares[i] / all * width();
    }
    head(widths, head);
    for (List<String> cells : rows) {
      if (!fits(height(widths, cells))) {
        turn();
        head(widths, head);
      }
      row(widths, cells, false);
    }
    y -= PADDING * 3;
  }

  /** A chart over the whole width. */
  public void chart(Chart chart) {
    room(Chart.HEIGHT + TEXT * LEADING);
    y -= Chart.HEIGHT;
    try {
      chart.draw(out, typeface, MARGIN, y, width());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    y -= TEXT * LEADING;
  }

  /** Small charts, two in a row. */
  public void envelopes(List<Envelope> envelopes) {
    float width = (width() - GUTTER) / 2;
    for (int i = 0; i < envelopes.size(); i++) {
      if (i % 2 == 0) {
        room(Envelope.HEIGHT + PADDING);
        y -= Envelope.HEIGHT + PADDING;
      }
      try {
        envelopes.get(i).draw(out, typeface, MARGIN + (i % 2) * (width + GUTTER), y, width);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    y -= PADDING;
  }

  /**
   * What follows stands on another page.
   *
   * @param of whom it is; stands at the head of each page that goes on with it
   */
  public void page(String of) {
    running = "";
    turn();
    running = of;
  }

  /** The document; nothing can be written after this. */
  public byte[] bytes() {
    try (document) {
      if (typeface.replaced()) {
        paragraph(
            "[U+…] is a character that this document's font has not, by its number in Unicode."
                + " Where there are data beside this document, they have it as it is.");
      }
      out.close();
      feet();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void feet() throws IOException {
    int pages = document.getNumberOfPages();
    for (int i = 0; i < pages; i++) {
      try (PDPageContentStream foot =
          new PDPageContentStream(document, document.getPage(i), AppendMode.APPEND, true, true)) {
        String number = "Page %d of %d".formatted(i + 1, pages);
        String left = typeface.lines(this.foot, 7, width() - 80).getFirst();
        draw(foot, typeface, MARGIN, FOOT - 8, left, 7);
        draw(foot, typeface, MARGIN + width() - typeface.width(number, 7), FOOT - 8, number, 7);
      }
    }
  }

  private void head(float[] widths, List<String> cells) {
    if (!cells.isEmpty()) {
      row(widths, cells, true);
    }
  }

  private void row(float[] widths, List<String> cells, boolean head) {
    float height = height(widths, cells);
    room(head ? height * 2 : height);
    try {
      if (head) {
        out.setNonStrokingColor(GREY);
        out.addRect(MARGIN, y - height, width(), height);
        out.fill();
        out.setNonStrokingColor(0f);
      }
      out.setLineWidth(RULE);
      out.moveTo(MARGIN, y - height);
      out.lineTo(MARGIN + width(), y - height);
      out.stroke();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    float top = y;
    float x = MARGIN;
    for (int i = 0; i < widths.length; i++) {
      y = top - PADDING;
      for (String line : lines(widths[i], cells.get(i))) {
        text(x + PADDING, line, TEXT);
        y -= TEXT * LEADING;
      }
      x += widths[i];
    }
    y = top - height;
  }

  private List<String> lines(float width, String cell) {
    List<String> lines = typeface.lines(cell, TEXT, width - 2 * PADDING);
    // No cell is higher than a page.
    return lines.size() <= 50 ? lines : new ArrayList<>(lines.subList(0, 50));
  }

  private float height(float[] widths, List<String> cells) {
    int most = 1;
    for (int i = 0; i < widths.length; i++) {
      most = Math.max(most, lines(widths[i], cells.get(i)).size());
    }
    return most * TEXT * LEADING + 2 * PADDING;
  }

  private void text(float x, String drawn, float size) {
    try {
      draw(out, typeface, x, y - size, drawn, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void draw(
      PDPageContentStream out, Typeface typeface, float x, float y, String drawn, float size)
      throws IOException {
    out.beginText();
    out.setFont(typeface.font(), size);
    out.newLineAtOffset(x, y);
    out.showText(drawn);
    out.endText();
  }

  private float width() {
    return PDRectangle.A4.getWidth() - 2 * MARGIN;
  }

  private boolean fits(float height) {
    return y - height >= FOOT + MARGIN / 2;
  }

  private void room(float height) {
    if (!fits(height)) {
      turn();
    }
  }

  private void turn() {
    try {
      out.close();
      page = new PDPage(PDRectangle.A4);
      out = begin(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!running.isEmpty()) {
      text(MARGIN, typeface.lines(running, TEXT, width()).getFirst(), TEXT);
      y -= 2 * TEXT * LEADING;
    }
  }

  private PDPageContentStream begin(PDPage page) throws IOException {
    document.addPage(page);
    y = PDRectangle.A4.getHeight() - MARGIN;
    return new PDPageContentStream(document, page);
  }
}
