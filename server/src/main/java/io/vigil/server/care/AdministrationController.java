package io.vigil.server.care;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Reply;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.vitals.OxygenSupply;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.access.Scope;
import io.vigil.server.device.DeviceKey;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Wards, patients and devices of a hospital, made and moved by an administrator. */
@RestController
@RequestMapping("/api/v1/admin")
class AdministrationController {

  private static final int MAX_TEXT = 200;
  private static final Set<String> SETTINGS = Set.of("ward", "home");
  private static final Duration MAX_INTERVAL = Duration.ofDays(400);

  /** How far back a device may be bound: what is kept to judge late readings against. */
  private static final Duration MAX_BINDING_AGE = Duration.ofHours(50);

  private final SecureRandom random = new SecureRandom();
  private final Lanes lanes;
  private final Scope scope;
  private final Placement placement;

  AdministrationController(Lanes lanes, Scope scope, Placement placement) {
    this.lanes = lanes;
    this.scope = scope;
    this.placement = placement;
  }

  record Created(UUID id) {}

  record CreatedDevice(UUID id, @Classified(As.SECRET) String key) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record NewWard(@Classified(As.IDENTITY) @Nullable String name, @Nullable String setting) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record NewPatient(
      @Classified(As.IDENTITY) @Nullable String name,
      @Classified(As.IDENTITY) @Nullable String identifier,
      @Classified(As.IDENTITY) @Nullable LocalDate birthDate,
      @Nullable UUID ward,
      @Classified(As.IDENTITY) @Nullable String bed) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Place(@Nullable UUID ward, @Classified(As.IDENTITY) @Nullable String bed) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record NewDevice(
      @Classified(As.IDENTITY) @Nullable String name,
      @Nullable String kind,
      @Classified(As.IDENTITY) @Nullable String serial,
      @Nullable Long expectedIntervalMillis,
      @Nullable NewOxygen oxygen) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** What a device is that supplies oxygen; see {@link OxygenSupply}. */
  record NewOxygen(
      @Nullable String source,
      @Nullable BigDecimal waterVolumeLitres,
      @Nullable BigDecimal reserveBar,
      @Nullable Long refillLeadMinutes) {}

  record Binding(@Nullable UUID patient, @Nullable Instant from) {}

  @PostMapping("/wards")
  @Needs(Capability.ADMINISTER_WARDS)
  @ResponseStatus(HttpStatus.CREATED)
  Created createWard(@AuthenticationPrincipal Account admin, @RequestBody NewWard ward) {
    String name = text(ward.name(), "name");
    String setting = text(ward.setting(), "setting");
    refuseUnless(SETTINGS.contains(setting), "Give a setting: ward or home.");
    UUID id = UUID.randomUUID();
    lanes.keep(
        tenant(admin),
        new Subject(Subject.Kind.WARD, id),
        new Act.WardCreated(new WardId(id), name, setting),
        Optional.of(admin.id()));
    return new Created(id);
  }

  @PostMapping("/patients")
  @Needs(Capability.ADMIT)
  @ResponseStatus(HttpStatus.CREATED)
  Created admit(@AuthenticationPrincipal Account admin, @RequestBody NewPatient patient) {
    return new Created(
        placement
            .admit(
                admin,
                ward(admin, patient.ward()),
                new Placement.Newcomer(
                    patient.name(), patient.identifier(), patient.birthDate(), patient.bed()))
            .value());
  }

  @PostMapping("/patients/{id}/transfer")
  @Needs(Capability.ADMIT)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void transfer(
      @AuthenticationPrincipal Account admin, @PathVariable UUID id, @RequestBody Place place) {
    placement.transfer(admin, new PatientId(id), ward(admin, place.ward()), place.bed());
  }

  @PostMapping("/patients/{id}/discharge")
  @Needs(Capability.ADMIT)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void discharge(@AuthenticationPrincipal Account admin, @PathVariable UUID id) {
    placement.discharge(admin, new PatientId(id));
  }

  @PostMapping("/devices")
  @Needs(Capability.ADMINISTER_DEVICES)
  @ResponseStatus(HttpStatus.CREATED)
  CreatedDevice register(@AuthenticationPrincipal Account admin, @RequestBody NewDevice device) {
    Long interval = device.expectedIntervalMillis();
    if (interval == null || interval < 1 || interval > MAX_INTERVAL.toMillis()) {
      throw malformed("Give expectedIntervalMillis, at least 1 and at most 400 days.");
    }
    DeviceId id = new DeviceId(UUID.randomUUID());
    DeviceKey key = DeviceKey.generate(id, random);
    lanes.keep(
        tenant(admin),
        new Subject(Subject.Kind.DEVICE, id.value()),
        new Act.DeviceRegistered(
            id,
            text(device.name(), "name"),
            text(device.kind(), "kind"),
            text(device.serial(), "serial"),
            interval,
            key.hash(),
            oxygen(device.oxygen())),
        Optional.of(admin.id()));
    return new CreatedDevice(id.value(), key.secretText());
  }

