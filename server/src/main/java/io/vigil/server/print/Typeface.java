package io.vigil.server.print;

import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The font of a document, Liberation Sans (SIL Open Font License), embedded as far as it is used.
 * It has Latin, Greek and Cyrillic. Any other character is written as its number in Unicode,
 * [U+9673]: nothing is left out, and nothing is drawn in another order than it is read in.
 */
final class Typeface {
  private static final String FILE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private final PDType0Font font;
  private final Map<Integer, Boolean> drawable = new HashMap<>();
  private boolean replaced;

  Typeface(PDDocument document) throws IOException {
    try (InputStream file = PDType0Font.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IOException("The font is not among the libraries");
      }
      font = PDType0Font.load(document, file, true);
    }
  }

  PDType0Font font() {
    return font;
  }

  /** Whether a character was written as its number. */
  boolean replaced() {
    return replaced;
  }

  /** What can be drawn. */
  String drawn(String text) {
    StringBuilder drawn = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .forEach(c -> {
          if (Character.isWhitespace(c)) {
            drawn.append(' ');
          } else if (drawable.computeIfAbsent(c, this::has)) {
            drawn.appendCodePoint(c);
          } else {
            drawn.append("[U+%04X]".formatted(c));
            replaced = true;
          }
        });
    return drawn.toString();
  }

  /** In points; of what {@link #drawn} gave. */
  float width(String drawn, float size) {
    try {
      return font.getStringWidth(drawn) / 1_000 * size;
    } catch (IOException e) {
      throw new IllegalStateException("The font is in memory", e);
    }
  }

  /** The lines of a text within a width; a word that is longer is cut. */
  List<String> lines(String text, float size, float width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : drawn(text).split(" ", -1)) {
      String rest = word;
      while (true) {
        String joined = line.isEmpty() ? rest : line + " " + rest;
        if (width(joined, size) <= width) {
          line.setLength(0);
          line.append(joined);
          break;
        }
        if (!line.isEmpty()) {
          lines.add(line.toString());
          line.setLength(0);
          continue;
        }
        int fits = 1;
        while (fits < rest.length() && width(rest.substring(0, fits + 1), size) <= width) {
          fits++;
        }
        lines.add(rest.substring(0, fits));
        rest = rest.substring(fits);
      }
    }
    lines.add(line.toString());
    return lines;
  }

  private boolean has(int c) {
    byte direction = Character.getDirectionality(c);
    int type = Character.getType(c);
    if (c > Character.MAX_VALUE
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC
        || type == Character.NON_SPACING_MARK
        || type == Character.FORMAT
        || type == Character.CONTROL) {
      return false;
    }
    try {
      font.encode(Character.toString(c));
      return true;
    } catch (IOException | IllegalArgumentException none) {
      return false;
    }
  }
}
