package io.vigil.server.administration;

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
import io.vigil.server.identity.Accounts;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.identity.NewAccount;
import io.vigil.server.identity.OpenSessions;
import io.vigil.server.identity.Roles;
import io.vigil.server.identity.SightChanged;
import io.vigil.server.journal.AccountRows;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.ops.ProblemException;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The people of a hospital: who they are, what they may do, and whether they may sign in. */
@RestController
@RequestMapping("/api/v1/admin/users")
@Needs(Capability.ADMINISTER_ACCOUNTS)
class UsersController {
  private static final int PAGE_MAX = 200;
  private static final int TEXT_MAX = 200;

  /** Without those that are taken for another: 32 of them, 5 bits each. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  /** 80 bits. */
  private static final int ONE_TIME_LENGTH = 16;

  private final SecureRandom random = new SecureRandom();
  private final Scope scope;
  private final AccountRows rows;
  private final CareRows care;
  private final Lanes lanes;
  private final Accounts accounts;
  private final Capabilities capabilities;
  private final Guard guard;
  private final OpenSessions sessions;
  private final StaffNames names;
  private final ApplicationEventPublisher events;

  UsersController(
      Scope scope,
      AccountRows rows,
      CareRows care,
      Lanes lanes,
      Accounts accounts,
      Capabilities capabilities,
      Guard guard,
      OpenSessions sessions,
      StaffNames names,
      ApplicationEventPublisher events) {
    this.scope = scope;
    this.rows = rows;
    this.care = care;
    this.lanes = lanes;
    this.accounts = accounts;
    this.capabilities = capabilities;
    this.guard = guard;
    this.sessions = sessions;
    this.names = names;
    this.events = events;
  }

  /**
   * @param total of all that were found
   * @param users one page of them, by name
   */
  record Users(int total, List<AccountRows.User> users) {}

  record NewUser(
      @Classified(As.IDENTITY) @Nullable String login,
      @Classified(As.IDENTITY) @Nullable String name,
      @Classified(As.SECRET) @Nullable String password,
      @Nullable String role,
      @Nullable List<@Nullable UUID> wards) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Created(UUID id) {}

