package io.vigil.server.supervise;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientState;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.staff.Zone;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.care.Placement;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.WardPlans;
import io.vigil.server.ops.ProblemException;
import io.vigil.server.staffing.Charge;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A ward's beds and zones, and who comes, moves and goes. */
@RestController
@RequestMapping("/api/v1")
class PlacesController {

  private final Scope scope;
  private final CareRows rows;
  private final Lanes lanes;
  private final WardPlans plans;
  private final Placement placement;
  private final Charge charge;

  PlacesController(
      Scope scope,
      CareRows rows,
      Lanes lanes,
      WardPlans plans,
      Placement placement,
      Charge charge) {
    this.scope = scope;
    this.rows = rows;
    this.lanes = lanes;
    this.plans = plans;
    this.placement = placement;
    this.charge = charge;
  }

  /**
   * A ward's places.
   *
   * @param beds as administration lists them, then those that somebody is in and that are on no
   *     list
   * @param wards of the hospital, to which somebody can be moved; none where the caller may not
   * @param inCharge whether the caller may arrange the ward now
   */
  record Places(List<BedView> beds, List<ZoneView> zones, List<WardView> wards, boolean inCharge) {}

  /**
   * @param taken whether somebody is in it, in the caller's sight or not
   * @param listed whether administration lists it
   */
  record BedView(@Classified(As.IDENTITY) String name, boolean taken, boolean listed) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record ZoneView(
      @Classified(As.IDENTITY) String name, @Classified(As.IDENTITY) List<String> beds) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param free beds on its list; empty where administration lists none
   */
  record WardView(
      UUID id,
      @Classified(As.IDENTITY) String name,
      String setting,
      @Classified(As.IDENTITY) Optional<List<String>> free) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Created(UUID id) {}

  record NewBeds(@Classified(As.IDENTITY) @Nullable List<@Nullable String> beds) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record NewZone(
      @Classified(As.IDENTITY) @Nullable String name,
      @Classified(As.IDENTITY) @Nullable List<@Nullable String> beds) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record NewZones(@Nullable List<@Nullable NewZone> zones) {}

  record Place(@Nullable UUID ward, @Classified(As.IDENTITY) @Nullable String bed) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Pair(@Nullable UUID patient, @Nullable UUID other) {}

  @GetMapping("/wards/{id}/places")
  @Needs(Capability.SEE_BEDS)
  Places places(@AuthenticationPrincipal Account account, @PathVariable UUID id) {
    WardId ward = charge.wardInSight(account, id);
    boolean inCharge = charge.of(account, ward);
    List<String> listed = plans.beds(ward);
    List<String> taken =
        takenOf(new TenantId(account.tenant())).getOrDefault(ward, List.of()).stream()
            .sorted()
            .toList();
    List<BedView> beds = new ArrayList<>();
    listed.forEach(bed -> beds.add(new BedView(bed, has(taken, bed), true)));
    taken.stream()
        .filter(bed -> !has(listed, bed))
        .forEach(bed -> beds.add(new BedView(bed, true, false)));
    return new Places(
        beds,
        plans.zones(ward).stream().map(zone -> new ZoneView(zone.name(), zone.beds())).toList(),
        inCharge ? wards(account) : List.of(),
        inCharge);
  }

