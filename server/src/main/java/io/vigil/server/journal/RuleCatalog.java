package io.vigil.server.journal;

import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayer.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
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

  /** That are shown of one layer; those before them are in the journal. */
  public static final int MAX_VERSIONS = 100;

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

  /** The newest versions of one layer, the oldest first, as far as the client may see it. */
  public List<RuleLayer> versions(JdbcClient client, TenantId tenant, Level level, String scope) {
    return opened(
            client
                .sql(
                    "select id, key_id, sealed from care.rule_layer where tenant = ? and level = ?"
                        + " and scope = ? order by version desc limit "
                        + MAX_VERSIONS)
                .params(tenant.value(), level.wireName(), scope))
        .reversed();
  }

  /** Of one layer the version in force, if one is, and those to come; the oldest first. */
  public List<RuleLayer> standing(
      JdbcClient client, TenantId tenant, Level level, String scope, long nowEpochMillis) {
    return opened(
        client
            .sql(
                """
                select id, key_id, sealed from care.rule_layer as l
                where tenant = ? and level = ? and scope = ? and version >= coalesce(
                  (select max(version) from care.rule_layer as b
                   where b.tenant = l.tenant and b.level = l.level and b.scope = l.scope
                     and b.from_at <= ?), 0)
                order by version
                """)
            .params(
                tenant.value(),
                level.wireName(),
                scope,
                Instant.ofEpochMilli(nowEpochMillis).atOffset(ZoneOffset.UTC)));
  }

  private List<RuleLayer> opened(JdbcClient.StatementSpec rows) {
    return rows.query((row, number) ->
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
    layers.addAll(standing(writer, tenant, Level.HOSPITAL, "", nowEpochMillis));
    List<RuleLayer> ofSetting = standing(writer, tenant, Level.SETTING, setting, nowEpochMillis);
    boolean begun = ofSetting.stream().anyMatch(each -> each.fromEpochMillis() <= nowEpochMillis);
    if (DefaultRules.HOME.scope().equals(setting) && !begun) {
      layers.add(DefaultRules.HOME);
    }
    layers.addAll(ofSetting);
    layers.addAll(standing(writer, tenant, Level.WARD, ward.value().toString(), nowEpochMillis));
    return Optional.of(new OfWard(tenant, layers));
  }

  static UUID row(TenantId tenant, RuleLayer layer) {
    String name =
        "%s/%s/%s/%d"
            .formatted(tenant.value(), layer.level().wireName(), layer.scope(), layer.version());
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
