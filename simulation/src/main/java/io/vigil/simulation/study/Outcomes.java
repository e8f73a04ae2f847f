package io.vigil.simulation.study;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who died in hospital, and other scores of the same patients to stand beside. Read from CSV under
 * {@code patient,died} and the names of other scores, or under {@value #CHALLENGE_HEADER}. A
 * patient is the name of his recording, died 0 or 1, a score a number or blank (in the second also
 * -1) if it is not known.
 *
 * @param scores names of the others
 */
record Outcomes(List<String> scores, Map<String, Outcome> ofPatients) {
  static final String CSV_HEADER = "patient,died";

  /** Of the PhysioNet/Computing in Cardiology Challenge 2012. */
  static final String CHALLENGE_HEADER =
      "RecordID,SAPS-I,SOFA,Length_of_stay,Survival,In-hospital_death";

  private static final int COLUMNS_MAX = 32;
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}(\\.\\d{1,6})?");

  /**
   * One patient's.
   *
   * @param scores in the order of their names
   */
  record Outcome(boolean died, List<OptionalDouble> scores) {}

  private record Columns(int died, List<Integer> scores, Optional<String> unknown, int count) {}

  /**
   * Reads outcomes.
   *
   * @throws MalformedFile at the first line that is not in the format
   * @throws IOException when the file cannot be read
   */
  static Outcomes read(Path file) throws IOException {
    Map<String, Outcome> ofPatients = new HashMap<>();
    List<String> names = new ArrayList<>();
    long number = 1;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      Columns columns = columns(lines.readLine(), names);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String[] cells = line.split(",", -1);
        if (cells.length != columns.count) {
          throw new IllegalArgumentException(
              "there are " + cells.length + " columns instead of " + columns.count);
        }
        if (ofPatients.put(cells[0], outcome(cells, columns)) != null) {
          throw new IllegalArgumentException("the patient stands there twice");
        }
      }
    } catch (CharacterCodingException e) {
      throw new MalformedFile(file, number, "not UTF-8 text");
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(file, number, String.valueOf(e.getMessage()));
    }
    return new Outcomes(List.copyOf(names), ofPatients);
  }

  private static Columns columns(@Nullable String header, List<String> names) {
    String[] cells = header == null ? new String[0] : header.split(",", -1);
    if (CHALLENGE_HEADER.equals(header)) {
      names.add(cells[1]);
      names.add(cells[2]);
      return new Columns(5, List.of(1, 2), Optional.of("-1"), cells.length);
    }
    if (cells.length < 2
        || cells.length > COLUMNS_MAX
        || !(cells[0] + "," + cells[1]).equals(CSV_HEADER)) {
      throw new IllegalArgumentException("the header does not begin with " + CSV_HEADER);
    }
    List<Integer> scores = new ArrayList<>();
    for (int i = 2; i < cells.length; i++) {
      names.add(cells[i]);
      scores.add(i);
    }
    return new Columns(1, scores, Optional.empty(), cells.length);
  }

  private static Outcome outcome(String[] cells, Columns columns) {
    String died = cells[columns.died];
    if (!died.equals("0") && !died.equals("1")) {
      throw new IllegalArgumentException("whether the patient died is neither 0 nor 1");
    }
    List<OptionalDouble> scores = new ArrayList<>();
    for (int column : columns.scores) {
      String cell = cells[column];
      if (cell.isEmpty() || columns.unknown.equals(Optional.of(cell))) {
        scores.add(OptionalDouble.empty());
      } else if (NUMBER.matcher(cell).matches()) {
        scores.add(OptionalDouble.of(Double.parseDouble(cell)));
      } else {
        throw new IllegalArgumentException("column " + (column + 1) + " is not a number");
      }
    }
    return new Outcome(died.equals("1"), scores);
  }
}
