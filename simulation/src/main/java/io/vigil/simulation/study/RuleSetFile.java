package io.vigil.simulation.study;

import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleForm;
import io.vigil.core.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A {@link RuleSet} as JSON: its version, and its rules as {@link RuleForm} writes them. */
final class RuleSetFile {
  private static final long BYTES_MAX = 1_000_000;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private record Rules(@Nullable String version, @Nullable List<@Nullable RuleForm> rules) {}

  private RuleSetFile() {}

  /**
   * Reads a rule set.
   *
   * @throws MalformedFile when it is not one; the message names the rule
   * @throws IOException when the file cannot be read
   */
  static RuleSet read(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new MalformedFile(file, "a rule set has at most " + BYTES_MAX + " bytes");
    }
    @Nullable Rules rules;
    try {
      rules = JSON.readValue(Files.readAllBytes(file), Rules.class);
    } catch (JacksonException e) {
      throw new MalformedFile(file, e.getOriginalMessage());
    }
    if (rules == null || rules.version() == null || rules.version().isBlank()) {
      throw new MalformedFile(file, "a rule set has a version that is not blank");
    }
    if (rules.rules() == null) {
      throw new MalformedFile(file, "a rule set has rules");
    }
    List<Rule> all = new ArrayList<>();
    for (@Nullable RuleForm form : rules.rules()) {
      try {
        if (form == null) {
          throw new IllegalArgumentException("it is null");
        }
        all.add(form.rule());
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new MalformedFile(file, "rule " + (all.size() + 1) + ": " + e.getMessage());
      }
    }
    try {
      return new RuleSet(rules.version(), all);
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(file, String.valueOf(e.getMessage()));
    }
  }
}
