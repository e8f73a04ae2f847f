package io.vigil.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.TestingDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Walks the catalogue, so that a table or function that is added later can't slip past row-level
 * security.
 */
class CatalogueTest {
  /** Tables that hold nothing of a tenant's or a patient's. */
  private static final Map<String, String> WITHOUT_ROW_LEVEL_SECURITY =
      Map.of(
          "engine.lane", "epochs, sequence numbers and hashes of lanes, each shared by all tenants",
          "engine.cursor", "how far each consumer has read a lane",
          "engine.snapshot_point", "how far a lane's snapshots reach",
          "engine.clock_set", "from where in a lane times only grow, and from when",
          "vigil.flyway_schema_history", "the names of migrations; granted to nobody");

  /** Each runs as the owner, past what its caller may do itself. */
  private static final Map<String, String> SECURITY_DEFINERS =
      Map.of(
          "journal.ensure_month", "makes a partition, reads and returns nothing of it",
          "vigil.can", "whether the account in the context may do something, for policies",
          "identity.capabilities_of", "what a role permits, which is no secret",
          "identity.by_login", "one account, for whoever holds its login's keyed hash",
          "identity.has_accounts", "whether there is any account");

  private static TestingDatabase database;
  private static JdbcClient owner;

  @BeforeAll
  static void setUp() {
    database = TestingDatabase.create();
    owner = TestingDatabase.as(database.setUp(), DatabaseRole.OWNER);
  }

  @AfterEach
  void dropWhatATestAdded() {
    owner.sql("drop table if exists care.added").update();
    owner.sql("drop view if exists care.added_view").update();
  }

  @Test
  void everyTableIsUnderForcedRowLevelSecurity() {
    assertThat(unprotected()).isEmpty();
  }

  @Test
  void theExceptionsExist() {
    assertThat(
            owner
                .sql(
                    "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on"
                        + " n.oid = c.relnamespace")
                .query(String.class)
                .list())
        .containsAll(WITHOUT_ROW_LEVEL_SECURITY.keySet());
  }

  @Test
  void findsATableWithoutPolicy() {
    owner.sql("create table care.added (patient uuid)").update();
    assertThat(unprotected()).containsExactly("care.added");

    owner.sql("alter table care.added enable row level security").update();
    owner.sql("create policy reader on care.added using (true)").update();
    assertThat(unprotected()).as("not forced").containsExactly("care.added");

    owner.sql("alter table care.added force row level security").update();
    assertThat(unprotected()).isEmpty();
  }

  @Test
  void findsAView() {
    owner.sql("create view care.added_view as select id from care.patient").update();

    assertThat(unprotected()).containsExactly("care.added_view");
  }

  @Test
  void findsAPartitionThatIsGranted() {
    owner.sql("grant select on journal.entry_default to vigil_reader").update();
    assertThat(unprotected()).containsExactly("journal.entry_default");
    owner.sql("revoke select on journal.entry_default from vigil_reader").update();

    assertThat(unprotected()).isEmpty();
  }

  @Test
  void onlyKnownFunctionsRunAsTheOwner() {
    assertThat(
            owner
                .sql(
                    """
                    select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                    where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
                    """)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrderElementsOf(SECURITY_DEFINERS.keySet());
  }

  @Test
  void nobodyButTheOwnerCallsAFunctionByDefault() {
    assertThat(
            owner
                .sql(
                    """
                    select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                    where n.nspname not in ('pg_catalog', 'information_schema')
                      and has_function_privilege('public', p.oid, 'execute')
                    """)
                .query(String.class)
                .list())
        .isEmpty();
  }

  @Test
  void theOwnersPolicyIsTheOneThatItsFunctionsNeed() {
    assertThat(
            owner
                .sql(
                    """
                    select schemaname || '.' || tablename || ':' || cmd from pg_policies
                    where 'vigil_owner' = any (roles) or 'public' = any (roles)
                    """)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder(
            "identity.account:SELECT", "identity.station:SELECT", "identity.role:SELECT");
  }

  /** Views are listed whatever they say: they read with their owner's rights. */
  private static List<String> unprotected() {
    return owner
        .sql(
            """
            select n.nspname || '.' || c.relname as name
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
              and c.relkind in ('r', 'p', 'f', 'v', 'm')
              and not (c.relrowsecurity and c.relforcerowsecurity
                and case when c.relispartition
                  then c.relacl is null or c.relacl <@ acldefault('r', c.relowner)
                  else exists (select from pg_policy p where p.polrelid = c.oid) end)
            order by name
            """)
        .query(String.class)
        .list()
        .stream()
        .filter(name -> !WITHOUT_ROW_LEVEL_SECURITY.containsKey(name))
        .toList();
  }
}
