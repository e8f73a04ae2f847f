package io.vigil.server.station;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.AccountNames;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.SignedInByPassword;
import io.vigil.server.identity.SigningIn;
import io.vigil.server.identity.Station;
import io.vigil.server.identity.StationKeys;
import io.vigil.server.identity.StationRevoked;
import io.vigil.server.identity.StoredAccount;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.StationRows;
import io.vigil.server.journal.WardStaff;
import io.vigil.server.ops.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a station asks for in its own name, and tapping in at it. */
@RestController
@RequestMapping("/api/v1/station")
class StationController {

  /** More can't sound that anybody would pause. */
  private static final int MAX_ALARMS = 1_000;

  private final EnrolmentCodes codes;
  private final StationKeys keys;
  private final StationRows rows;
  private final CareRows care;
  private final Scope scope;
  private final Pins pins;
  private final TapIns tapIns;
  private final AudioPauses pauses;
  private final SigningIn signingIn;
  private final AccountNames accountNames;
  private final WardStaff staff;
  private final Lanes lanes;
  private final ApplicationEventPublisher events;
  private final Capabilities capabilities;

  StationController(
      EnrolmentCodes codes,
      StationKeys keys,
      StationRows rows,
      CareRows care,
      Scope scope,
      Pins pins,
      TapIns tapIns,
      AudioPauses pauses,
      SigningIn signingIn,
      AccountNames accountNames,
      WardStaff staff,
      Lanes lanes,
      ApplicationEventPublisher events,
      Capabilities capabilities) {
    this.codes = codes;
    this.keys = keys;
    this.rows = rows;
    this.care = care;
    this.scope = scope;
    this.pins = pins;
    this.tapIns = tapIns;
    this.pauses = pauses;
    this.signingIn = signingIn;
    this.accountNames = accountNames;
    this.staff = staff;
    this.lanes = lanes;
    this.events = events;
    this.capabilities = capabilities;
  }

  /**
   * A station, as it knows itself.
   *
   * @param idleSeconds how long a person stays tapped in without touching it
   * @param user who is tapped in
   * @param pauseUsed it has had its audio pause
   */
  record StationView(
      UUID id,
      @Classified(As.IDENTITY) String name,
      CareRows.Ward ward,
      long idleSeconds,
      Optional<User> user,
      boolean pauseUsed) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param capabilities what the role permits now, sorted
   */
  record User(
      UUID id, @Classified(As.IDENTITY) String name, String role, List<String> capabilities) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Session(User user) {}

  record Code(@Classified(As.SECRET) @Nullable String code) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A PIN and whose it is, or a login and its password. */
  record TappingIn(
      @Nullable UUID person,
      @Classified(As.SECRET) @Nullable String pin,
      @Classified(As.IDENTITY) @Nullable String login,
      @Classified(As.SECRET) @Nullable String password) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Pausing(@Nullable List<@Nullable UUID> alarms) {}

  @PostMapping("/enrolment")
  StationView enrol(
      @RequestBody Code given, HttpServletRequest request, HttpServletResponse response) {
    EnrolmentCodes.Offer offer =
        codes.take(given.code() == null ? "" : given.code(), request.getRemoteAddr());
    Optional<Station> before = keys.find(offer.station());
    String key = keys.next();
    UUID session = UUID.randomUUID();
    lanes.keep(
        new TenantId(offer.tenant()),
        new Subject(Subject.Kind.WARD, offer.ward()),
        new Act.StationEnrolled(
            offer.station(), new WardId(offer.ward()), session, StationKeys.hash(key)),
        Optional.empty());
    before.ifPresent(each -> events.publishEvent(new StationRevoked(each)));
    response.addHeader(
        HttpHeaders.SET_COOKIE, StationKeys.cookie(key, request.isSecure()).toString());
    return view(new Station(offer.station(), offer.tenant(), offer.ward(), session));
  }

  @GetMapping
  StationView station(@AuthenticationPrincipal Station station) {
    return view(station);
  }

  @GetMapping("/people")
  List<Pins.Person> people(@AuthenticationPrincipal Station station) {
    return pins.people(station);
  }

  @PostMapping("/session")
  Session tapIn(
      @AuthenticationPrincipal Station station,
      @RequestBody TappingIn given,
      HttpServletRequest request,
      HttpServletResponse response) {
    TapIns.Who who;
    if (given.person() != null && given.pin() != null) {
      Pins.Person person = pins.check(station, given.person(), given.pin());
      who =
          tapIns.begin(station, person.id(), person.role(), person.name(), true, request, response);
      if (!pins.mayStay(station, person.id())) {
        // Who disabled the account may have ended its sessions before this one was among them.
        tapIns.end(station);
        throw Pins.refused();
      }
    } else if (given.login() != null && given.password() != null) {
      StoredAccount account =
          signingIn.check(given.login(), given.password(), request.getRemoteAddr());
      refuseUnlessOfTheWard(station, account);
      if (account.oneTime()) {
        throw new ProblemException(
            HttpStatus.FORBIDDEN, "password-to-set", "Sign in and set a password of your own.");
      }
      who =
          tapIns.begin(
              station,
              account.id(),
              account.role(),
              accountNames.nameOf(account),
              false,
              request,
              response);
      if (signingIn.disabledSince(given.login())) {
        tapIns.end(station);
        throw Pins.refused();
      }
      events.publishEvent(new SignedInByPassword(who.account()));
    } else {
      throw malformed("Send person and pin, or login and password.");
    }
    pauses.tappedIn(station);
    return new Session(user(who));
  }

  @PostMapping("/touch")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void touch(@AuthenticationPrincipal Station station) {
    if (!tapIns.touch(station)) {
      throw new ProblemException(HttpStatus.CONFLICT, "nobody-tapped-in", "Tap in.");
    }
  }

  @PostMapping("/pause")
  AudioPauses.Paused pause(@AuthenticationPrincipal Station station, @RequestBody Pausing pausing) {
    List<@Nullable UUID> given = pausing.alarms();
    if (given == null || given.size() > MAX_ALARMS || given.contains(null)) {
      throw malformed("Give the alarms that sound.");
    }
    if (tapIns.at(station).isPresent()) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "tapped-in", "Who is tapped in pauses in his own name.");
    }
    Set<UUID> alarms = new HashSet<>();
    given.forEach(each -> {
      if (each != null) {
        alarms.add(each);
      }
    });
    return pauses.pause(station, alarms);
  }

  private StationView view(Station station) {
    CareRows.Ward ward =
        scope.read(station.account(), care::wards).stream()
            .filter(each -> each.id().equals(station.ward()))
            .findFirst()
            .orElseThrow();
    return new StationView(
        station.id(),
        rows.name(station.id()).orElse(""),
        ward,
        tapIns.idle().toSeconds(),
        tapIns.at(station).map(this::user),
        pauses.used(station));
  }

  private User user(TapIns.Who who) {
    Account account = who.account();
    return new User(
        account.id(),
        who.name(),
        account.role(),
        capabilities.of(account).stream().sorted().map(Capability::wireName).toList());
  }

  private void refuseUnlessOfTheWard(Station station, StoredAccount account) {
    boolean ofTheWard =
        account.tenant().equals(station.tenant())
            && staff
                .of(
                    new TenantId(station.tenant()),
                    new WardId(station.ward()),
                    new PersonId(account.id()))
                .isPresent();
    if (!ofTheWard) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "other-ward", "Sign in at a station of a ward of yours.");
    }
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-request", detail);
  }
}
