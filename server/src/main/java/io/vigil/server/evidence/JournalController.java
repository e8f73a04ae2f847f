package io.vigil.server.evidence;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.evidence.Note;
import io.vigil.server.evidence.CheckpointTables.Stored;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What of the journal's evidence an administrator may have; hashes and signatures, no content. */
@RestController
@RequestMapping("/api/v1/journal")
@Needs(Capability.AUDIT)
class JournalController {

  private final Proofs proofs;
  private final Sequencer sequencer;
  private final Signers signers;
  private final Alerts alerts;
  private final Lanes lanes;

  JournalController(
      Proofs proofs, Sequencer sequencer, Signers signers, Alerts alerts, Lanes lanes) {
    this.proofs = proofs;
    this.sequencer = sequencer;
    this.signers = signers;
    this.alerts = alerts;
    this.lanes = lanes;
  }

  /**
   * @param index of the leaf, from 0
   * @param leafHash base64, as all hashes
   * @param proof from the leaf upwards (RFC 9162, 2.1.3)
   * @param checkpoint the note whose tree it is
   */
  record Inclusion(
      int lane, long seq, long index, String leafHash, List<String> proof, String checkpoint) {}

  /**
   * @param entries in the tree
   * @param checkpointSize of them are signed; 0 if no checkpoint is
   * @param signedAt when the last of the witnesses signed, if one did
   * @param cosigners the names of the witnesses that signed it
   * @param missing the names of those that did not
   */
  record State(
      long entries,
      long checkpointSize,
      Optional<Instant> signedAt,
      List<String> cosigners,
      List<String> missing,
      List<AlertView> alerts) {}

  record AlertView(String code, String detail, Instant since) {}

  /**
   * @param tenant a hospital, or the installation; absent, all of them
   */
  record ExportOrder(@Nullable UUID tenant) {}

  /**
   * @param tenants whose journals are to be written out
   */
  record ExportOrdered(List<UUID> tenants) {}

  /**
   * Journals that an export is made, in the journal of each tenant that it is of. The export itself
   * is made by {@code ./vigil export}, beside this server.
   */
  @PostMapping("/exports")
  ExportOrdered export(@AuthenticationPrincipal Account admin, @RequestBody ExportOrder order) {
    Map<TenantId, Tree> trees = sequencer.standing().trees();
    List<TenantId> tenants =
        order.tenant() == null
            ? List.copyOf(trees.keySet())
            : List.of(new TenantId(order.tenant()));
    if (!tenants.stream().allMatch(tenant -> isOf(tenant, admin.tenant()))) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "another-hospital",
          "Its journal is not yours to write out: give your own with --tenant, or export while no"
              + " server runs.");
    }
    if (tenants.isEmpty()) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "not-ready",
          "The trees are being read: try again shortly.",
          Duration.ofSeconds(1));
    }
    for (TenantId tenant : tenants) {
      lanes.keep(
          tenant,
          new Subject(Subject.Kind.SERVICE, tenant.value()),
          new Act.JournalExported(sequencer.standing().tree(tenant).size()),
          Optional.of(admin.id()));
    }
    return new ExportOrdered(tenants.stream().map(TenantId::value).sorted().toList());
  }

  @GetMapping(path = "/checkpoint", produces = "text/plain;charset=utf-8")
  String checkpoint(@AuthenticationPrincipal Account admin) {
    return proofs.newest(admin).map(JournalController::text).orElseThrow(JournalController::none);
  }

  @GetMapping(path = "/proof", produces = MediaType.APPLICATION_JSON_VALUE)
  Inclusion proof(
      @AuthenticationPrincipal Account admin, @RequestParam int lane, @RequestParam long seq) {
    if (lane < 0 || lane >= Subject.LANES || seq < 1) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "invalid",
          "Give a lane, 0 to " + (Subject.LANES - 1) + ", and a sequence number from 1.");
    }
    Proofs.Inclusion inclusion =
        proofs.inclusion(admin, lane, seq).orElseThrow(JournalController::none);
    return new Inclusion(
        lane,
        seq,
        inclusion.index(),
        base64(inclusion.leafHash()),
        inclusion.proof().stream().map(JournalController::base64).toList(),
        text(inclusion.checkpoint()));
  }

  @GetMapping(path = "/verification", produces = MediaType.APPLICATION_JSON_VALUE)
  State verification(@AuthenticationPrincipal Account admin) {
    Optional<Stored> newest = proofs.newest(admin);
    Optional<Note> note = newest.map(Stored::note);
    OptionalLong signed =
        signers.witnesses().stream()
            .map(witness -> note.map(witness.key()::signedAtEpochSeconds))
            .flatMap(Optional::stream)
            .flatMapToLong(OptionalLong::stream)
            .max();
    return new State(
        sequencer.standing().tree(new TenantId(admin.tenant())).size(),
        newest.map(stored -> stored.checkpoint().size()).orElse(0L),
        signed.isPresent()
            ? Optional.of(Instant.ofEpochSecond(signed.getAsLong()))
            : Optional.empty(),
        names(note, true),
        names(note, false),
        alerts.active().stream()
            .filter(alert -> isOf(alert.tenant(), admin.tenant()))
            .map(alert -> new AlertView(alert.code(), alert.detail(), alert.since()))
            .toList());
  }

  private List<String> names(Optional<Note> note, boolean signed) {
    return signers.witnesses().stream()
        .filter(witness -> note.filter(witness.key()::signed).isPresent() == signed)
        .map(witness -> witness.key().name())
        .toList();
  }

  private static boolean isOf(TenantId what, UUID tenant) {
    return what.equals(Alerts.INSTALLATION) || what.value().equals(tenant);
  }

  private static String text(Stored stored) {
    return new String(stored.note().encode(), StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static ProblemException none() {
    return new ProblemException(
        HttpStatus.NOT_FOUND,
        "not-proven",
        "No checkpoint holds this yet: one is made each minute. See /api/v1/journal/verification.");
  }
}
