package io.vigil.engine.evidence;

import io.vigil.engine.evidence.Comparison.Fit;
import io.vigil.engine.evidence.Export.SignedHead;
import io.vigil.engine.evidence.Report.Finding;
import io.vigil.engine.evidence.Report.Kind;
import io.vigil.engine.evidence.Report.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What follows from how the checkpoints fit. Signatures are verified only where they decide: of the
 * last checkpoint that fits, and of those that do not.
 */
final class Judgement {

  private final Signers signers;
  private final ExportFiles files;
  private final Export.Manifest manifest;
  private final List<SignedHead> heads;
  private final Comparison compared;

  private final List<Finding> findings = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private long further;

  /** The largest tree that fits the entries and is cosigned. */
  private final OptionalInt proven;

  private final long provenSize;

  /**
   * @param heads by size
   */
  Judgement(Signers signers, ExportFiles files, Export.Manifest manifest, List<SignedHead> heads) {
    this.signers = signers;
    this.files = files;
    this.manifest = manifest;
    this.heads = heads;
    compared = new Comparison(files, heads);
    proven =
        last(head -> compared.ofEntries(head) == Fit.FITS && signers.cosigned(heads.get(head)));
    provenSize = proven.isPresent() ? size(proven.getAsInt()) : 0;
  }

  Report report() {
    boolean forked = forks();
    OptionalInt broken = firstBroken(forked);
    OptionalInt beyond =
        last(
            head -> compared.ofEntries(head) == Fit.BEYOND && signers.signedByLog(heads.get(head)));
    boolean found = differences(broken, beyond);
    if (!found && broken.isPresent()) {
      interval(size(broken.getAsInt()), false);
    } else if (!found && beyond.isPresent()) {
      interval(size(beyond.getAsInt()), true);
    }
    if (findings.isEmpty() && compared.firstMisplaced().isPresent()) {
      misplaced(compared.firstMisplaced().getAsLong());
    }
    boolean complete = complete();
    remark();
    Verdict verdict =
        !findings.isEmpty()
            ? Verdict.TAMPERED
            : somethingProven() && complete ? Verdict.PROVEN : Verdict.NOT_VERIFIABLE;
    return new Report(
        verdict,
        manifest.origin(),
        compared.entries(),
        provenSize,
        proven.isPresent() ? compared.untilEpochMillis(proven.getAsInt()) : OptionalLong.empty(),
        proven.isPresent()
            ? signers.cosignedAtEpochSeconds(heads.get(proven.getAsInt()))
            : OptionalLong.empty(),
        findings,
        further,
        remarks,
        Optional.empty());
  }

  /**
   * Two signed trees of one size with two roots; or a signed tree that is not the beginning of a
   * larger signed one, of which all leaves are here.
   */
  private boolean forks() {
    int begin = 0;
    for (int end = 1; end <= heads.size(); end++) {
      if (end == heads.size() || size(end) != size(begin)) {
        if (signedRoots(begin, end) > 1) {
          return fork(size(begin), size(begin), "two trees of the same size are signed");
        }
        begin = end;
      }
    }
    for (boolean leaves : new boolean[] {false, true}) {
      OptionalInt largest =
          last(head -> fit(head, leaves) == Fit.FITS && signers.signedByLog(heads.get(head)));
      if (largest.isPresent()) {
        OptionalInt other =
            IntStream.range(0, largest.getAsInt())
                .filter(head -> size(head) < size(largest.getAsInt()))
                .filter(head -> fit(head, leaves) == Fit.CONTRADICTS)
                .filter(head -> signers.signedByLog(heads.get(head)))
                .findFirst();
        if (other.isPresent()) {
          return fork(
              size(other.getAsInt()),
              size(largest.getAsInt()),
              "the larger of two signed trees does not begin with the smaller");
        }
      }
    }
    return false;
  }

  /** How many roots the log signed in these checkpoints of one size; 1 if they are all alike. */
  private long signedRoots(int begin, int end) {
    List<SignedHead> ofSize = heads.subList(begin, end);
    byte[] root = ofSize.getFirst().checkpoint.root();
    return ofSize.stream().allMatch(head -> head.fits(root))
        ? 1
        : ofSize.stream()
            .filter(signers::signedByLog)
            .map(head -> ByteBuffer.wrap(head.checkpoint.root()))
            .distinct()
            .count();
  }

  private boolean fork(long smaller, long larger, String detail) {
    findings.add(
        new Finding(
            Kind.FORKED,
            true,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            smaller,
            larger,
            detail));
    return true;
  }

  /**
   * The first signed tree above what is proven that the entries contradict. Of a forked log only
   * what the witnesses cosigned says anything about the entries.
   */
  private OptionalInt firstBroken(boolean forked) {
    return IntStream.range(0, heads.size())
        .filter(head -> size(head) > provenSize && compared.ofEntries(head) == Fit.CONTRADICTS)
        .filter(head ->
            forked ? signers.cosigned(heads.get(head)) : signers.signedByLog(heads.get(head)))
        .findFirst();
  }

