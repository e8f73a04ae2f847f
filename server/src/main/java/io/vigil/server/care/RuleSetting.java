package io.vigil.server.care;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
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
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.RuleCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sets the rules of a hospital, a setting or a ward: checked, one at a time, and journalled. */
@Component
public class RuleSetting {
  private static final Duration MAX_AHEAD = Duration.ofDays(366);

  /** Versions to come that one layer can have. */
  private static final int MAX_TO_COME = 8;

  /** Hospitals rarely share one. */
  private static final int TURNS = 64;

  private final Scope scope;
  private final Lanes lanes;
  private final RuleCatalog catalog;
  private final RuleAdoption adoption;
  private final Lock[] turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toArray(Lock[]::new);

  RuleSetting(Scope scope, Lanes lanes, RuleCatalog catalog, RuleAdoption adoption) {
    this.scope = scope;
    this.lanes = lanes;
    this.catalog = catalog;
    this.adoption = adoption;
  }

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

  /**
   * What a layer says, as it is carried from one hospital to another.
   *
   * @param floor of a hospital's alone
   */
  public record LayerText(
      @Nullable List<@Nullable RuleForm> rules,
      @Nullable List<@Nullable String> off,
      @Nullable List<@Nullable RuleForm> floor) {}

  private record Checked(List<Rule> rules, List<String> off, List<Rule> floor) {}

  /** What a layer says now; empty if it says nothing. */
  public Optional<LayerText> text(Account admin, Level level, String scopeOf) {
    long now = lanes.epochMillis();
    return standing(admin, level, scopeOf, now).stream()
        .filter(each -> each.fromEpochMillis() <= now)
        .filter(each -> !each.rules().isEmpty() || !each.off().isEmpty() || !each.floor().isEmpty())
        .findFirst()
        .map(each ->
            new LayerText(
                List.<@Nullable RuleForm>copyOf(RuleViews.forms(each.rules())),
                List.<@Nullable String>copyOf(each.off()),
                List.<@Nullable RuleForm>copyOf(RuleViews.forms(each.floor()))));
  }

  /**
   * The same as it would be read again.
   *
   * @param hospital what the hospital's layer is to say, whose floor holds for the others
   * @throws io.vigil.server.ops.ProblemException if it is no layer, or less strict than the floor
   */
  public LayerText checked(Level level, LayerText given, Optional<LayerText> hospital) {
    Checked checked = check(level, given.rules(), given.off(), given.floor());
    LayerText ofFloor = level == Level.HOSPITAL ? given : hospital.orElse(given);
    refuseBelow(
        hospital.isEmpty() && level != Level.HOSPITAL
            ? floorOf(List.of())
            : floorOf(RuleViews.rules(ofFloor.floor(), RuleViews.FLOOR)),
        checked);
    return new LayerText(
        List.<@Nullable RuleForm>copyOf(RuleViews.forms(checked.rules())),
        List.<@Nullable String>copyOf(checked.off()),
        List.<@Nullable RuleForm>copyOf(RuleViews.forms(checked.floor())));
  }

  /** Sets a layer that was checked, in the place of the newest. */
  public void set(Account admin, Level level, String scopeOf, LayerText text, String reason) {
    List<RuleLayer> versions = standing(admin, level, scopeOf, lanes.epochMillis());
    set(
        admin,
        level,
        scopeOf,
        new NewLayer(
            versions.isEmpty() ? 0 : versions.getLast().version(),
            null,
            text.rules(),
            text.off(),
            text.floor(),
            reason));
  }

  List<RuleLayer> standing(Account admin, Level level, String scopeOf, long now) {
    return scope.read(
        admin,
        client -> catalog.standing(client, new TenantId(admin.tenant()), level, scopeOf, now));
  }

  /** One at a time of a hospital, so that the version that was seen is the one before. */
  void set(Account admin, Level level, String scopeOf, NewLayer given) {
    Lock turn = turns[Math.floorMod(admin.tenant().hashCode(), turns.length)];
    turn.lock();
    try {
      setInTurn(admin, level, scopeOf, given);
    } finally {
      turn.unlock();
    }
    adoption.changed();
  }

  private void setInTurn(Account admin, Level level, String scopeOf, NewLayer given) {
    int expected = RuleViews.expectedVersion(given.expectedVersion());
    Checked checked = check(level, given.rules(), given.off(), given.floor());
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
    refuseBelow(
        level == Level.HOSPITAL
            ? floorOf(checked.floor())
            : floor(standing(admin, Level.HOSPITAL, "", now), now),
        checked);
    lanes.keep(
        new TenantId(admin.tenant()),
        level == Level.WARD
            ? new Subject(Subject.Kind.WARD, UUID.fromString(scopeOf))
            : new Subject(Subject.Kind.SERVICE, admin.tenant()),
        new Act.RuleLayerSet(
            new RuleLayer(
                level,
                scopeOf,
                newest + 1,
                from,
                OptionalLong.empty(),
                checked.rules(),
                checked.off(),
                checked.floor(),
                Optional.of(new PersonId(admin.id())),
                reason)),
        Optional.of(admin.id()));
  }

  private static Checked check(
      Level level,
      @Nullable List<@Nullable RuleForm> rulesGiven,
      @Nullable List<@Nullable String> offGiven,
      @Nullable List<@Nullable RuleForm> floorGiven) {
    List<Rule> rules = RuleViews.rules(rulesGiven, "rules");
    List<String> off = RuleViews.off(rules, offGiven);
    List<Rule> floor = RuleViews.rules(floorGiven, RuleViews.FLOOR);
    RuleViews.off(floor, List.of());
    if (level != Level.HOSPITAL && !floor.isEmpty()) {
      throw RuleViews.malformed("The floor is the hospital's.");
    }
    return new Checked(rules, off, floor);
  }

  private static void refuseBelow(List<Rule> floor, Checked checked) {
    List<String> below = RuleLayers.belowFloor(floor, checked.rules(), checked.off());
    if (!below.isEmpty()) {
      throw RuleViews.belowFloor(below);
    }
  }

  private static List<Rule> floor(List<RuleLayer> ofHospital, long now) {
    return new RuleLayers(DefaultRules.VERSION_1, ofHospital, 0, 0).floor(now);
  }

  private static List<Rule> floorOf(List<Rule> hospitals) {
    return floor(List.of(ofHospital(hospitals)), 0);
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
}
