package io.vigil.server.care;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleForm;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayer.Level;
import io.vigil.core.rule.RuleLayers;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.RuleCatalog;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The rules of a hospital, its settings and its wards: every version, and the next one. */
@RestController
@RequestMapping("/api/v1/admin/rules")
@Needs(Capability.ADMINISTER_RULES)
class RulesController {

  private static final Set<String> SETTINGS = Set.of("ward", "home");
  private static final Duration MAX_AHEAD = Duration.ofDays(366);

  /** Versions to come that one layer can have. */
  private static final int MAX_TO_COME = 8;

  /** Hospitals rarely share one. */
  private static final int TURNS = 64;

  private final Scope scope;
  private final Lanes lanes;
  private final RuleCatalog catalog;
  private final RuleAdoption adoption;
  private final RuleViews views;
  private final Lock[] turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toArray(Lock[]::new);

  RulesController(
      Scope scope, Lanes lanes, RuleCatalog catalog, RuleAdoption adoption, RuleViews views) {
    this.scope = scope;
    this.lanes = lanes;
    this.catalog = catalog;
    this.adoption = adoption;
    this.views = views;
  }

  /**
   * @param version the newest; 0 if there is none
   * @param versions the newest {@value RuleCatalog#MAX_VERSIONS}, the oldest first
   * @param inForce every rule that patients have by it and what is above it, or that is off
   * @param adoption how far the patients of the hospital have come with all layers
   */
  record Layer(
      int version,
      List<RuleViews.LayerView> versions,
      List<RuleViews.RuleView> inForce,
      RuleAdoption.Progress adoption) {}

