package io.vigil.server.administration;

import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.RuleLayer.Level;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.care.RuleSetting;
import io.vigil.server.care.RuleSetting.LayerText;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.AccountRows;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.Problem;
import io.vigil.server.ops.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * How a hospital is set up, as one document: its wards, its own roles, and the rules of all layers.
 * No people, patients, devices, keys or secrets. Taken by another, or the same again, it adds and
 * changes what it names, and takes nothing away.
 */
@RestController
@RequestMapping("/api/v1/admin/configuration")
@Needs({Capability.ADMINISTER_ACCOUNTS, Capability.ADMINISTER_WARDS, Capability.ADMINISTER_RULES})
class ConfigurationController {
  private static final String SCHEMA = "vigil-configuration/1";
  private static final Set<String> SETTINGS = Set.of("ward", "home");
  private static final int WARDS_MAX = 500;
  private static final int ROLES_MAX = 50;
  private static final int NAME_MAX = 200;

  private final Scope scope;
  private final CareRows care;
  private final AccountRows accounts;
  private final Lanes lanes;
  private final RuleSetting rules;
  private final RoleSetting roles;

  ConfigurationController(
      Scope scope,
      CareRows care,
      AccountRows accounts,
      Lanes lanes,
      RuleSetting rules,
      RoleSetting roles) {
    this.scope = scope;
    this.care = care;
    this.accounts = accounts;
    this.lanes = lanes;
    this.rules = rules;
    this.roles = roles;
  }

  /**
   * @param schema {@value #SCHEMA}
   * @param wards by name, which is theirs alone
   * @param roles the hospital's own, by name
   */
  record Configuration(
      @Nullable String schema,
      @Nullable List<@Nullable WardText> wards,
      @Nullable List<@Nullable RoleText> roles,
      @Nullable RulesText rules) {}

  record WardText(
      @Classified(As.IDENTITY) @Nullable String name,
      @Nullable String setting,
      @Nullable LayerText rules) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record RoleText(@Nullable String name, @Nullable List<@Nullable String> capabilities) {}

  record RulesText(
      @Nullable LayerText hospital, @Nullable Map<String, @Nullable LayerText> settings) {}

  /**
   * @param applied whether it was done, or would be
   * @param changes paths into the document of what is added or changed
   */
  record Outcome(boolean applied, List<String> changes) {}

  /** What is to be done, in its order. */
  private record Step(String path, Runnable act) {}

  @GetMapping
  Configuration export(@AuthenticationPrincipal Account admin) {
    List<WardText> wards =
        wards(admin).values().stream()
            .map(ward ->
                new WardText(
                    ward.name(),
                    ward.setting(),
                    rules.text(admin, Level.WARD, ward.id().toString()).orElse(null)))
            .toList();
    List<RoleText> own = new ArrayList<>();
    scope
        .read(admin, accounts::roles)
        .forEach((name, permitted) ->
            own.add(new RoleText(name, List.<@Nullable String>copyOf(permitted))));
    Map<String, @Nullable LayerText> settings = new TreeMap<>();
    for (String setting : SETTINGS) {
      rules.text(admin, Level.SETTING, setting).ifPresent(text -> settings.put(setting, text));
    }
    return new Configuration(
        SCHEMA,
        List.<@Nullable WardText>copyOf(wards),
        List.<@Nullable RoleText>copyOf(own),
        new RulesText(rules.text(admin, Level.HOSPITAL, "").orElse(null), settings));
  }

  /**
   * Checks the whole document, then does what it says, or says what it would do.
   *
   * @param reason of the rules' versions; needed to apply
   */
  @PutMapping
  synchronized Outcome take(
      @AuthenticationPrincipal Account admin,
      @RequestParam(defaultValue = "false") boolean apply,
      @RequestParam(defaultValue = "") String reason,
      @RequestBody Configuration given) {
    if (!SCHEMA.equals(given.schema())) {
      throw wrong("schema", "Give a document of " + SCHEMA + ".");
    }
    if (apply && (reason.isBlank() || reason.length() > 500)) {
      throw wrong("reason", "Give a reason of 1 to 500 characters.");
    }
    List<Step> steps = new ArrayList<>();
    roles(admin, given, steps);
    Optional<LayerText> hospital = hospitalRules(admin, given, reason, steps);
    settings(admin, given, hospital, reason, steps);
    wards(admin, given, hospital, reason, steps);
    if (apply) {
      steps.forEach(step -> step.act().run());
    }
    return new Outcome(apply, steps.stream().map(Step::path).toList());
  }

