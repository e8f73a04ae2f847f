package io.vigil.server.dossier;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientInput;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryText;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.Dossier;
import io.vigil.server.access.ViewWindow;
import io.vigil.server.access.Views;
import io.vigil.server.care.PatientViews;
import io.vigil.server.care.RuleViews;
import io.vigil.server.evidence.EntryProofs;
import io.vigil.server.identity.Account;
import io.vigil.server.ingest.ReceivedBodies;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.PastReader;
import io.vigil.server.journal.PatientEntries;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.ops.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gathers the dossier of an alarm, in memory alone. Whether somebody may have it is for the caller
 * to ask; that he has it is journalled before it is given.
 */
@Component
class Dossiers {

  /** Before the time that is told of: entries by which it is judged. */
  private static final int STANDING_MAX = 64;

  /** Entries of the patient that are looked at for what came later. */
  private static final int LOOKED_MAX = 2 * Dossier.ENTRIES_MAX;

  private static final int LOOKS_MAX = 1_000;
  private static final Duration TURN_MAX = Duration.ofSeconds(5);

  /** Admission, devices, orders and rules. */
  private static final Set<Integer> STANDING =
      Set.of(
          EntryBody.kind(PatientInput.Admit.class),
          EntryBody.kind(PatientInput.Transfer.class),
          EntryBody.kind(PatientInput.BindDevice.class),
          EntryBody.kind(PatientInput.UnbindDevice.class),
          EntryBody.kind(PatientInput.AdoptRuleSet.class),
          EntryBody.kind(PatientInput.AdoptRuleLayers.class),
          EntryBody.kind(PatientInput.SetPatientRules.class),
          EntryBody.kind(PatientInput.GiveRuleOrder.class),
          EntryBody.kind(PatientInput.EndRuleOrder.class),
          EntryBody.kind(PatientInput.GiveScoreOrder.class),
          EntryBody.kind(PatientInput.EndScoreOrder.class),
          EntryBody.kind(PatientInput.NoteCircumstance.class));

  private static final String FORMAT = "vigil incident dossier 1";

  private final PatientEntries entries;
  private final PastReader past;
  private final EntryProofs proofs;
  private final ReceivedBodies bodies;
  private final PatientViews patientViews;
  private final RuleViews ruleViews;
  private final StaffNames staff;
  private final Views views;
  private final Lanes lanes;
  private final JsonMapper json;

  /** A dossier is held in memory until it is sent. */
  private final Semaphore turn = new Semaphore(1, true);

  Dossiers(
      PatientEntries entries,
      PastReader past,
      EntryProofs proofs,
      ReceivedBodies bodies,
      PatientViews patientViews,
      RuleViews ruleViews,
      StaffNames staff,
      Views views,
      Lanes lanes,
      JsonMapper json) {
    this.entries = entries;
    this.past = past;
    this.proofs = proofs;
    this.bodies = bodies;
    this.patientViews = patientViews;
    this.ruleViews = ruleViews;
    this.staff = staff;
    this.views = views;
    this.lanes = lanes;
    this.json = json;
  }

  /** Takes the parts of a dossier. */
  interface Sending {
    void send(Map<String, byte[]> parts) throws IOException;
  }