  record NewLayer(
      @Nullable Integer expectedVersion,
      @Nullable Instant from,
      @Nullable List<@Nullable RuleForm> rules,
      @Nullable List<@Nullable String> off,
      @Nullable List<@Nullable RuleForm> floor,
      @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @GetMapping("/hospital")
  Layer hospital(@AuthenticationPrincipal Account admin) {
    return view(admin, Level.HOSPITAL, "");
  }

  @GetMapping("/setting/{setting}")
  Layer setting(@AuthenticationPrincipal Account admin, @PathVariable String setting) {
    return view(admin, Level.SETTING, settingScope(setting));
  }

  @GetMapping("/ward/{ward}")
  Layer ward(@AuthenticationPrincipal Account admin, @PathVariable UUID ward) {
    return view(admin, Level.WARD, wardScope(admin, ward));
  }

  @PutMapping("/hospital")
  Layer setHospital(@AuthenticationPrincipal Account admin, @RequestBody NewLayer layer) {
    return set(admin, Level.HOSPITAL, "", hospitalOf(admin.tenant()), layer);
  }

  @PutMapping("/setting/{setting}")
  Layer setSetting(
      @AuthenticationPrincipal Account admin,
      @PathVariable String setting,
      @RequestBody NewLayer layer) {
    return set(admin, Level.SETTING, settingScope(setting), hospitalOf(admin.tenant()), layer);
  }

  @PutMapping("/ward/{ward}")
  Layer setWard(
      @AuthenticationPrincipal Account admin,
      @PathVariable UUID ward,
      @RequestBody NewLayer layer) {
    return set(
        admin, Level.WARD, wardScope(admin, ward), new Subject(Subject.Kind.WARD, ward), layer);
  }

  private static Subject hospitalOf(UUID tenant) {
    return new Subject(Subject.Kind.SERVICE, tenant);
  }

  private static String settingScope(String setting) {
    if (!SETTINGS.contains(setting)) {
      throw notFound();
    }
    return setting;
  }

  private String wardScope(Account admin, UUID ward) {
    boolean known =
        scope.read(
            admin,
            client ->
                client
                    .sql("select exists (select from care.ward where id = ?)")
                    .param(ward)
                    .query(Boolean.class)
                    .single());
    if (!known) {
      throw notFound();
    }
    return ward.toString();
  }

  private List<RuleLayer> standing(Account admin, Level level, String scopeOf, long now) {
    return scope.read(
        admin,
        client -> catalog.standing(client, new TenantId(admin.tenant()), level, scopeOf, now));
  }

  private Layer view(Account admin, Level level, String scopeOf) {
    List<RuleLayer> versions =
        scope.read(
            admin,
            client -> catalog.versions(client, new TenantId(admin.tenant()), level, scopeOf));
    return new Layer(
        versions.isEmpty() ? 0 : versions.getLast().version(),
        versions.stream().map(views::layer).toList(),
        inForce(admin, level, scopeOf),
        adoption.progress(new TenantId(admin.tenant())));
  }

  private List<RuleViews.RuleView> inForce(Account admin, Level level, String scopeOf) {
    long now = lanes.epochMillis();
    List<RuleLayer> layers = new ArrayList<>();
    if (level == Level.WARD) {
      catalog
          .ofWard(new WardId(UUID.fromString(scopeOf)), now)
          .ifPresent(ward -> layers.addAll(ward.layers()));
    } else {
      layers.addAll(standing(admin, Level.HOSPITAL, "", now));
      if (level == Level.SETTING) {
        if (DefaultRules.HOME.scope().equals(scopeOf)) {
          layers.add(DefaultRules.HOME);
        }
        layers.addAll(standing(admin, level, scopeOf, now));
      }
    }
    return new RuleLayers(DefaultRules.VERSION_1, layers, now, 0)
        .resolve(now, false).stream().map(views::rule).toList();
  }

  /** One at a time of a hospital, so that the version that was seen is the one before. */
  private Layer set(Account admin, Level level, String scopeOf, Subject subject, NewLayer given) {
    Lock turn = turns[Math.floorMod(admin.tenant().hashCode(), turns.length)];
    turn.lock();
    try {
      setInTurn(admin, level, scopeOf, subject, given);
    } finally {
      turn.unlock();
    }
    adoption.changed();
    return view(admin, level, scopeOf);
  }

  private void setInTurn(
      Account admin, Level level, String scopeOf, Subject subject, NewLayer given) {
    int expected = RuleViews.expectedVersion(given.expectedVersion());
    List<Rule> rules = RuleViews.rules(given.rules(), "rules");
    List<String> off = RuleViews.off(rules, given.off());
    List<Rule> floor = RuleViews.rules(given.floor(), RuleViews.FLOOR);
    RuleViews.off(floor, List.of());
    if (level != Level.HOSPITAL && !floor.isEmpty()) {
      throw RuleViews.malformed("The floor is the hospital's.");
    }
    String reason = RuleViews.reason(given.reason());
    long now = lanes.epochMillis();
    long from = given.from() == null ? now : given.from().toEpochMilli();
    if (from < now && given.from() != null || from > now + MAX_AHEAD.toMillis()) {
      throw RuleViews.malformed("Give a time from now to 366 days ahead.");
    }
    List<RuleLayer> versions = standing(admin, level, scopeOf, now);
    int newest = versions.isEmpty() ? 0 : versions.getLast().version();
    if (newest != expected) {
      throw RuleViews.notAsSeen(newest);
    }
    if (versions.stream().filter(each -> each.fromEpochMillis() > now).count() >= MAX_TO_COME) {
      throw CareController.changed(
          "too-many-versions", "Too many versions are still to come.", Map.of());
    }
    List<String> below =
        RuleLayers.belowFloor(
            level == Level.HOSPITAL
                ? new RuleLayers(DefaultRules.VERSION_1, List.of(ofHospital(floor)), 0, 0).floor(0)
                : new RuleLayers(
                        DefaultRules.VERSION_1, standing(admin, Level.HOSPITAL, "", now), 0, 0)
                    .floor(now),
            rules,
            off);
    if (!below.isEmpty()) {
      throw RuleViews.belowFloor(below);
    }
    lanes.keep(
        new TenantId(admin.tenant()),
        subject,
        new Act.RuleLayerSet(
            new RuleLayer(
                level,
                scopeOf,
                newest + 1,
                from,
                OptionalLong.empty(),
                rules,
                off,
                floor,
                Optional.of(new PersonId(admin.id())),
                reason)),
        Optional.of(admin.id()));
  }

  private static RuleLayer ofHospital(List<Rule> floor) {
    return new RuleLayer(
        Level.HOSPITAL,
        "",
        0,
        0,
        OptionalLong.empty(),
        List.of(),
        List.of(),
        floor,
        Optional.empty(),
        "");
  }

  private static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing of this hospital with this id.");
  }
}
