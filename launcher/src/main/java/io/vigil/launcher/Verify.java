package io.vigil.launcher;

import io.vigil.engine.evidence.DossierReport;
import io.vigil.engine.evidence.DossierVerification;
import io.vigil.engine.evidence.ExportFiles;
import io.vigil.engine.evidence.MalformedExportException;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Report;
import io.vigil.engine.evidence.Report.Finding;
import io.vigil.engine.evidence.Report.Verdict;
import io.vigil.engine.evidence.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code verify} is told.
 *
 * @param export of one tenant, or a folder of exports of all tenants of a cell, or the file of an
 *     incident dossier
 * @param log the key of the log
 * @param witnesses their keys
 * @param quorum how many of them must have signed
 * @param chainKey a file with the 32 bytes of the chains' key
 * @param checkpoints a folder of notes that were kept elsewhere
 */
record Verify(
    Path export,
    NoteKey log,
    List<NoteKey> witnesses,
    int quorum,
    Optional<Path> chainKey,
    Optional<Path> checkpoints,
    boolean json) {
  private static final int PROVEN = 0;
  private static final int TAMPERED = 1;
  private static final int NOT_VERIFIABLE = 2;
  private static final int PARTLY_PROVEN = 3;

  private static final int CHAIN_KEY_BYTES = 32;
  private static final int NOTE_BYTES_MAX = 1 << 17;
  private static final int CHECKPOINT_FILES_MAX = 1_000_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Says what is wrong, and gives the exit code: whatever fails here proves nothing. */
  static int run(List<String> arguments, PrintStream out, PrintStream error) {
    try {
      return of(arguments).verify(out);
    } catch (Refusal | MalformedExportException e) {
      error.println("vigil: " + e.getMessage());
    } catch (UncheckedIOException | OutOfMemoryError e) {
      error.println("vigil: the export could not be read: " + e);
    } catch (RuntimeException e) {
      e.printStackTrace(error);
    }
    return NOT_VERIFIABLE;
  }

  /**
   * @throws Refusal for what is not understood
   */
  static Verify of(List<String> arguments) {
    List<Path> exports = new ArrayList<>();
    Optional<NoteKey> log = Optional.empty();
    List<NoteKey> witnesses = new ArrayList<>();
    OptionalInt quorum = OptionalInt.empty();
    Optional<Path> chainKey = Optional.empty();
    Optional<Path> checkpoints = Optional.empty();
    boolean json = false;
    ArrayDeque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      switch (argument) {
        case "--log" -> log = Optional.of(Signing.logKey(Options.value(argument, left)));
        case "--witness" ->
            witnesses.add(
                Signing.key(argument, Options.value(argument, left), NoteKey.Role.WITNESS));
        case "--quorum" -> quorum = OptionalInt.of(quorum(Options.value(argument, left)));
        case "--key" -> chainKey = Optional.of(Path.of(Options.value(argument, left)));
        case "--checkpoints" -> checkpoints = Optional.of(Path.of(Options.value(argument, left)));
        case "--json" -> json = true;
        case String other when other.startsWith("-") ->
            throw new Refusal("\"%s\" is not understood: see ./vigil help.".formatted(other));
        case String path -> exports.add(Path.of(path));
      }
    }
    if (exports.size() != 1 || log.isEmpty()) {
      throw new Refusal("verify needs an export and the log's key: see ./vigil help.");
    }
    return new Verify(
        exports.getFirst(),
        log.get(),
        witnesses,
        quorum.orElse(witnesses.size()),
        chainKey,
        checkpoints,
        json);
  }

  /**
   * @throws Refusal if what is given can't be read
   * @throws MalformedExportException if it is no export
   */
  private int verify(PrintStream out) {
    if (Files.isRegularFile(export)) {
      return verifyDossier(out);
    }
    boolean cell = !Files.exists(export.resolve("manifest"));
    List<Path> folders = cell ? exportsIn(export) : List.of(export);
    List<ExportFiles> exports = folders.stream().<ExportFiles>map(FileExport::new).toList();
    Verification verification = verification();
    List<byte[]> more = checkpoints.map(Verify::notesIn).orElse(List.of());
    List<Report> reports =
        chainKey.isPresent()
            ? verification.verifyWithChains(exports, more, read(chainKey.get()), cell)
            : exports.stream().map(each -> verification.verify(each, more)).toList();
    if (json) {
      out.println(
          JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsString(reports.stream().map(Verify::asMap).toList()));
    } else {
      reports.forEach(report -> write(report, out));
    }
    List<Verdict> verdicts = reports.stream().map(Report::verdict).toList();
    if (verdicts.contains(Verdict.TAMPERED)) {
      return TAMPERED;
    }
    return verdicts.contains(Verdict.NOT_VERIFIABLE) ? NOT_VERIFIABLE : PROVEN;
  }

  private int verifyDossier(PrintStream out) {
    if (chainKey.isPresent() || checkpoints.isPresent()) {
      throw new Refusal("A dossier is verified without --key and --checkpoints.");
    }
    DossierReport report = dossierVerification().verify(DossierFile.parts(export));
    if (json) {
      out.println(
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(DossierFile.asMap(report)));
    } else {
      DossierFile.write(report, out);
    }
    return switch (report.verdict()) {
      case PROVEN -> PROVEN;
      case PARTLY_PROVEN -> PARTLY_PROVEN;
      case TAMPERED -> TAMPERED;
      case NOT_VERIFIABLE -> NOT_VERIFIABLE;
    };
  }

  private DossierVerification dossierVerification() {
    try {
      return new DossierVerification(log, witnesses, quorum);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private Verification verification() {
    try {
      return new Verification(log, witnesses, quorum);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private static Refusal refused(IllegalArgumentException e) {
    return new Refusal(
        "%s: see --witness and --quorum in ./vigil help.".formatted(e.getMessage()), e);
  }

  private static List<Path> exportsIn(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> exports =
          all.filter(path -> Files.exists(path.resolve("manifest"))).sorted().toList();
      if (exports.isEmpty()) {
        throw new Refusal("%s is no export, and holds none.".formatted(folder));
      }
      return exports;
    } catch (IOException e) {
      throw new Refusal("%s cannot be read: %s.".formatted(folder, e.getMessage()), e);
    }
  }

  /** Every file below a folder, as the notary writes them; a single file too. */
  private static List<byte[]> notesIn(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files =
          all.filter(Files::isRegularFile).limit(CHECKPOINT_FILES_MAX + 1L).sorted().toList();
      if (files.size() > CHECKPOINT_FILES_MAX) {
        throw new Refusal("%s holds more than a million checkpoints.".formatted(folder));
      }
      List<byte[]> notes = new ArrayList<>();
      for (Path file : files) {
        if (Files.size(file) > NOTE_BYTES_MAX) {
          throw new Refusal("%s is too long for a checkpoint.".formatted(file));
        }
        notes.add(Files.readAllBytes(file));
      }
      return notes;
    } catch (IOException e) {
      throw new Refusal("%s cannot be read: %s.".formatted(folder, e.getMessage()), e);
    }
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) != CHAIN_KEY_BYTES) {
        throw new Refusal("%s is no chain key, which has 32 bytes.".formatted(file));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Refusal("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static void write(Report report, PrintStream out) {
    out.println(report.origin());
    out.println("  " + headline(report));
    out.println("  Entries   " + number(report.entries()));
    out.println("  Proven    " + number(report.provenSize()) + until(report));
    if (report.notYetProven() > 0) {
      out.println(
          (report.verdict() == Verdict.TAMPERED ? "  Not       " : "  Not yet   ")
              + number(report.notYetProven())
              + (report.verdict() == Verdict.TAMPERED
                  ? ""
                  : ", younger than the last cosigned checkpoint that fits"));
    }
    report
        .chain()
        .ifPresent(chain ->
            out.println(
                "  Chains    "
                    + number(chain.checked())
                    + " links checked; of "
                    + number(chain.unchecked())
                    + " entries the one before is not here"));
    report.findings().forEach(finding -> out.println("  ! " + sentence(finding)));
    if (report.furtherFindings() > 0) {
      out.println("  ! and " + number(report.furtherFindings()) + " more");
    }
    report.remarks().forEach(remark -> out.println("  " + remark));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String headline(Report report) {
    return switch (report.verdict()) {
      case PROVEN -> "PROVEN: nothing was changed up to entry " + report.provenSize();
      case TAMPERED -> "TAMPERED: this is not the journal that was signed";
      case NOT_VERIFIABLE -> "NOT VERIFIABLE: nothing can be said";
    };
  }

  private static String until(Report report) {
    StringBuilder until = new StringBuilder();
    report
        .provenUntilEpochMillis()
        .ifPresent(at -> until.append(", until ").append(Instant.ofEpochMilli(at)));
    report
        .cosignedAtEpochSeconds()
        .ifPresent(at -> until.append(", cosigned ").append(Instant.ofEpochSecond(at)));
    return until.toString();
  }

  private static String sentence(Finding finding) {
    StringBuilder text =
        new StringBuilder(finding.certain() ? "" : "likely ")
            .append(finding.kind().name().toLowerCase(Locale.ROOT));
    finding.index().ifPresent(index -> text.append(": entry ").append(index));
    finding.lane().ifPresent(lane -> text.append(", lane ").append(lane));
    finding.seq().ifPresent(seq -> text.append(", number ").append(seq));
    if (finding.index().isEmpty() || !finding.certain()) {
      text.append(" (between the trees of ")
          .append(finding.fromSize())
          .append(" and ")
          .append(finding.toSize())
          .append(" entries)");
    }
    return text.append(": ").append(finding.detail()).toString();
  }

  private static Map<String, Object> asMap(Report report) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("origin", report.origin());
    map.put("verdict", name(report.verdict()));
    map.put("entries", report.entries());
    map.put("provenEntries", report.provenSize());
    map.put("notYetProven", report.notYetProven());
    put(map, "provenUntil", report.provenUntilEpochMillis(), Instant::ofEpochMilli);
    put(map, "cosignedAt", report.cosignedAtEpochSeconds(), Instant::ofEpochSecond);
    map.put("findings", report.findings().stream().map(Verify::asMap).toList());
    map.put("furtherFindings", report.furtherFindings());
    report
        .chain()
        .ifPresent(chain ->
            map.put("chain", Map.of("checked", chain.checked(), "unchecked", chain.unchecked())));
    map.put("remarks", report.remarks());
    return map;
  }

  private static Map<String, Object> asMap(Finding finding) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", name(finding.kind()));
    map.put("certain", finding.certain());
    put(map, "index", finding.index(), Long::valueOf);
    put(map, "lane", finding.lane(), Long::valueOf);
    put(map, "seq", finding.seq(), Long::valueOf);
    map.put("fromSize", finding.fromSize());
    map.put("toSize", finding.toSize());
    map.put("detail", finding.detail());
    return map;
  }

  private static void put(
      Map<String, Object> map, String name, OptionalLong value, LongFunction<Object> shown) {
    if (value.isPresent()) {
      Object as = shown.apply(value.getAsLong());
      map.put(name, as instanceof Instant ? as.toString() : as);
    }
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static int quorum(String text) {
    if (text.matches("[0-9]{1,3}")) {
      return Integer.parseInt(text);
    }
    throw new Refusal("%s is no quorum: give --quorum a whole number.".formatted(text));
  }
}