  /**
   * Makes a dossier, which is journalled and then sent; the next waits for that.
   *
   * @param reason where the patient is not in that person's sight; else empty
   * @throws ProblemException 422 {@code dossier-too-long}, {@code dossier-too-large}, {@code
   *     as-of-too-far}; 503 {@code not-ready}
   */
  void make(
      Account by,
      CareRows.Alarm alarm,
      Optional<Instant> from,
      Optional<Instant> until,
      String reason,
      Sending sending)
      throws IOException {
    long now = lanes.epochMillis();
    Span span =
        Span.of(
            alarm.record().alarm(),
            from.map(Instant::toEpochMilli),
            until.map(Instant::toEpochMilli),
            now);
    if (!awaitTurn()) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "not-ready",
          "Another dossier is being made: try again shortly.",
          TURN_MAX);
    }
    try {
      sending.send(make(by, alarm, span, now, reason));
    } finally {
      turn.release();
    }
  }

  private Map<String, byte[]> make(
      Account by, CareRows.Alarm alarm, Span span, long now, String reason) {
    PatientId patient = alarm.patient();
    TenantId tenant = new TenantId(by.tenant());
    PastReader.Past before = past.at(patient, span.fromEpochMillis() - 1);
    List<PatientEntries.Read> all =
        new ArrayList<>(entries.before(patient, before.seq() + 1, STANDING, STANDING_MAX));
    Weight weight = new Weight();
    all.forEach(weight::add);
    Story story =
        new Story(
            alarm.record().alarm(),
            alarm.record().episodes(),
            span,
            before.state(),
            Dossier.ENTRIES_MAX - STANDING_MAX,
            weight,
            patientViews,
            ruleViews,
            staff,
            json);
    long[] looked = {0, before.seq()};
    PatientEntries.Reach reach =
        entries.read(
            patient,
            before.seq() + 1,
            LOOKED_MAX,
            read -> {
              looked[0]++;
              looked[1] = read.entry().header().seq();
              story.take(read);
            });
    if (reach.atEpochMillis() <= span.untilEpochMillis()) {
      throw Story.tooLarge();
    }
    all.addAll(story.kept());
    if (all.isEmpty()) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
    }
    Map<String, byte[]> received = new LinkedHashMap<>();
    for (PatientEntries.Read read : all) {
      Optional<byte[]> body = received(read);
      if (body.isPresent()) {
        weight.add(body.get().length);
        received.put(receivedName(read.entry().header()), body.get());
      }
    }
    int lane = before.lane();
    EntryProofs.Proven proven =
        proofs.of(tenant, lane, all.stream().map(read -> read.entry().header().seq()).toList());

    ObjectNode root = json.createObjectNode();
    root.put("format", FORMAT);
    root.put("madeBy", staff.of(new PersonId(by.id())).orElse(by.id().toString()));
    root.put("madeAt", Story.text(now));
    root.put("from", Story.text(span.fromEpochMillis()));
    root.put("until", Story.text(span.untilEpochMillis()));
    root.put("lookedUpTo", lane + ":" + (looked[0] < LOOKED_MAX ? reach.seq() : looked[1]));
    story.state().admission().ifPresent(admission -> patient(root.putObject("patient"), admission));
    root.set(
        "alarm",
        json.valueToTree(
            patientViews.alarm(patient, alarm.record(), alarm.corrected(), alarm.origin())));
    story.putInto(root);
    looks(root.putArray("looks"), patient, span);
    proof(root.putObject("proof"), all, proven);

    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put(Dossier.PDF, new DossierPdf(root).bytes());
    parts.put(Dossier.JSON, text(root, all));
    parts.putAll(received);
    parts.put(Dossier.ENTRIES, Dossier.entries(items(all, proven)));
    proven.checkpoint().ifPresent(note -> parts.put(Dossier.CHECKPOINT, note));
    byte[] manifest = Dossier.manifest(parts);
    parts.put(Dossier.MANIFEST, manifest);
    long bytes = 0;
    for (byte[] part : parts.values()) {
      bytes += part.length;
    }
    if (bytes > Dossier.BYTES_MAX) {
      throw Story.tooLarge();
    }
    lanes.keep(
        tenant,
        new Subject(Subject.Kind.SESSION, by.session()),
        new Act.DossierMade(
            new PersonId(by.id()),
            patient,
            alarm.record().alarm().id(),
            span.fromEpochMillis(),
            span.untilEpochMillis(),
            all.size(),
            sha256(manifest),
            reason),
        Optional.of(by.id()));
    return parts;
  }

  private static void patient(ObjectNode to, Admission admission) {
    to.put("id", admission.patient().value().toString());
    to.put("name", admission.name());
    to.put("identifier", admission.identifier());
    to.put("birthDate", admission.birthDate().toString());
    to.put("ward", admission.ward().value().toString());
    to.put("bed", admission.bed());
  }

  private void looks(ArrayNode to, PatientId patient, Span span) {
    for (ViewWindow look :
        views.looks(
            patient.value(),
            Instant.ofEpochMilli(span.fromEpochMillis()),
            Instant.ofEpochMilli(span.untilEpochMillis()),
            LOOKS_MAX)) {
      ObjectNode row = to.addObject();
      row.put("from", look.start().toString());
      row.put("last", look.lastAt().toString());
      staff.of(new PersonId(look.account())).ifPresent(by -> row.put("by", by));
      row.put("resource", look.resource());
      row.put("count", look.count());
    }
  }

  private static void proof(
      ObjectNode to, List<PatientEntries.Read> all, EntryProofs.Proven proven) {
    to.put("entries", all.size());
    to.put("proven", proven.places().size());
    proven
        .checkpoint()
        .ifPresent(note -> to.put("checkpoint", new String(note, StandardCharsets.UTF_8)));
    ArrayNode list = to.putArray("list");
    for (PatientEntries.Read read : all) {
      Header header = read.entry().header();
      ObjectNode row = list.addObject();
      row.put("entry", Story.place(header));
      row.put("at", Story.text(header.atEpochMillis()));
      row.put("payloadHash", HexFormat.of().formatHex(read.sealed().payloadHash()));
      row.put("proven", proven.places().containsKey(header.seq()));
      if (read.entry().body() instanceof EntryBody.OfPatient body) {
        row.put("kind", Story.name(body.input().getClass().getSimpleName()));
      }
    }
  }

  private byte[] text(ObjectNode root, List<PatientEntries.Read> all) {
    String summary = json.writeValueAsString(root);
    StringBuilder text = new StringBuilder(summary.substring(0, summary.length() - 1));
    text.append(",\n").append(Dossier.ENTRIES_MEMBER);
    String between = "";
    for (PatientEntries.Read read : all) {
      text.append(between).append(EntryText.of(read.entry()));
      between = ",\n";
    }
    return text.append(Dossier.END).toString().getBytes(StandardCharsets.UTF_8);
  }

  private Optional<byte[]> received(PatientEntries.Read read) {
    return read.entry().body() instanceof EntryBody.OfPatient body
            && body.input() instanceof PatientInput.ReceiveTransmission
        ? body.raw().map(bodies::asSent)
        : Optional.empty();
  }

  private static String receivedName(Header header) {
    return Dossier.RECEIVED + header.lane() + "-" + header.seq();
  }

  private List<Dossier.Item> items(List<PatientEntries.Read> all, EntryProofs.Proven proven) {
    List<Dossier.Item> items = new ArrayList<>();
    for (PatientEntries.Read read : all) {
      SealedEntry sealed = read.sealed();
      Optional<EntryProofs.Place> place =
          Optional.ofNullable(proven.places().get(sealed.header().seq()));
      items.add(
          new Dossier.Item(
              sealed.header().encode(),
              sealed.payload(),
              entries.keyOf(sealed),
              place.isPresent() ? OptionalLong.of(place.get().index()) : OptionalLong.empty(),
              place.map(EntryProofs.Place::path).orElse(List.of())));
    }
    return items;
  }

  private boolean awaitTurn() {
    try {
      return turn.tryAcquire(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
