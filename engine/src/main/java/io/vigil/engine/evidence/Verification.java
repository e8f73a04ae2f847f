package io.vigil.engine.evidence;

import io.vigil.engine.entry.Header;
import io.vigil.engine.evidence.Export.SignedHead;
import io.vigil.engine.evidence.Report.Finding;
import io.vigil.engine.evidence.Report.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Says of an export what is proven and what was changed, with public keys alone: no server, no
 * database and no secret. The entries are hashed anew in one pass; more passes follow only where
 * something does not fit, to say what and where.
 */
public final class Verification {

  private final NoteKey log;
  private final List<NoteKey> witnesses;
  private final int quorum;

  /**
   * @param log the key that signs this installation's checkpoints
   * @param witnesses each with a key of its own: one key under two names is one witness
   * @param quorum how many of them must have signed a checkpoint, 0 to all
   * @throws IllegalArgumentException if they are not
   */
  public Verification(NoteKey log, List<NoteKey> witnesses, int quorum) {
    Signers.of(log, witnesses, quorum);
    this.log = log;
    this.witnesses = List.copyOf(witnesses);
    this.quorum = quorum;
  }

  /** The export of one tenant. */
  public Report verify(ExportFiles files) {
    return verify(files, List.of());
  }

  /**
   * The export of one tenant.
   *
   * @param more notes of checkpoints that were kept elsewhere, as by the notary or a witness; those
   *     of other logs are passed over, here and in the export, which may have had another log once
   * @throws MalformedExportException if the files are no export
   */
  public Report verify(ExportFiles files, List<byte[]> more) {
    Export.Manifest manifest = Export.Manifest.read(files);
    String origin = originUnder(log, manifest.origin());
    List<SignedHead> heads = Export.checkpoints(files, origin, more);
    if (heads.isEmpty() && !Witness.isOf(manifest.origin(), log)) {
      throw new MalformedExportException(
          "the export is of the log %s, the key of %s".formatted(manifest.origin(), log.name()));
    }
    return new Judgement(Signers.of(log, witnesses, quorum), files, manifest, heads).report();
  }

  /** The tenant's log of that key: a former one's, if the export's newest is another's. */
  private static String originUnder(NoteKey log, String newest) {
    return Witness.isOf(newest, log)
        ? newest
        : log.name() + newest.substring(Math.max(0, newest.lastIndexOf('/')));
  }

  /**
   * The exports of one or all tenants of a cell, and the chains of their lanes.
   *
   * @param chainKey of the chains, 32 bytes
   * @param whole whether these are the exports of all tenants of the cell, at one time
   * @return a report for each export, in their order; that of the chains stands in each
   */
  public List<Report> verifyWithChains(
      List<ExportFiles> exports, List<byte[]> more, byte[] chainKey, boolean whole) {
    List<Report> reports = exports.stream().map(files -> verify(files, more)).toList();
    LaneChains chains = new LaneChains(chainKey, exports.size());
    follow(exports, chains);
    Report.Chain chain = chains.end(whole);
    List<Report> all = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      all.add(with(reports.get(i), chain, chains.findings(i), chains.further(i)));
    }
    return all;
  }

  /** Reads the exports side by side, always on from the one that is behind in time. */
  private static void follow(List<ExportFiles> exports, LaneChains chains) {
    List<Following> opened = new ArrayList<>();
    try {
      for (int i = 0; i < exports.size(); i++) {
        opened.add(new Following(i, new Export.Reading(exports.get(i), Export.ENTRIES)));
      }
      PriorityQueue<Following> behind =
          new PriorityQueue<>(Comparator.comparingLong(Following::atEpochMillis));
      opened.stream().filter(Following::advance).forEach(behind::add);
      while (!behind.isEmpty()) {
        Following first = behind.remove();
        first.give(chains);
        if (first.advance()) {
          behind.add(first);
        }
      }
    } finally {
      opened.forEach(following -> following.reading.close());
    }
  }

  /** One export, and the entry of it that comes next. */
  private static final class Following {
    final int export;
    final Export.Reading reading;
    private long index = -1;
    private Optional<Export.Record> next = Optional.empty();
    private Optional<Header> header = Optional.empty();

    Following(int export, Export.Reading reading) {
      this.export = export;
      this.reading = reading;
    }

    long atEpochMillis() {
      return header.map(Header::atEpochMillis).orElse(Long.MIN_VALUE);
    }

    /** False at the end. */
    boolean advance() {
      next = reading.entry();
      header = next.flatMap(Export.Record::decoded);
      index++;
      return next.isPresent();
    }

    /** An entry without a header that can be read is found by its hash. */
    void give(LaneChains chains) {
      if (next.isPresent() && header.isPresent()) {
        chains.add(new LaneChains.Place(export, index), header.get(), next.get());
      }
    }
  }

  private static Report with(Report report, Report.Chain chain, List<Finding> more, long further) {
    List<Finding> findings = new ArrayList<>(report.findings());
    findings.addAll(more);
    findings.sort(Comparator.comparingLong(Finding::fromSize));
    int shown = Math.min(findings.size(), Report.FINDINGS_MAX);
    return new Report(
        findings.isEmpty() ? report.verdict() : Verdict.TAMPERED,
        report.origin(),
        report.entries(),
        report.provenSize(),
        report.provenUntilEpochMillis(),
        report.cosignedAtEpochSeconds(),
        findings.subList(0, shown),
        report.furtherFindings() + further + findings.size() - shown,
        report.remarks(),
        Optional.of(chain));
  }
}
