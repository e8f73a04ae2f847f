package io.vigil.server.journal;

import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayer.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The layers of rules that hospitals have set for themselves, their settings and their wards. */
@Component
public class RuleCatalog {

  private final JdbcClient writer;
  private final Unsealing unsealing;

  RuleCatalog(@Qualifier("writer") DataSource writer, Unsealing unsealing) {
    this.writer = JdbcClient.create(writer);
    this.unsealing = unsealing;
  }

  /**
   * What a ward's patients adopt.
   *
   * @param layers of each level those in force and those to come
   */
  public record OfWard(TenantId tenant, List<RuleLayer> layers) {}

  /** Every version of one layer, the oldest first, as far as the client may see it. */
  public List<RuleLayer> versions(JdbcClient client, TenantId tenant, Level level, String scope) {
    return client
        .sql(
            "select id, key_id, sealed from care.rule_layer where tenant = ? and level = ? and"
                + " scope = ? order by version")
        .params(tenant.value(), level.wireName(), scope)
        .query((row, number) ->
            unsealing.open(
                row.getObject("key_id", UUID.class),
                row.getBytes("sealed"),
                "care.rule_layer",
                row.getObject("id", UUID.class),
                RuleLayer.class))
        .list();
  }

  /** What the patients of a ward adopt; empty if there is no such ward. */
  public Optional<OfWard> ofWard(WardId ward, long nowEpochMillis) {
    record Ward(TenantId tenant, String setting) {}
    Optional<Ward> known =
        writer
            .sql("select tenant, setting from care.ward where id = ?")
            .param(ward.value())
            .query((row, number) ->
                new Ward(
                    new TenantId(row.getObject("tenant", UUID.class)), row.getString("setting")))
            .optional();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    TenantId tenant = known.get().tenant();
    String setting = known.get().setting();
    List<RuleLayer> layers = new ArrayList<>();
    layers.addAll(needed(versions(writer, tenant, Level.HOSPITAL, ""), nowEpochMillis));
    List<RuleLayer> ofSetting = new ArrayList<>();
    if (DefaultRules.HOME.scope().equals(setting)) {
      ofSetting.add(DefaultRules.HOME);
    }
    ofSetting.addAll(versions(writer, tenant, Level.SETTING, setting));
    layers.addAll(needed(ofSetting, nowEpochMillis));
    layers.addAll(
        needed(versions(writer, tenant, Level.WARD, ward.value().toString()), nowEpochMillis));
    return Optional.of(new OfWard(tenant, layers));
  }

  /** The newest that has begun, and those after it. */
  private static List<RuleLayer> needed(List<RuleLayer> versions, long nowEpochMillis) {
    int begun = 0;
    for (int i = 0; i < versions.size(); i++) {
      begun = versions.get(i).fromEpochMillis() <= nowEpochMillis ? i : begun;
    }
    return versions.subList(begun, versions.size());
  }

  static UUID row(TenantId tenant, RuleLayer layer) {
    String name =
        "%s/%s/%s/%d"
            .formatted(tenant.value(), layer.level().wireName(), layer.scope(), layer.version());
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
