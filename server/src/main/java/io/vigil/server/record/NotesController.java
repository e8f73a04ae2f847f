package io.vigil.server.record;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.record.Note;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.care.PatientCommands;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.NoteRows;
import io.vigil.server.journal.NoteRows.PatientNote;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.ops.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What clinicians write of a patient. */
@RestController
@RequestMapping("/api/v1/patients/{id}/notes")
class NotesController {

  private static final String MALFORMED = "malformed-note";
  private static final int PAGE = 20;
  private static final int MAX_ABOUT = 50;

  private final PatientCommands commands;
  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final NoteRows notes;
  private final StaffNames staff;

  NotesController(
      PatientCommands commands,
      Scope scope,
      Views views,
      CareRows rows,
      NoteRows notes,
      StaffNames staff) {
    this.commands = commands;
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.notes = notes;
    this.staff = staff;
  }

  record NewNote(
      @Nullable UUID command,
      @Classified(As.CLINICAL) @Nullable String kind,
      @Nullable UUID about,
      @Classified(As.CLINICAL) @Nullable String subjective,
      @Classified(As.CLINICAL) @Nullable String objective,
      @Classified(As.CLINICAL) @Nullable String assessment,
      @Classified(As.CLINICAL) @Nullable String plan,
      @Classified(As.CLINICAL) @Nullable String text) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A note.
   *
   * @param enteredInError who said so, and why; absent if nobody did
   * @param addenda to it, oldest first
   * @param ofOtherRecord it was written under another record, merged into this one
   */
  record NoteView(
      UUID id,
      @Classified(As.CLINICAL) String kind,
      @Classified(As.IDENTITY) Optional<String> by,
      Instant at,
      @Classified(As.CLINICAL) String subjective,
      @Classified(As.CLINICAL) String objective,
      @Classified(As.CLINICAL) String assessment,
      @Classified(As.CLINICAL) String plan,
      @Classified(As.CLINICAL) String text,
      Optional<MarkView> enteredInError,
      List<NoteView> addenda,
      boolean ofOtherRecord) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** That a note should never have been written. */
  record MarkView(
      @Classified(As.IDENTITY) Optional<String> by,
      Instant at,
      @Classified(As.CLINICAL) String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param before what to ask for next, for older ones; absent where there are none
   */
  record Page(List<NoteView> notes, Optional<UUID> before) {}

  private record Read(List<PatientNote> page, Map<CommandId, List<PatientNote>> about) {}

  @GetMapping
  @Needs({Capability.SEE_BEDS, Capability.SEE_IDENTITY})
  Page notes(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable UUID before) {
    PatientId patient = new PatientId(id);
    Read read =
        scope.read(
            account,
            client -> {
              if (!rows.inSight(client, patient)) {
                throw Clinicians.notFound();
              }
              List<PatientNote> page =
                  notes.newest(
                      client,
                      rows.records(patient),
                      Optional.ofNullable(before).map(CommandId::new),
                      PAGE + 1);
              return new Read(page, about(client, page));
            });
    views.record(account, id, "notes", "care");
    boolean more = read.page.size() > PAGE;
    List<PatientNote> page = more ? read.page.subList(0, PAGE) : read.page;
    return new Page(
        page.stream().map(each -> view(each, read.about, patient)).toList(),
        more ? Optional.of(page.getLast().note().id().value()) : Optional.empty());
  }

  /** Addenda and marks, and the marks of addenda. */
  private Map<CommandId, List<PatientNote>> about(JdbcClient client, List<PatientNote> page) {
    List<PatientNote> all = new ArrayList<>(notes.about(client, ids(page)));
    all.addAll(notes.about(client, ids(all)));
    return all.stream().collect(Collectors.groupingBy(each -> each.note().about().orElseThrow()));
  }

  private static List<CommandId> ids(List<PatientNote> notes) {
    return notes.stream().map(each -> each.note().id()).toList();
  }

  private NoteView view(PatientNote of, Map<CommandId, List<PatientNote>> all, PatientId patient) {
    Note note = of.note();
    List<PatientNote> about = all.getOrDefault(note.id(), List.of());
    return new NoteView(
        note.id().value(),
        note.kind().wireName(),
        staff.of(note.by()),
        Instant.ofEpochMilli(note.atEpochMillis()),
        note.body().subjective(),
        note.body().objective(),
        note.body().assessment(),
        note.body().plan(),
        note.body().text(),
        about.stream()
            .map(PatientNote::note)
            .filter(each -> each.kind() == Note.Kind.ENTERED_IN_ERROR)
            .findFirst()
            .map(mark ->
                new MarkView(
                    staff.of(mark.by()),
                    Instant.ofEpochMilli(mark.atEpochMillis()),
                    mark.body().text())),
        about.stream()
            .filter(each -> each.note().kind() == Note.Kind.ADDENDUM)
            .map(each -> view(each, all, patient))
            .toList(),
        !of.patient().equals(patient));
  }

  @PostMapping
  @Needs({Capability.OBSERVE, Capability.SEE_IDENTITY})
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void write(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody NewNote given) {
    CommandId command = Clinicians.commandId(given.command());
    Note.Kind kind =
        PatientCommands.named(Note.Kind.values(), Note.Kind::wireName, given.kind(), MALFORMED);
    Note.Body body =
        new Note.Body(
            orEmpty(given.subjective()),
            orEmpty(given.objective()),
            orEmpty(given.assessment()),
            orEmpty(given.plan()),
            orEmpty(given.text()));
    Optional<CommandId> about = Optional.ofNullable(given.about()).map(CommandId::new);
    if (!body.fits(kind) || kind.refers() != about.isPresent()) {
      throw Clinicians.malformed(
          MALFORMED, "Give what the kind of note says, in 1 to 8,000 characters.");
    }
    PatientId patient = new PatientId(id);
    about.ifPresent(other -> refuseUnlessAbout(account, patient, command, kind, other));
    commands.carryOut(
        account,
        patient,
        command,
        new PatientInput.WriteNote(command, new PersonId(account.id()), kind, about, body));
  }

  /** An addendum is to a note that is none; whatever was marked once is not marked again. */
  private void refuseUnlessAbout(
      Account account, PatientId patient, CommandId command, Note.Kind kind, CommandId other) {
    scope.read(
        account,
        client -> {
          PatientNote known =
              notes
                  .note(client, other)
                  .filter(each -> rows.records(patient).contains(each.patient()))
                  .orElseThrow(Clinicians::notFound);
          if (known.note().kind() == Note.Kind.ENTERED_IN_ERROR
              || (kind == Note.Kind.ADDENDUM && known.note().kind() == Note.Kind.ADDENDUM)) {
            throw Clinicians.malformed(MALFORMED, "Name a note that this can be about.");
          }
          List<PatientNote> about = notes.about(client, List.of(other));
          if (about.stream().anyMatch(each -> each.note().id().equals(command))) {
            return known;
          }
          if (about.size() >= MAX_ABOUT) {
            throw conflict("too-many-addenda", "There are 50 of them: write a note of its own.");
          }
          if (kind == Note.Kind.ENTERED_IN_ERROR
              && about.stream().anyMatch(each -> each.note().kind() == kind)) {
            throw conflict("entered-in-error", "Somebody has marked it already.");
          }
          return known;
        });
  }

  private static ProblemException conflict(String code, String detail) {
    return new ProblemException(HttpStatus.CONFLICT, code, detail);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text.strip();
  }
}