  @PutMapping("/devices/{id}/binding")
  @Needs(Capability.ADMINISTER_DEVICES)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void bind(
      @AuthenticationPrincipal Account admin, @PathVariable UUID id, @RequestBody Binding binding) {
    UUID patient = binding.patient();
    if (patient == null) {
      throw malformed("Give a patient.");
    }
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    Instant given = binding.from();
    Instant from = given == null ? now : given;
    refuseUnless(
        !from.isAfter(now) && !from.isBefore(now.minus(MAX_BINDING_AGE)),
        "Give a time at most 50 hours ago.");
    done(
        lanes.call(
            new Submission.Assign(
                tenant(admin),
                new DeviceId(id),
                new PatientId(patient),
                from.toEpochMilli(),
                admin.id())));
  }

  @DeleteMapping("/devices/{id}/binding")
  @Needs(Capability.ADMINISTER_DEVICES)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void unbind(@AuthenticationPrincipal Account admin, @PathVariable UUID id) {
    done(
        lanes.call(
            new Submission.Release(
                tenant(admin), new DeviceId(id), lanes.epochMillis(), admin.id())));
  }

  static void done(Answer answer) {
    boolean found =
        switch (answer) {
          case Answer.Done ignored -> true;
          case Answer.NotFound ignored -> false;
          case Answer.TransmissionKept ignored -> true;
          case Answer.Reattributed ignored -> true;
          case Answer.Faulted ignored ->
              throw new IllegalStateException("The engine could not take a command");
          case Answer.Replied(Reply reply) -> {
            if (reply instanceof Reply.Refused(String reason)) {
              throw new ProblemException(
                  HttpStatus.CONFLICT, reason, "It is not in a state that allows this.");
            }
            if (reply instanceof Reply.WasSetAside) {
              throw new IllegalStateException("A command could not be decided and was set aside");
            }
            yield !(reply instanceof Reply.NotFound);
          }
        };
    if (!found) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "not-found", "There is nothing of this hospital with this id.");
    }
  }

  private WardId ward(Account admin, @Nullable UUID ward) {
    if (ward == null) {
      throw malformed("Give a ward.");
    }
    refuseUnknownWards(admin, Set.of(ward));
    return new WardId(ward);
  }

  private void refuseUnknownWards(Account admin, Collection<UUID> wards) {
    long known =
        scope.read(
            admin,
            client ->
                client
                    .sql("select count(*) from care.ward where id = any(?)")
                    .param(wards.toArray(UUID[]::new))
                    .query(Long.class)
                    .single());
    refuseUnless(known == wards.size(), "Give wards of this hospital.");
  }

  private static Optional<OxygenSupply> oxygen(@Nullable NewOxygen given) {
    if (given == null) {
      return Optional.empty();
    }
    for (OxygenSupply.Kind kind : OxygenSupply.Kind.values()) {
      if (kind.wireName().equals(given.source())) {
        return Optional.of(supply(kind, given));
      }
    }
    throw malformed("Give a source of oxygen: cylinder, concentrator or liquid.");
  }

  private static OxygenSupply supply(OxygenSupply.Kind kind, NewOxygen given) {
    BigDecimal litres = given.waterVolumeLitres();
    BigDecimal reserve = given.reserveBar();
    Long lead = given.refillLeadMinutes();
    try {
      return new OxygenSupply(
          kind,
          litres == null ? 0 : thousandths(litres),
          reserve == null ? OxygenSupply.USUAL_RESERVE : thousandths(reserve),
          lead == null ? 0 : Math.multiplyExact(lead, Duration.ofMinutes(1).toMillis()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw malformed(
          "Give of a cylinder, and of nothing else, a waterVolumeLitres of 0.001 to 100;"
              + " a reserveBar of 0 to 300; refillLeadMinutes of 0 to 10080.");
    }
  }

  private static int thousandths(BigDecimal number) {
    return Math.toIntExact(Scaled.by(3, number));
  }

  static String text(@Nullable String text, String member) {
    if (text == null || text.isBlank() || text.length() > MAX_TEXT) {
      throw malformed("Give a " + member + " of 1 to " + MAX_TEXT + " characters.");
    }
    refuseUnless(
        text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE),
        "Give a " + member + " without control characters.");
    return text;
  }

  private static void refuseUnless(boolean sound, String detail) {
    if (!sound) {
      throw malformed(detail);
    }
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-request", detail);
  }

  private static TenantId tenant(Account admin) {
    return new TenantId(admin.tenant());
  }
}
