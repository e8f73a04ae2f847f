package io.vigil.server.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Tile;
import io.vigil.server.TestingDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

class SequencerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final TenantId tenant = new TenantId(UUID.randomUUID());
  private final TenantId other = new TenantId(UUID.randomUUID());
  private TestingDatabase database;
  private TestingServer server;

  @BeforeEach
  void start() {
    database = TestingDatabase.create();
    server = new TestingServer(database);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void putsWhatIsCommittedIntoItsTenantsTreeByLaneAndNumber() {
    server.wards(tenant, 300);
    await().atMost(WAIT_MAX).until(() -> inTree(tenant) == 300);
    server.wards(other, 40);
    server.wards(tenant, 700);
    await().atMost(WAIT_MAX).until(() -> inTree(tenant) == 1_000 && inTree(other) == 40);

    assertWholeAndOnce();
    for (TreeTables.Batch batch : tables().batches(tenant, 0, 100)) {
      List<Integer> lanes = batch.runs().all().stream().map(Runs.Run::lane).toList();
      assertThat(lanes).isSorted();
    }
  }

  @Test
  void continuesAfterARestartWhereItStood() {
    server.wards(tenant, 333);
    server.close();
    server = new TestingServer(database);
    await().atMost(WAIT_MAX).until(() -> inTree(tenant) == 333);
    server.wards(tenant, 444);
    await().atMost(WAIT_MAX).until(() -> inTree(tenant) == 777);

    assertWholeAndOnce();
  }

  @Test
  void makesTheTilesAtTheEdgeAnewFromTheJournal() {
    for (int i = 0; i < 5; i++) {
      server.wards(tenant, 150);
      server.wards(other, 1);
      await().atMost(WAIT_MAX).until(() -> inTree(other) > 0);
    }
    await().atMost(WAIT_MAX).until(() -> inTree(tenant) == 750 && inTree(other) == 5);
    Tree live = server.bean(Sequencer.class).standing().tree(tenant);

    Tree loaded = tables().load().tree(tenant);

    assertThat(loaded.root()).isEqualTo(live.root());
    assertThat(loaded).usingRecursiveComparison().isEqualTo(live);
  }

  @Test
  void readsInTheJournalWhatItWasNotTold() {
    server.wards(tenant, 100);
    await().atMost(WAIT_MAX).until(() -> inTree(tenant) == 100);
    TestingDatabase copy = copied();
    try (TestingServer fresh = new TestingServer(copy)) {
      // As if nothing had been followed yet.
      copy.asSuperuser().sql("delete from engine.cursor where consumer = 'tree'").update();
      copy.asSuperuser().sql("delete from journal.tree_batch").update();
      copy.asSuperuser().sql("delete from journal.tile").update();
      Sequencer again = new Sequencer(fresh.bean(TreeTables.class), new SimpleMeterRegistry());
      for (int i = 0; i < 100 && (again.turn() || again.lagEntries() > 0); i++) {}
      assertThat(again.standing().tree(tenant).size()).isEqualTo(100);
    }
    server = new TestingServer(copy);
    assertWholeAndOnce();
  }

  /** Each names the statement after which the backend dies, before the next or the commit. */
  @ParameterizedTest
  @ValueSource(strings = {"journal.tree_batch", "journal.tile", "engine.cursor"})
  void leavesNoGapAndNoDoubleWhereverItIsKilled(String table) {
    server.wards(tenant, 200);
    await().atMost(WAIT_MAX).until(() -> inTree(tenant) == 200);
    database
        .asSuperuser()
        .sql(
            """
            create function public.die() returns trigger language plpgsql as
            $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$
            """)
        .update();
    database.asSuperuser().sql("grant execute on function public.die() to public").update();
    database
        .asSuperuser()
        .sql(
            "create trigger die after insert or update on "
                + table
                + " for each statement execute function public.die()")
        .update();
    server.wards(tenant, 200);
    await()
        .atMost(WAIT_MAX)
        .until(() -> server.bean(Sequencer.class).behind().compareTo(Duration.ofSeconds(2)) > 0);
    assertThat(inTree(tenant)).isEqualTo(200);
    database.asSuperuser().sql("drop trigger die on " + table).update();
    await().atMost(WAIT_MAX).until(() -> inTree(tenant) == 400);

    assertWholeAndOnce();
  }

  @Test
  void appendsOnceWhatWasCommittedAndNobodyWasTold() {
    server.wards(tenant, 50);
    await().atMost(WAIT_MAX).until(() -> inTree(tenant) == 50);
    Sequencer late = new Sequencer(tables(), new SimpleMeterRegistry());
    late.turn();
    server.wards(tenant, 50);
    await().atMost(WAIT_MAX).until(() -> inTree(tenant) == 100);

    // Another's trees are behind what is in the database: as after a commit of unknown outcome.
    long[] from = late.standing().cursors();
    long[] to = server.bean(Sequencer.class).standing().cursors();
    assertThatThrownBy(() ->
            tables()
                .append(
                    List.of(
                        new TreeTables.Appended(
                            tenant,
                            new TreeTables.Batch(
                                50, tables().batches(tenant, 50, 1).getFirst().runs()),
                            Map.of())),
                    from,
                    to))
        .isInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> tables().append(List.of(), from, to))
        .isInstanceOf(IllegalStateException.class);
    late.turn();

    assertWholeAndOnce();
  }

  private TestingDatabase copied() {
    server.close();
    return database.copy();
  }

  private TreeTables tables() {
    return server.bean(TreeTables.class);
  }

  private long inTree(TenantId which) {
    return server.bean(Sequencer.class).standing().tree(which).size();
  }

  /** Soon: the start of a server is an entry, too. */
  private void assertWholeAndOnce() {
    await().atMost(WAIT_MAX).untilAsserted(this::isWholeAndOnce);
  }

  /** That every entry of the journal is one leaf of its tenant's tree, which the tiles hold. */
  private void isWholeAndOnce() {
    Map<TenantId, Map<String, byte[]>> entries = new HashMap<>();
    for (int lane = 0; lane < Subject.LANES; lane++) {
      for (SealedEntry entry : tables().entries(lane, 1, 100_000)) {
        entries
            .computeIfAbsent(entry.header().tenant(), t -> new HashMap<>())
            .put(lane + ":" + entry.header().seq(), new Arrivals.Arrival(entry).leafHash());
      }
    }
    TreeTables.Standing stored = tables().load();
    assertThat(stored.trees().keySet()).isEqualTo(entries.keySet());
    entries.forEach((which, leaves) -> {
      Tree tree = stored.tree(which);
      List<byte[]> inOrder = new ArrayList<>();
      long next = 0;
      for (TreeTables.Batch batch : tables().batches(which, 0, 10_000)) {
        assertThat(batch.firstIndex()).isEqualTo(next);
        next += batch.runs().count();
        for (Runs.Run run : batch.runs().all()) {
          for (long seq = run.first(); seq <= run.last(); seq++) {
            byte[] leaf = leaves.remove(run.lane() + ":" + seq);
            assertThat(leaf).as("%d:%d, twice or from nowhere", run.lane(), seq).isNotNull();
            inOrder.add(leaf);
          }
        }
      }
      assertThat(leaves.keySet()).as("left out").isEmpty();
      assertThat(tree.size()).isEqualTo(inOrder.size());
      assertThat(tree.root()).isEqualTo(MerkleTree.root(inOrder));
      Tile.Reader tiles = tree.over(tables().tiles(which));
      for (int i = 0; i < inOrder.size(); i++) {
        int width = (int) Math.min(Tile.WIDTH, tree.size() - i / 256 * 256L);
        byte[] tile = tiles.read(new Tile(0, i / 256, width));
        assertThat(Arrays.copyOfRange(tile, i % 256 * 32, i % 256 * 32 + 32))
            .isEqualTo(inOrder.get(i));
      }
    });
  }
}
