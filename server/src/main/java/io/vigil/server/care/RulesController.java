package io.vigil.server.care;

import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayer.Level;
import io.vigil.core.rule.RuleLayers;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.RuleCatalog;
import io.vigil.server.ops.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
  private final Scope scope;
  private final Lanes lanes;
  private final RuleCatalog catalog;
  private final RuleAdoption adoption;
  private final RuleViews views;
  private final RuleSetting setting;

  RulesController(
      Scope scope,
      Lanes lanes,
      RuleCatalog catalog,
      RuleAdoption adoption,
      RuleViews views,
      RuleSetting setting) {
    this.scope = scope;
    this.lanes = lanes;
    this.catalog = catalog;
    this.adoption = adoption;
    this.views = views;
    this.setting = setting;
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
  Layer setHospital(
      @AuthenticationPrincipal Account admin, @RequestBody RuleSetting.NewLayer layer) {
    return set(admin, Level.HOSPITAL, "", layer);
  }

  @PutMapping("/setting/{setting}")
  Layer setSetting(
      @AuthenticationPrincipal Account admin,
      @PathVariable String setting,
      @RequestBody RuleSetting.NewLayer layer) {
    return set(admin, Level.SETTING, settingScope(setting), layer);
  }

  @PutMapping("/ward/{ward}")
  Layer setWard(
      @AuthenticationPrincipal Account admin,
      @PathVariable UUID ward,
      @RequestBody RuleSetting.NewLayer layer) {
    return set(admin, Level.WARD, wardScope(admin, ward), layer);
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
      layers.addAll(this.setting.standing(admin, Level.HOSPITAL, "", now));
      if (level == Level.SETTING) {
        if (DefaultRules.HOME.scope().equals(scopeOf)) {
          layers.add(DefaultRules.HOME);
        }
        layers.addAll(this.setting.standing(admin, level, scopeOf, now));
      }
    }
    return new RuleLayers(DefaultRules.VERSION_1, layers, now, 0)
        .resolve(now, RuleLayers.Bearing.NONE).stream().map(views::rule).toList();
  }

  private Layer set(Account admin, Level level, String scopeOf, RuleSetting.NewLayer given) {
    this.setting.set(admin, level, scopeOf, given);
    return view(admin, level, scopeOf);
  }

  private static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing of this hospital with this id.");
  }
}
