package io.vigil.launcher;

import io.vigil.engine.evidence.Dossier;
import io.vigil.engine.evidence.DossierReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The file of an incident dossier, and what is said of it. */
final class DossierFile {
  private DossierFile() {}

  /**
   * @throws Refusal if it can't be read
   */
  static Map<String, byte[]> parts(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return Dossier.read(in);
    } catch (IOException e) {
      throw new Refusal("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  static void write(DossierReport report, PrintStream out) {
    out.println(report.origin().isEmpty() ? "(no checkpoint)" : report.origin());
    out.println(
        "  "
            + switch (report.verdict()) {
              case PROVEN -> "PROVEN: these entries are in the log that was signed";
              case PARTLY_PROVEN ->
                  "PARTLY PROVEN: some of these entries are in the log that was signed, not all";
              case TAMPERED -> "TAMPERED: this is not what was made, or not of the log";
              case NOT_VERIFIABLE -> "NOT VERIFIABLE: nothing can be said";
            });
    out.println("  Entries   " + report.entries());
    out.print("  Proven    " + report.proven());
    report
        .cosignedAtEpochSeconds()
        .ifPresent(at -> out.print(", cosigned " + Instant.ofEpochSecond(at)));
    out.println();
    if (report.notYetProven() > 0) {
      out.println("  Not yet   " + report.notYetProven());
    }
    report.faults().forEach(fault -> out.println("  ! " + fault.part() + ": " + fault.detail()));
    report.remarks().forEach(remark -> out.println("  " + remark));
  }

  static Map<String, Object> asMap(DossierReport report) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("origin", report.origin());
    map.put("verdict", report.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    map.put("entries", report.entries());
    map.put("proven", report.proven());
    map.put("notYetProven", report.notYetProven());
    report
        .cosignedAtEpochSeconds()
        .ifPresent(at -> map.put("cosignedAt", Instant.ofEpochSecond(at).toString()));
    map.put(
        "faults",
        report.faults().stream()
            .map(fault -> Map.of("part", fault.part(), "detail", fault.detail()))
            .toList());
    map.put("remarks", report.remarks());
    return map;
  }
}
