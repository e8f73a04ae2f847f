package io.vigil.engine.evidence;

import java.util.List;
import java.util.OptionalLong;

/**
 * What the verification of a dossier says.
 *
 * @param origin of the log; empty where the dossier has no checkpoint
 * @param entries in the dossier
 * @param proven of them: they are in the tree that the log and enough witnesses signed
 * @param cosignedAtEpochSeconds when the last of the witnesses signed that tree
 * @param faults what does not fit, at most {@link #FAULTS_MAX}
 * @param remarks what else a reader should know, in sentences
 */
public record DossierReport(
    Verdict verdict,
    String origin,
    int entries,
    int proven,
    OptionalLong cosignedAtEpochSeconds,
    List<Fault> faults,
    List<String> remarks) {

  public static final int FAULTS_MAX = 100;

  public DossierReport {
    faults = List.copyOf(faults);
    remarks = List.copyOf(remarks);
  }

  /**
   * Something that does not fit.
   *
   * @param part of the dossier
   */
  public record Fault(String part, String detail) {}

  /** What it comes to. */
  public enum Verdict {
    /** Nothing contradicts, and every entry is proven. */
    PROVEN,
    /** Nothing contradicts, but only some of the entries are proven. */
    PARTLY_PROVEN,
    /** Something does not fit. */
    TAMPERED,
    /** Nothing can be said: nothing is proven. */
    NOT_VERIFIABLE
  }

  /** Entries that are not in the tree that was signed. */
  public int notYetProven() {
    return entries - proven;
  }
}
