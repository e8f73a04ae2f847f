package io.vigil.engine.evidence;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the verification of an export says.
 *
 * @param origin of the log
 * @param entries in the export
 * @param provenSize how many entries from the first are proven: hashed, they are the tree that the
 *     log and enough witnesses signed
 * @param provenUntilEpochMillis our time of the last proven entry
 * @param cosignedAtEpochSeconds when the last of the witnesses signed that tree
 * @param findings from the first bad entry on, at most {@link #FINDINGS_MAX}
 * @param furtherFindings how many more there are
 * @param remarks what else a reader should know, in sentences
 * @param chain of the lanes' chains, if they were checked
 */
public record Report(
    Verdict verdict,
    String origin,
    long entries,
    long provenSize,
    OptionalLong provenUntilEpochMillis,
    OptionalLong cosignedAtEpochSeconds,
    List<Finding> findings,
    long furtherFindings,
    List<String> remarks,
    Optional<Chain> chain) {

  public static final int FINDINGS_MAX = 100;

  public Report {
    findings = List.copyOf(findings);
    remarks = List.copyOf(remarks);
  }

  /** Entries that are younger than the last checkpoint that is proven. */
  public long notYetProven() {
    return Math.max(0, entries - provenSize);
  }

  /** What it comes to. */
  public enum Verdict {
    /** Nothing contradicts, and something is proven. */
    PROVEN,
    /** Something was changed. */
    TAMPERED,
    /** Nothing can be said: nothing is proven, or the files are incomplete. */
    NOT_VERIFIABLE
  }

  /** What was done. */
  public enum Kind {
    ALTERED,
    REMOVED,
    REORDERED,
    INSERTED,
    /** The end is missing. */
    TRUNCATED,
    /** The log signed two trees, of which neither is the beginning of the other. */
    FORKED
  }

  /**
   * A change that was found.
   *
   * @param certain whether the kind and the place are proven; else the change is, and these are
   *     what it looks like
   * @param index of the leaf, from 0; empty if only the interval is known
   * @param lane and {@code seq}, as far as they are known
   * @param fromSize the size of the last tree that fits the entries
   * @param toSize the size of the first signed tree that does not: the change is in between
   */
  public record Finding(
      Kind kind,
      boolean certain,
      OptionalLong index,
      OptionalLong lane,
      OptionalLong seq,
      long fromSize,
      long toSize,
      String detail) {}

  /**
   * Of the HMAC chains.
   *
   * @param checked entries that follow from the one before them
   * @param unchecked entries whose predecessor is not in what was given: another tenant's
   */
  public record Chain(long checked, long unchecked) {}
}
