package io.vigil.server.station;

import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.identity.Station;
import io.vigil.server.identity.StationKeys;
import io.vigil.server.identity.StationRevoked;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.StationRows;
import io.vigil.server.ops.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A hospital's shared stations, set up and revoked by an administrator. */
@RestController
@RequestMapping("/api/v1/admin/stations")
@Needs(Capability.ADMINISTER_WARDS)
class StationAdministrationController {
  private static final int MAX_TEXT = 200;

  private final EnrolmentCodes codes;
  private final StationKeys keys;
  private final StationRows rows;
  private final CareRows care;
  private final Scope scope;
  private final Lanes lanes;
  private final ApplicationEventPublisher events;

  StationAdministrationController(
      EnrolmentCodes codes,
      StationKeys keys,
      StationRows rows,
      CareRows care,
      Scope scope,
      Lanes lanes,
      ApplicationEventPublisher events) {
    this.codes = codes;
    this.keys = keys;
    this.rows = rows;
    this.care = care;
    this.scope = scope;
    this.lanes = lanes;
    this.events = events;
  }

  record NewStation(@Classified(As.IDENTITY) @Nullable String name, @Nullable UUID ward) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A code to be typed at the browser that is to be the station. */
  record Offered(UUID id, @Classified(As.SECRET) String code, Instant expiresAt) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Stations(List<StationRows.Listed> stations) {}

  @GetMapping
  Stations stations(@AuthenticationPrincipal Account admin) {
    return new Stations(scope.read(admin, rows::listed));
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Offered setUp(@AuthenticationPrincipal Account admin, @RequestBody NewStation given) {
    String name = given.name() == null ? "" : given.name().strip();
    UUID ward = given.ward();
    boolean known =
        ward != null
            && scope.read(admin, care::wards).stream().anyMatch(each -> each.id().equals(ward));
    if (name.isEmpty()
        || name.length() > MAX_TEXT
        || name.chars().anyMatch(Character::isISOControl)
        || ward == null
        || !known) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "malformed-request", "Give a name and a ward.");
    }
    UUID id = UUID.randomUUID();
    lanes.keep(
        new TenantId(admin.tenant()),
        new Subject(Subject.Kind.WARD, ward),
        new Act.StationSetUp(id, new WardId(ward), name),
        Optional.of(admin.id()));
    return offered(admin, id, ward);
  }

  /** Another code: the browser that is enrolled with it takes the place of the one before. */
  @PostMapping("/{id}/enrolment")
  Offered offer(@AuthenticationPrincipal Account admin, @PathVariable UUID id) {
    return offered(admin, id, standing(admin, id).ward());
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@AuthenticationPrincipal Account admin, @PathVariable UUID id) {
    UUID ward = standing(admin, id).ward();
    codes.forget(id);
    Optional<Station> enrolled = keys.find(id);
    lanes.keep(
        new TenantId(admin.tenant()),
        new Subject(Subject.Kind.WARD, ward),
        new Act.StationRevoked(id, new WardId(ward)),
        Optional.of(admin.id()));
    enrolled.ifPresent(each -> events.publishEvent(new StationRevoked(each)));
  }

  private Offered offered(Account admin, UUID station, UUID ward) {
    String code = codes.offer(new EnrolmentCodes.Offer(station, admin.tenant(), ward));
    return new Offered(
        station, code, Instant.ofEpochMilli(lanes.epochMillis()).plus(EnrolmentCodes.VALID));
  }

  private StationRows.Listed standing(Account admin, UUID id) {
    return scope.read(admin, rows::listed).stream()
        .filter(each -> each.id().equals(id) && each.revokedAt().isEmpty())
        .findFirst()
        .orElseThrow(() ->
            new ProblemException(HttpStatus.NOT_FOUND, "not-found", "There is no such station."));
  }
}