  record Changed(
      @Classified(As.IDENTITY) @Nullable String name,
      @Nullable String role,
      @Nullable List<@Nullable UUID> wards) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record OneTimePassword(@Classified(As.SECRET) String password) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @GetMapping
  Users users(
      @AuthenticationPrincipal Account admin,
      @RequestParam(defaultValue = "") String search,
      @RequestParam(defaultValue = "0") int offset,
      @RequestParam(defaultValue = "50") int limit) {
    if (offset < 0 || limit < 1 || limit > PAGE_MAX || search.length() > TEXT_MAX) {
      throw request("Give an offset of at least 0 and a limit of 1 to 200.");
    }
    String wanted = search.strip().toLowerCase(Locale.ROOT);
    List<AccountRows.User> found =
        scope.read(admin, rows::users).stream()
            .filter(user ->
                user.name().toLowerCase(Locale.ROOT).contains(wanted)
                    || user.login().toLowerCase(Locale.ROOT).contains(wanted)
                    || user.role().toLowerCase(Locale.ROOT).contains(wanted))
            .sorted(
                Comparator.comparing(AccountRows.User::name).thenComparing(AccountRows.User::id))
            .toList();
    return new Users(found.size(), found.stream().skip(offset).limit(limit).toList());
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Created create(@AuthenticationPrincipal Account admin, @RequestBody NewUser user) {
    Set<UUID> wards = wards(admin, user.wards());
    String role = given(user.role(), "role");
    guard.refuseAbove(admin, role);
    return new Created(
        accounts.create(
            new NewAccount(
                admin.tenant(),
                given(user.login(), "login"),
                given(user.name(), "name"),
                given(user.password(), "password"),
                role,
                wards),
            Optional.of(admin.id())));
  }

  /** Name, role and wards as they are to be from now on. */
  @PutMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  synchronized void change(
      @AuthenticationPrincipal Account admin, @PathVariable UUID id, @RequestBody Changed changed) {
    AccountRows.User before = known(admin, id);
    String name = given(changed.name(), "name").strip();
    String role = given(changed.role(), "role");
    Set<UUID> wards = wards(admin, changed.wards());
    Set<Capability> permitted = capabilities.of(admin.tenant(), role);
    if (permitted.isEmpty()) {
      throw malformed("Give a role that the hospital has.");
    }
    if (role.equals(Roles.PATIENT) != before.role().equals(Roles.PATIENT)
        || (role.equals(Roles.PATIENT) && !wards.isEmpty())) {
      throw malformed("A patient's account stays one, and has no wards.");
    }
    boolean otherRole = !role.equals(before.role());
    boolean otherWards = !wards.equals(Set.copyOf(before.wards()));
    if (id.equals(admin.id()) && (otherRole || otherWards)) {
      throw own("Another administrator changes your role and wards.");
    }
    guard.refuseAbove(admin, before.role());
    guard.refuseAbove(admin, role);
    refuseLast(admin, user -> user.id().equals(id) ? permitted : permitted(admin, user));
    if (!otherRole && !otherWards && name.equals(before.name())) {
      return;
    }
    keep(
        admin,
        id,
        new Act.AccountChanged(
            new PersonId(id),
            before.login(),
            name,
            role,
            wards.stream().sorted().map(WardId::new).toList()));
    names.forget(new PersonId(id));
    if (otherRole) {
      sessions.end(id);
    } else if (otherWards) {
      events.publishEvent(new SightChanged(admin.tenant(), each -> each.id().equals(id)));
    }
  }

  /** The account's sessions end at once. */
  @PostMapping("/{id}/disable")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  synchronized void disable(@AuthenticationPrincipal Account admin, @PathVariable UUID id) {
    AccountRows.User user = known(admin, id);
    if (id.equals(admin.id())) {
      throw own("Another administrator disables your account.");
    }
    guard.refuseAbove(admin, user.role());
    refuseLast(admin, each -> each.id().equals(id) ? Set.<Capability>of() : permitted(admin, each));
    if (!user.disabled()) {
      keep(admin, id, new Act.AccountDisabled(new PersonId(id)));
    }
    sessions.end(id);
  }

  @PostMapping("/{id}/enable")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  synchronized void enable(@AuthenticationPrincipal Account admin, @PathVariable UUID id) {
    AccountRows.User user = known(admin, id);
    guard.refuseAbove(admin, user.role());
    if (user.disabled()) {
      keep(admin, id, new Act.AccountEnabled(new PersonId(id)));
    }
  }

  /**
   * Gives a password that is shown once and is good for nothing but setting one's own; the
   * account's sessions end at once.
   */
  @PostMapping("/{id}/password")
  OneTimePassword resetPassword(@AuthenticationPrincipal Account admin, @PathVariable UUID id) {
    AccountRows.User user = known(admin, id);
    if (id.equals(admin.id())) {
      throw own("You set your own password in the menu under your name.");
    }
    guard.refuseAbove(admin, user.role());
    String password = oneTime();
    keep(admin, id, new Act.PasswordSet(new PersonId(id), accounts.passwordHash(password), true));
    sessions.end(id);
    return new OneTimePassword(password);
  }

  private AccountRows.User known(Account admin, UUID id) {
    return scope
        .read(admin, client -> rows.user(client, id))
        .orElseThrow(() ->
            new ProblemException(
                HttpStatus.NOT_FOUND,
                "not-found",
                "There is nothing of this hospital with this id."));
  }

  private Set<Capability> permitted(Account admin, AccountRows.User user) {
    return capabilities.of(admin.tenant(), user.role());
  }

  private void refuseLast(Account admin, Function<AccountRows.User, Set<Capability>> then) {
    scope.read(
        admin,
        client -> {
          guard.refuseLast(client, then);
          return true;
        });
  }

  private Set<UUID> wards(Account admin, @Nullable List<@Nullable UUID> given) {
    Set<UUID> wards = new HashSet<>();
    for (UUID ward : given == null ? List.<@Nullable UUID>of() : given) {
      if (ward == null) {
        throw request("Give wards of this hospital.");
      }
      wards.add(ward);
    }
    List<UUID> known = scope.read(admin, care::wards).stream().map(CareRows.Ward::id).toList();
    if (!known.containsAll(wards)) {
      throw request("Give wards of this hospital.");
    }
    return wards;
  }

  private void keep(Account admin, UUID account, Act act) {
    lanes.keep(
        new TenantId(admin.tenant()),
        new Subject(Subject.Kind.ACCOUNT, account),
        act,
        Optional.of(admin.id()));
  }

  private String oneTime() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < ONE_TIME_LENGTH; i++) {
      password.append(i > 0 && i % 4 == 0 ? "-" : "");
      password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return password.toString();
  }

  private static String given(@Nullable String text, String member) {
    if (text == null
        || text.isBlank()
        || text.length() > TEXT_MAX
        || text.codePoints()
            .anyMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
      throw request("Give a " + member + " of 1 to 200 characters, without control characters.");
    }
    return text;
  }

  private static ProblemException own(String detail) {
    return new ProblemException(HttpStatus.CONFLICT, "own-account", detail);
  }

  private static ProblemException request(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-request", detail);
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-account", detail);
  }
}