  private void roles(Account admin, Configuration given, List<Step> steps) {
    Map<String, List<String>> known = scope.read(admin, accounts::roles);
    List<@Nullable RoleText> all =
        given.roles() == null ? List.<@Nullable RoleText>of() : given.roles();
    Set<String> named = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String path = "roles/" + i;
      RoleText role = all.get(i);
      if (role == null || role.name() == null || i >= ROLES_MAX || !named.add(role.name())) {
        throw wrong(path, "Give at most 50 roles, each with a name of its own.");
      }
      String name = role.name();
      List<@Nullable String> permitted = role.capabilities();
      List<String> wanted =
          RoleSetting.names(at(path, () -> roles.checked(admin, name, permitted)));
      if (!wanted.equals(known.get(name))) {
        steps.add(
            new Step(path, () -> roles.set(admin, name, List.<@Nullable String>copyOf(wanted))));
      }
    }
  }

  /** What the hospital's layer will say. */
  private Optional<LayerText> hospitalRules(
      Account admin, Configuration given, String reason, List<Step> steps) {
    Optional<LayerText> known = rules.text(admin, Level.HOSPITAL, "");
    RulesText of = given.rules();
    LayerText text = of == null ? null : of.hospital();
    if (text == null) {
      return known;
    }
    LayerText checked =
        at("rules/hospital", () -> rules.checked(Level.HOSPITAL, text, Optional.empty()));
    layer(admin, Level.HOSPITAL, "", "rules/hospital", known, checked, reason, steps);
    return Optional.of(checked);
  }

  private void settings(
      Account admin,
      Configuration given,
      Optional<LayerText> hospital,
      String reason,
      List<Step> steps) {
    RulesText of = given.rules();
    Map<String, @Nullable LayerText> all = of == null ? null : of.settings();
    if (all == null) {
      return;
    }
    new TreeMap<>(all)
        .forEach((setting, text) -> {
          String path = "rules/settings/" + setting;
          if (!SETTINGS.contains(setting) || text == null) {
            throw wrong(path, "Give the settings ward and home.");
          }
          LayerText checked = at(path, () -> rules.checked(Level.SETTING, text, hospital));
          layer(
              admin,
              Level.SETTING,
              setting,
              path,
              rules.text(admin, Level.SETTING, setting),
              checked,
              reason,
              steps);
        });
  }

  private void wards(
      Account admin,
      Configuration given,
      Optional<LayerText> hospital,
      String reason,
      List<Step> steps) {
    Map<String, CareRows.Ward> known = wards(admin);
    List<@Nullable WardText> all =
        given.wards() == null ? List.<@Nullable WardText>of() : given.wards();
    Set<String> named = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String path = "wards/" + i;
      WardText ward = all.get(i);
      String name = ward == null ? null : ward.name();
      String setting = ward == null ? null : ward.setting();
      if (name == null
          || name.isBlank()
          || name.length() > NAME_MAX
          || i >= WARDS_MAX
          || !named.add(name)
          || name.codePoints().anyMatch(Character::isISOControl)) {
        throw wrong(path, "Give at most 500 wards, each with a name of its own.");
      }
      if (setting == null || !SETTINGS.contains(setting)) {
        throw wrong(path, "Give a setting: ward or home.");
      }
      CareRows.Ward before = known.get(name);
      if (before != null && !before.setting().equals(setting)) {
        throw wrong(path, "A ward of this name has another setting, which stays.");
      }
      UUID id = before == null ? UUID.randomUUID() : before.id();
      if (before == null) {
        steps.add(new Step(path, () -> make(admin, id, name, setting)));
      }
      LayerText text = ward == null ? null : ward.rules();
      if (text != null) {
        LayerText checked = at(path + "/rules", () -> rules.checked(Level.WARD, text, hospital));
        layer(
            admin,
            Level.WARD,
            id.toString(),
            path + "/rules",
            before == null ? Optional.empty() : rules.text(admin, Level.WARD, id.toString()),
            checked,
            reason,
            steps);
      }
    }
  }

  private void layer(
      Account admin,
      Level level,
      String scopeOf,
      String path,
      Optional<LayerText> known,
      LayerText wanted,
      String reason,
      List<Step> steps) {
    if (!known.equals(Optional.of(wanted))) {
      steps.add(new Step(path, () -> rules.set(admin, level, scopeOf, wanted, reason)));
    }
  }

  private void make(Account admin, UUID id, String name, String setting) {
    lanes.keep(
        new TenantId(admin.tenant()),
        new Subject(Subject.Kind.WARD, id),
        new Act.WardCreated(new WardId(id), name, setting),
        Optional.of(admin.id()));
  }

  /** By name. */
  private Map<String, CareRows.Ward> wards(Account admin) {
    Map<String, CareRows.Ward> byName = new TreeMap<>();
    for (CareRows.Ward ward : scope.read(admin, care::wards)) {
      if (byName.put(ward.name(), ward) != null) {
        throw new ProblemException(
            HttpStatus.CONFLICT,
            "same-names",
            "Two wards have the same name: rename one of them first.");
      }
    }
    return byName;
  }

  /** What is refused, with where it stands. */
  private static <T> T at(String path, Supplier<T> part) {
    try {
      return part.get();
    } catch (ProblemException refused) {
      Problem problem = refused.problem();
      Map<String, Object> members = new LinkedHashMap<>(problem.members());
      members.put("path", path);
      throw new ProblemException(
          new Problem(
              problem.status(), problem.code(), problem.detail(), members, Optional.empty()));
    }
  }

  private static ProblemException wrong(String path, String detail) {
    return new ProblemException(
        new Problem(
            HttpStatus.BAD_REQUEST,
            "malformed-configuration",
            detail,
            Map.of("path", path),
            Optional.empty()));
  }
}