  /** Also of a ward whose beds somebody is in that are on no list any more: nobody is moved. */
  @PutMapping("/admin/wards/{id}/beds")
  @Needs(Capability.ADMINISTER_WARDS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void setBeds(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody NewBeds given) {
    WardId ward = charge.wardInSight(account, id);
    List<String> beds = names(given.beds(), Zone.MAX_BEDS);
    keep(account, ward, new Act.WardBedsSet(ward, beds));
  }

  @PutMapping("/wards/{id}/zones")
  @Needs(anyOf = {Capability.ASSIGN, Capability.ADMINISTER_WARDS})
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void setZones(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody NewZones given) {
    WardId ward = charge.arranging(account, id);
    keep(account, ward, new Act.WardZonesSet(ward, zones(ward, given)));
  }

  @PostMapping("/wards/{id}/patients")
  @Needs(anyOf = {Capability.ASSIGN, Capability.ADMIT})
  @ResponseStatus(HttpStatus.CREATED)
  Created admit(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Placement.Newcomer newcomer) {
    WardId ward = charge.arranging(account, id);
    return new Created(placement.admit(account, ward, newcomer).value());
  }

  @PostMapping("/wards/{id}/beds/swap")
  @Needs(anyOf = {Capability.ASSIGN, Capability.ADMIT})
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void swap(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Pair pair) {
    WardId ward = charge.arranging(account, id);
    UUID one = pair.patient();
    UUID other = pair.other();
    if (one == null || other == null) {
      throw malformed("Give a patient and the other.");
    }
    refuseUnlessOn(account, ward, new PatientId(one));
    refuseUnlessOn(account, ward, new PatientId(other));
    placement.swap(account, new PatientId(one), new PatientId(other));
  }

  @PostMapping("/patients/{id}/transfer")
  @Needs(anyOf = {Capability.ASSIGN, Capability.ADMIT})
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void transfer(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Place place) {
    PatientId patient = inCharge(account, id);
    UUID to = place.ward();
    if (to == null
        || plans.wards(new TenantId(account.tenant())).stream()
            .noneMatch(ward -> ward.id().equals(to))) {
      throw malformed("Give a ward of this hospital.");
    }
    placement.transfer(account, patient, new WardId(to), place.bed());
  }

  @PostMapping("/patients/{id}/discharge")
  @Needs(anyOf = {Capability.ASSIGN, Capability.ADMIT})
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void discharge(@AuthenticationPrincipal Account account, @PathVariable UUID id) {
    placement.discharge(account, inCharge(account, id));
  }

  /** A patient in sight, of whose ward the caller has charge. */
  private PatientId inCharge(Account account, UUID id) {
    PatientId patient = new PatientId(id);
    WardId ward = wardInSight(account, patient);
    if (!charge.of(account, ward)) {
      throw Charge.forbidden();
    }
    return patient;
  }

  private void refuseUnlessOn(Account account, WardId ward, PatientId patient) {
    if (!wardInSight(account, patient).equals(ward)) {
      throw notFound();
    }
  }

  private WardId wardInSight(Account account, PatientId patient) {
    boolean inSight = scope.read(account, client -> rows.inSight(client, patient));
    return lanes
        .state(patient)
        .filter(state -> inSight && state.inCare())
        .flatMap(PatientState::admission)
        .map(Admission::ward)
        .orElseThrow(PlacesController::notFound);
  }

  private void keep(Account account, WardId ward, Act act) {
    lanes.keep(
        new TenantId(account.tenant()),
        new Subject(Subject.Kind.WARD, ward.value()),
        act,
        Optional.of(account.id()));
  }

  private List<WardView> wards(Account account) {
    TenantId hospital = new TenantId(account.tenant());
    Map<WardId, List<String>> beds = plans.beds(hospital);
    Map<WardId, List<String>> all = takenOf(hospital);
    return plans.wards(hospital).stream()
        .map(each -> {
          WardId ward = new WardId(each.id());
          List<String> listed = beds.getOrDefault(ward, List.of());
          List<String> taken = all.getOrDefault(ward, List.of());
          return new WardView(
              each.id(),
              each.name(),
              each.setting(),
              listed.isEmpty()
                  ? Optional.empty()
                  : Optional.of(listed.stream().filter(bed -> !has(taken, bed)).toList()));
        })
        .toList();
  }

  private Map<WardId, List<String>> takenOf(TenantId hospital) {
    return lanes.standings().values().stream()
        .filter(each -> each.tenant().equals(hospital) && each.state().inCare())
        .map(each -> each.state().admission().orElseThrow())
        .collect(
            Collectors.groupingBy(
                Admission::ward, Collectors.mapping(Admission::bed, Collectors.toList())));
  }

  private static boolean has(List<String> beds, String bed) {
    return beds.stream().anyMatch(each -> each.strip().equalsIgnoreCase(bed.strip()));
  }

  private List<Zone> zones(WardId ward, NewZones given) {
    List<@Nullable NewZone> all = given.zones();
    if (all == null || all.size() > Zone.MAX_ZONES) {
      throw malformed("Give zones, at most " + Zone.MAX_ZONES + ".");
    }
    List<String> listed = plans.beds(ward);
    Set<String> used = new HashSet<>();
    Set<String> named = new HashSet<>();
    List<Zone> zones = new ArrayList<>();
    for (NewZone each : all) {
      if (each == null) {
        throw malformed("Give zones with a name and beds.");
      }
      String name = name(each.name());
      List<String> beds = names(each.beds(), Zone.MAX_BEDS);
      boolean sound =
          !beds.isEmpty()
              && named.add(name.toLowerCase(Locale.ROOT))
              && beds.stream()
                  .allMatch(bed ->
                      used.add(bed.toLowerCase(Locale.ROOT))
                          && (listed.isEmpty() || has(listed, bed)));
      if (!sound) {
        throw malformed(
            "Give each zone another name and beds of the ward, each in one zone at most.");
      }
      zones.add(new Zone(name, beds));
    }
    return zones;
  }

  private static List<String> names(@Nullable List<@Nullable String> given, int max) {
    if (given == null || given.size() > max) {
      throw malformed("Give beds, at most " + max + ".");
    }
    Set<String> seen = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (String each : given) {
      String name = name(each);
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw malformed("Give each bed once.");
      }
      names.add(name);
    }
    return names;
  }

  private static String name(@Nullable String given) {
    String name = given == null ? "" : given.strip();
    boolean sound =
        !name.isEmpty()
            && name.length() <= Zone.MAX_NAME
            && name.codePoints()
                .noneMatch(
                    c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    if (!sound) {
      throw malformed("Give names of 1 to " + Zone.MAX_NAME + " characters.");
    }
    return name;
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-request", detail);
  }

  private static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
  }
}
