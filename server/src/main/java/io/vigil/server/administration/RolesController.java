package io.vigil.server.administration;

import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.identity.Roles;
import io.vigil.server.journal.AccountRows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The roles of a hospital: those that are built in, and sets of capabilities of its own. */
@RestController
@RequestMapping("/api/v1/admin/roles")
@Needs(Capability.ADMINISTER_ACCOUNTS)
class RolesController {
  private final Scope scope;
  private final AccountRows rows;
  private final RoleSetting setting;

  RolesController(Scope scope, AccountRows rows, RoleSetting setting) {
    this.scope = scope;
    this.rows = rows;
    this.setting = setting;
  }

  /**
   * @param capabilities all that there are, in their order
   */
  record RoleList(List<String> capabilities, List<RoleView> roles) {}

  /**
   * @param builtIn nobody changes it
   * @param accounts how many have it
   */
  record RoleView(String name, boolean builtIn, List<String> capabilities, int accounts) {}

  record Permitted(@Nullable List<@Nullable String> capabilities) {}

  @GetMapping
  RoleList roles(@AuthenticationPrincipal Account admin) {
    return scope.read(
        admin,
        client -> {
          Map<String, Integer> holders = rows.holders(client);
          List<RoleView> roles = new ArrayList<>();
          new TreeMap<>(Roles.BUILT_IN)
              .forEach((name, permitted) ->
                  roles.add(
                      new RoleView(name, true, names(permitted), holders.getOrDefault(name, 0))));
          rows.roles(client)
              .forEach((name, permitted) ->
                  roles.add(new RoleView(name, false, permitted, holders.getOrDefault(name, 0))));
          return new RoleList(names(EnumSet.allOf(Capability.class)), roles);
        });
  }

  /** Makes a role, or changes what one permits from now on. */
  @PutMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void set(
      @AuthenticationPrincipal Account admin,
      @PathVariable String name,
      @RequestBody Permitted permitted) {
    setting.set(admin, name, permitted.capabilities());
  }

  /** In the order of what there is. */
  private static List<String> names(Collection<Capability> permitted) {
    return RoleSetting.names(permitted);
  }
}