  /** What is other than the stored leaf hashes; true if that explains what does not fit. */
  private boolean differences(OptionalInt broken, OptionalInt beyond) {
    if (compared.firstDifference().isEmpty()) {
      return false;
    }
    long first = compared.firstDifference().getAsLong();
    if (first < provenSize) {
      add(
          new Finding(
              Kind.ALTERED,
              true,
              OptionalLong.of(first),
              OptionalLong.empty(),
              OptionalLong.empty(),
              first,
              first + 1,
              "the stored leaf hashes are other from here on; the entries themselves are proven up"
                  + " to "
                  + provenSize));
      if (compared.leaves() != compared.entries()) {
        return false;
      }
      first = provenSize;
    }
    OptionalInt contradicting = broken.isPresent() ? broken : beyond;
    boolean leavesAreTrue =
        contradicting.isEmpty() || compared.ofLeaves(contradicting.getAsInt()) == Fit.FITS;
    if (!leavesAreTrue) {
      return false;
    }
    Differences differences = new Differences(files, first);
    differences.findings().forEach(this::add);
    OptionalInt leavesProven =
        last(head -> compared.ofLeaves(head) == Fit.FITS && signers.cosigned(heads.get(head)));
    if (!differences.complete()) {
      remarks.add("There may be more changes than are named.");
    } else if (leavesProven.isPresent() && size(leavesProven.getAsInt()) > provenSize) {
      remarks.add(
          "The stored leaf hashes are proven up to %d: every entry before that is as it was signed, but for those that are named."
              .formatted(size(leavesProven.getAsInt())));
    }
    return true;
  }

  /** All was hashed anew, so that only the signed roots tell. */
  private void interval(long to, boolean tooFew) {
    Hints hints = new Hints(files, provenSize, Math.min(to, compared.entries()));
    hints.findings().forEach(this::add);
    further += hints.further();
    if (!hints.findings().isEmpty()) {
      return;
    }
    add(
        new Finding(
            tooFew ? Kind.TRUNCATED : Kind.ALTERED,
            tooFew,
            tooFew ? OptionalLong.of(compared.entries()) : OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            tooFew ? compared.entries() : provenSize,
            to,
            tooFew
                ? "a tree of %d entries is signed, and %d are here"
                    .formatted(to, compared.entries())
                : "the headers look as they should, so that contents were changed, or entries of"
                    + " different lanes exchanged"));
  }

  private void misplaced(long index) {
    add(
        new Finding(
            Kind.ALTERED,
            index < provenSize,
            OptionalLong.of(index),
            OptionalLong.empty(),
            OptionalLong.empty(),
            index,
            index + 1,
            "the order says another place than the header"
                + (index < provenSize ? "; the entry itself is proven" : "")));
  }

  /** Whether there is as much as the export says of itself. */
  private boolean complete() {
    boolean complete =
        manifest.entries() == compared.entries()
            && manifest.leaves() == compared.leaves()
            && compared.positions() == compared.leaves();
    if (!complete) {
      remarks.add(
          "The export says that it has %d entries and %d leaves; %d entries, %d leaves and %d places are here."
              .formatted(
                  manifest.entries(),
                  manifest.leaves(),
                  compared.entries(),
                  compared.leaves(),
                  compared.positions()));
    }
    return complete;
  }

  /** The tree without leaves proves nothing of entries. */
  private boolean somethingProven() {
    return proven.isPresent() && (provenSize > 0 || compared.entries() == 0);
  }

  private void remark() {
    if (!somethingProven() && findings.isEmpty()) {
      remarks.add("No checkpoint that fits is signed by the log and by enough witnesses.");
    }
    if (signers.quorum() == 0) {
      remarks.add("No witness was asked for: only the log's own key vouches for the checkpoints.");
    }
    OptionalInt signed =
        last(head ->
            size(head) > provenSize
                && compared.ofEntries(head) == Fit.FITS
                && signers.signedByLog(heads.get(head)));
    if (signed.isPresent()) {
      remarks.add(
          "The log signed a tree of %d entries that fits; too few witnesses did."
              .formatted(size(signed.getAsInt())));
    }
  }

  private void add(Finding finding) {
    if (findings.size() == Report.FINDINGS_MAX) {
      further++;
    } else {
      findings.add(finding);
    }
  }

  private Fit fit(int head, boolean leaves) {
    return leaves ? compared.ofLeaves(head) : compared.ofEntries(head);
  }

  private long size(int head) {
    return heads.get(head).checkpoint.size();
  }

  private OptionalInt last(IntPredicate which) {
    for (int head = heads.size() - 1; head >= 0; head--) {
      if (which.test(head)) {
        return OptionalInt.of(head);
      }
    }
    return OptionalInt.empty();
  }
}
