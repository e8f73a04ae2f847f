package io.vigil.server.home;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.WelfareContact;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.identity.Roles;
import io.vigil.server.journal.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What is set up for a patient who goes home. */
@RestController
@RequestMapping("/api/v1/admin/patients/{id}")
class HomeAdministrationController {

  private final Scope scope;
  private final Lanes lanes;
  private final HomeCommands commands;

  HomeAdministrationController(Scope scope, Lanes lanes, HomeCommands commands) {
    this.scope = scope;
    this.lanes = lanes;
    this.commands = commands;
  }

  record Bound(@Nullable UUID account) {}

  record Contact(
      @Classified(As.IDENTITY) @Nullable String address,
      @Classified(As.IDENTITY) @Nullable String entryNotes,
      @Classified(As.IDENTITY) @Nullable String phone,
      @Nullable List<@Nullable Kin> nextOfKin) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Kin(
      @Classified(As.IDENTITY) @Nullable String name,
      @Classified(As.IDENTITY) @Nullable String relation,
      @Classified(As.IDENTITY) @Nullable String phone) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @PutMapping("/account")
  @Needs(Capability.ADMINISTER_ACCOUNTS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void bind(
      @AuthenticationPrincipal Account admin, @PathVariable UUID id, @RequestBody Bound bound) {
    UUID account = bound.account();
    if (account == null || !isPatientAccount(admin, account)) {
      throw HomeCommands.malformed(
          "malformed-account", "Give an account of this hospital with the role patient.");
    }
    PersonId person = new PersonId(account);
    boolean taken =
        lanes.standings().entrySet().stream()
            .anyMatch(each ->
                !each.getKey().value().equals(id)
                    && isToBeAnswered(each.getValue().state(), id)
                    && each.getValue().state().home().isPatient(person));
    if (taken) {
      throw HomeCommands.conflict("account-taken", "The account is another patient's.");
    }
    bind(admin, id, Optional.of(person));
  }

  /** Also one that is merged into another than this: unmerged, it has its account again. */
  private static boolean isToBeAnswered(PatientState state, UUID id) {
    return state.inCare()
        || state
            .corrections()
            .survivor()
            .filter(survivor -> !survivor.value().equals(id))
            .isPresent();
  }

  @DeleteMapping("/account")
  @Needs(Capability.ADMINISTER_ACCOUNTS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void unbind(@AuthenticationPrincipal Account admin, @PathVariable UUID id) {
    bind(admin, id, Optional.empty());
  }

  @PutMapping("/welfare-contact")
  @Needs(Capability.ADMIT)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void set(
      @AuthenticationPrincipal Account admin, @PathVariable UUID id, @RequestBody Contact contact) {
    var unused =
        commands.ask(
            admin,
            new PatientId(id),
            new PatientInput.SetWelfareContact(new PersonId(admin.id()), contact(contact)),
            Optional.empty());
  }

  private void bind(Account admin, UUID patient, Optional<PersonId> account) {
    var unused =
        commands.ask(
            admin,
            new PatientId(patient),
            new PatientInput.BindPatientAccount(new PersonId(admin.id()), account),
            Optional.empty());
  }

  private boolean isPatientAccount(Account admin, UUID account) {
    return scope.read(
        admin,
        client ->
            client
                .sql("select exists (select from identity.account where id = ? and role = ?)")
                .params(account, Roles.PATIENT)
                .query(Boolean.class)
                .single());
  }

  private static WelfareContact contact(Contact given) {
    List<WelfareContact.NextOfKin> kin = new ArrayList<>();
    try {
      for (Kin each : given.nextOfKin() == null ? List.<@Nullable Kin>of() : given.nextOfKin()) {
        if (each == null) {
          throw new IllegalArgumentException("nobody is no kin");
        }
        kin.add(
            new WelfareContact.NextOfKin(
                text(each.name()), text(each.relation()), text(each.phone())));
      }
      return new WelfareContact(
          text(given.address()), text(given.entryNotes()), text(given.phone()), kin);
    } catch (IllegalArgumentException outOfBounds) {
      throw HomeCommands.malformed(
          "malformed-contact",
          "Give an address of up to 500 characters, and at most 5 next of kin with name and"
              + " phone.");
    }
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given.strip();
  }
}
