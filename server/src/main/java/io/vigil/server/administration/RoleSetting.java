package io.vigil.server.administration;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Roles;
import io.vigil.server.identity.SightChanged;
import io.vigil.server.journal.AccountRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Makes and changes the roles that a hospital has of its own. */
@Component
class RoleSetting {
  private static final int OWN_MAX = 50;

  /** As built-in ones are spelled, and as others can be read. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} -]{0,39}");

  /** Of the simulator and of patients: no role of people. */
  private static final Set<Capability> NEVER_OWN =
      EnumSet.of(Capability.SIMULATE, Capability.BE_PROMPTED);

  private final Scope scope;
  private final AccountRows rows;
  private final Lanes lanes;
  private final Capabilities capabilities;
  private final Guard guard;
  private final ApplicationEventPublisher events;

  RoleSetting(
      Scope scope,
      AccountRows rows,
      Lanes lanes,
      Capabilities capabilities,
      Guard guard,
      ApplicationEventPublisher events) {
    this.scope = scope;
    this.rows = rows;
    this.lanes = lanes;
    this.capabilities = capabilities;
    this.guard = guard;
    this.events = events;
  }

  /** Makes a role, or changes what one permits from now on. */
  synchronized void set(Account admin, String name, @Nullable List<@Nullable String> given) {
    Set<Capability> wanted = checked(admin, name, given);
    if (wanted.equals(capabilities.of(admin.tenant(), name))) {
      return;
    }
    lanes.keep(
        new TenantId(admin.tenant()),
        new Subject(Subject.Kind.SERVICE, admin.tenant()),
        new Act.RoleSet(name, names(wanted)),
        Optional.of(admin.id()));
    events.publishEvent(new SightChanged(admin.tenant(), each -> each.role().equals(name)));
  }

  /**
   * What it is to permit.
   *
   * @throws ProblemException if that can't be, or not by this account
   */
  Set<Capability> checked(Account admin, String name, @Nullable List<@Nullable String> given) {
    Set<Capability> wanted = wanted(given);
    if (!NAME.matcher(name).matches()) {
      throw malformed("Name a role by 1 to 40 letters, digits, spaces.");
    }
    if (Roles.BUILT_IN.containsKey(name)) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "built-in-role", "What is built in stays: make one of your own.");
    }
    Set<Capability> before = capabilities.of(admin.tenant(), name);
    guard.refuseAbove(admin, wanted);
    guard.refuseAbove(admin, before);
    scope.read(
        admin,
        client -> {
          if (before.isEmpty() && rows.roles(client).size() >= OWN_MAX) {
            throw new ProblemException(
                HttpStatus.CONFLICT, "too-many-roles", "A hospital has at most 50 of its own.");
          }
          guard.refuseLast(
              client,
              user ->
                  user.role().equals(name) ? wanted : capabilities.of(admin.tenant(), user.role()));
          return name;
        });
    return wanted;
  }

  /** In the order of what there is. */
  static List<String> names(Collection<Capability> permitted) {
    return Arrays.stream(Capability.values())
        .filter(permitted::contains)
        .map(Capability::wireName)
        .toList();
  }

  private static Set<Capability> wanted(@Nullable List<@Nullable String> given) {
    if (given == null || given.isEmpty()) {
      throw malformed("Give at least one capability.");
    }
    Set<Capability> wanted = EnumSet.noneOf(Capability.class);
    for (String each : given) {
      Capability known =
          Optional.ofNullable(each)
              .flatMap(Capability::named)
              .filter(capability -> !NEVER_OWN.contains(capability))
              .orElseThrow(() -> malformed("Give capabilities that a role may have."));
      wanted.add(known);
    }
    return wanted;
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-role", detail);
  }
}
