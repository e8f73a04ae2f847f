package io.vigil.server.evidence;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Tile;
import io.vigil.server.journal.Columns;
import io.vigil.server.journal.JournalReader;
import io.vigil.server.journal.StoredEntry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The trees in the database. What is missing there is hashed as zeros, so that one tenant's damage
 * holds nobody up: the notary then refuses what follows from it, which is an alert.
 */
@Component
class TreeTables {

  private static final Logger log = LoggerFactory.getLogger(TreeTables.class);

  /** Leaves that one batch may have. */
  private static final int BATCH_MAX = 2 * Sequencer.ENTRIES_MAX;

  private static final int TILE_BYTES = Tile.WIDTH * MerkleTree.HASH_BYTES;

  private static final String MOVE =
      """
      with moves as (
        select unnest(?) as lane, unnest(?) as before, unnest(?) as after)
      insert into engine.cursor as c (consumer, lane, seq)
      select 'tree', lane, after from moves
      on conflict (consumer, lane) do update set seq = excluded.seq
      where c.seq = (select before from moves where lane = excluded.lane)
      """;

  private static final String ADD_BATCHES =
      "insert into journal.tree_batch (tenant, first_index, count, ranges)"
          + " select unnest(?), unnest(?), unnest(?), unnest(?)";

  private static final String ADD_TILES =
      "insert into journal.tile (tenant, level, number, hashes)"
          + " select unnest(?), unnest(?), unnest(?), unnest(?)";

  private final JdbcClient client;
  private final JdbcTemplate template;
  private final TransactionTemplate transaction;
  private final TransactionTemplate snapshot;

  TreeTables(@Qualifier("writer") DataSource writer) {
    this.client = JdbcClient.create(writer);
    this.template = new JdbcTemplate(writer);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(writer));
    this.snapshot = new TransactionTemplate(new JdbcTransactionManager(writer));
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
  }

  /**
   * All trees, and up to which entry of each lane they go.
   *
   * @param cursors by lane; 0 before the first entry
   */
  record Standing(Map<TenantId, Tree> trees, long[] cursors) {

    static final Standing NONE = new Standing(Map.of(), new long[Subject.LANES]);

    Standing {
      trees = Map.copyOf(trees);
    }

    Tree tree(TenantId tenant) {
      return trees.getOrDefault(tenant, Tree.EMPTY);
    }
  }

  /**
   * A row of journal.tree_batch.
   *
   * @param count of its leaves, at least 1
   * @param runs none if no version of ours wrote them
   */
  record Batch(long firstIndex, long count, Runs runs) {

    Batch(long firstIndex, Runs runs) {
      this(firstIndex, runs.count(), runs);
    }

    private static Batch of(ResultSet row) throws SQLException {
      long firstIndex = row.getLong("first_index");
      try {
        Runs runs = Runs.decode(row.getBytes("ranges"));
        if (runs.count() >= 1 && runs.count() <= BATCH_MAX) {
          return new Batch(firstIndex, runs);
        }
      } catch (IllegalStateException | ArithmeticException strange) {
        log.debug("No version of ours wrote it", strange);
      }
      log.error("The batch of a tree at {} is not in the database as it was", firstIndex);
      return new Batch(
          firstIndex, Math.clamp(row.getInt("count"), 1, BATCH_MAX), new Runs(List.of()));
    }
  }

  /** What of one tenant goes into his tree together. */
  record Appended(TenantId tenant, Batch batch, Map<Tile, byte[]> full) {}

  /** The trees as of one moment. */
  Standing load() {
    return snapshot.execute(status -> {
      Map<TenantId, Tree> trees = new HashMap<>();
      for (TenantId tenant : tenants()) {
        trees.put(tenant, tree(tenant));
      }
      return new Standing(trees, cursors());
    });
  }

  /** The last entry of each lane. */
  long[] heads() {
    long[] heads = new long[Subject.LANES];
    client
        .sql("select id, next_seq - 1 from engine.lane")
        .query(row -> {
          heads[row.getInt(1)] = row.getLong(2);
        });
    return heads;
  }

  /**
   * Entries of a lane from one on, in order.
   *
   * @param max at most so many
   */
  List<SealedEntry> entries(int lane, long fromSeq, int max) {
    return template.execute(
        (ConnectionCallback<List<SealedEntry>>)
            connection -> JournalReader.readSealed(connection, lane, fromSeq, max));
  }

  /**
   * A tenant's rows of a lane in order, whatever they are: {@link StoredEntry#page}.
   *
   * @return none if there are no more
   */
  List<StoredEntry> stored(TenantId tenant, int lane, long fromSeq) {
    return transaction.execute(status ->
        template.execute(
            (ConnectionCallback<List<StoredEntry>>)
                connection -> StoredEntry.page(connection, tenant, lane, fromSeq)));
  }

  /** How many entries of each tenant are not in his tree. */
  Map<TenantId, Long> waiting() {
    Map<TenantId, Long> waiting = new HashMap<>();
    client
        .sql(
            """
            select e.tenant, count(*) from engine.lane l
            left join engine.cursor c on c.consumer = 'tree' and c.lane = l.id
            join journal.entry e on e.lane = l.id and e.seq > coalesce(c.seq, 0)
              and e.seq < l.next_seq
            where l.next_seq - 1 > coalesce(c.seq, 0) group by e.tenant
            """)
        .query(row -> {
          waiting.put(new TenantId(row.getObject(1, UUID.class)), row.getLong(2));
        });
    return waiting;
  }

  /** Lanes of a tenant's rows that are none. */
  List<Integer> strangeLanes(TenantId tenant) {
    return client
        .sql(
            "select distinct lane from journal.entry where tenant = ? and (lane < 0 or lane >= ?)"
                + " order by lane")
        .params(tenant.value(), Subject.LANES)
        .query((row, number) -> row.getInt(1))
        .list();
  }

  /**
   * Appends to the trees and moves the cursors, or neither.
   *
   * @throws RuntimeException if nothing of it was done, or that is not known
   */
  void append(List<Appended> all, long[] from, long[] to) {
    transaction.executeWithoutResult(status ->
        template.execute(
            (ConnectionCallback<Integer>)
                connection -> {
                  add(connection, all);
                  return move(connection, from, to);
                }));
  }

  /** The hashes of a full tile. */
  Tile.Reader tiles(TenantId tenant) {
    return tiles(client, tenant);
  }

  /** The same, as some role sees them. */
  static Tile.Reader tiles(JdbcClient client, TenantId tenant) {
    return tile -> {
      Optional<byte[]> hashes =
          client
              .sql("select hashes from journal.tile where tenant = ? and level = ? and number = ?")
              .params(tenant.value(), tile.level(), tile.number())
              .query((row, number) -> row.getBytes(1))
              .optional()
              .filter(bytes -> bytes.length == TILE_BYTES);
      if (hashes.isEmpty()) {
        log.error("{} of tenant {} is not in the database as it was", tile.path(), tenant.value());
      }
      return hashes.orElseGet(() -> new byte[TILE_BYTES]);
    };
  }

  /** Of whom there are entries, and no tree: nobody committed these. Reads the whole journal. */
  List<TenantId> strangeTenants() {
    return client
        .sql(
            """
            select distinct tenant from journal.entry as e
            where not exists (select from journal.tree_batch as b where b.tenant = e.tenant)
            order by tenant
            """)
        .query((row, number) -> new TenantId(row.getObject(1, UUID.class)))
        .list();
  }

  /** The tenants that have a tree; each found by one look into the index. */
  List<TenantId> tenants() {
    return client
        .sql(
            """
            with recursive known as (
              (select tenant from journal.tree_batch order by tenant limit 1)
              union all
              select (select b.tenant from journal.tree_batch b where b.tenant > known.tenant
                order by b.tenant limit 1)
              from known where known.tenant is not null)
            select tenant from known where tenant is not null
            """)
        .query((row, number) -> new TenantId(row.getObject(1, UUID.class)))
        .list();
  }

  /** The batches of a tree from some leaf on, at most {@code max}. */
  List<Batch> batches(TenantId tenant, long fromIndex, int max) {
    return batches(client, tenant.value(), fromIndex, max);
  }

  /** The same, as some role sees them. */
  static List<Batch> batches(JdbcClient client, UUID tenant, long fromIndex, int max) {
    return client
        .sql(
            "select first_index, count, ranges from journal.tree_batch where tenant = ?"
                + " and first_index >= ? order by first_index limit ?")
        .params(tenant, fromIndex, max)
        .query((row, number) -> Batch.of(row))
        .list();
  }

  /** Up to which entry of each lane the trees go. */
  long[] cursors() {
    long[] cursors = new long[Subject.LANES];
    client
        .sql("select lane, seq from engine.cursor where consumer = 'tree'")
        .query(row -> {
          cursors[row.getInt(1)] = row.getLong(2);
        });
    return cursors;
  }

  private Tree tree(TenantId tenant) {
    List<Batch> last = lastBatches(tenant);
    Batch newest = last.getFirst();
    long size = newest.firstIndex() + newest.count();
    Map<Integer, Tree.Edge> edges = new HashMap<>();
    for (int level = 0; size >>> (8 * level) > 0; level++) {
      long hashes = size >>> (8 * level);
      long number = hashes / Tile.WIDTH;
      int width = (int) (hashes % Tile.WIDTH);
      if (width > 0) {
        byte[] content =
            level == 0
                ? leaves(tenant, last, width)
                : rootsOfFull(tenant, level - 1, number * Tile.WIDTH, width);
        edges.put(level, new Tree.Edge(new Tile(level, number, width), content));
      }
    }
    return new Tree(size, edges);
  }

  /** Newest first, as many as hold the leaves of the tile that is not full. */
  private List<Batch> lastBatches(TenantId tenant) {
    return client
        .sql(
            """
            select first_index, count, ranges from journal.tree_batch where tenant = ?
            order by first_index desc limit ?
            """)
        .params(tenant.value(), Tile.WIDTH)
        .query((row, number) -> Batch.of(row))
        .list();
  }

  private byte[] leaves(TenantId tenant, List<Batch> newestFirst, int width) {
    byte[] content = new byte[width * MerkleTree.HASH_BYTES];
    int left = width;
    for (int i = 0; i < newestFirst.size() && left > 0; i++) {
      List<Runs.Run> runs = newestFirst.get(i).runs().all();
      if (runs.isEmpty()) {
        left -= (int) Math.min(left, newestFirst.get(i).count());
      }
      for (int r = runs.size() - 1; r >= 0 && left > 0; r--) {
        Runs.Run run = runs.get(r);
        int count = (int) Math.min(left, run.count());
        left -= count;
        leaves(tenant, run.lane(), run.last() - count + 1, count, content, left);
      }
    }
    return content;
  }

  private void leaves(
      TenantId tenant, int lane, long first, int count, byte[] content, int atLeaf) {
    int found = 0;
    for (StoredEntry entry : stored(tenant, lane, first)) {
      long step = entry.seq() - first;
      if (step < count) {
        byte[] hash = MerkleTree.leafHash(entry.header(), sha256(entry.payload()));
        int at = (int) (atLeaf + step) * MerkleTree.HASH_BYTES;
        System.arraycopy(hash, 0, content, at, hash.length);
        found++;
      }
    }
    if (found < count) {
      log.error(
          "{} entries of lane {} from {} on are in the tree of tenant {} and not in the journal",
          count - found,
          lane,
          first,
          tenant.value());
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private byte[] rootsOfFull(TenantId tenant, int level, long first, int width) {
    byte[] content = new byte[width * MerkleTree.HASH_BYTES];
    Tile.Reader tiles = tiles(tenant);
    for (int i = 0; i < width; i++) {
      byte[] root = rootOf(tiles.read(new Tile(level, first + i, Tile.WIDTH)));
      System.arraycopy(root, 0, content, i * MerkleTree.HASH_BYTES, root.length);
    }
    return content;
  }

  private static byte[] rootOf(byte[] tile) {
    List<byte[]> hashes = new ArrayList<>(Tile.WIDTH);
    for (int at = 0; at < tile.length; at += MerkleTree.HASH_BYTES) {
      hashes.add(Arrays.copyOfRange(tile, at, at + MerkleTree.HASH_BYTES));
    }
    return MerkleTree.root(hashes);
  }

  private static void add(Connection connection, List<Appended> all) throws SQLException {
    Columns batches = new Columns();
    Columns tiles = new Columns();
    for (Appended each : all) {
      UUID tenant = each.tenant().value();
      batches.add(
          tenant,
          each.batch().firstIndex(),
          (int) each.batch().runs().count(),
          each.batch().runs().encode());
      each.full()
          .forEach(
              (tile, hashes) -> tiles.add(tenant, (short) tile.level(), tile.number(), hashes));
    }
    batches.run(connection, ADD_BATCHES, "uuid", "bigint", "integer", "bytea");
    tiles.run(connection, ADD_TILES, "uuid", "smallint", "bigint", "bytea");
  }

  private static int move(Connection connection, long[] from, long[] to) throws SQLException {
    Columns moves = new Columns();
    int moving = 0;
    for (int lane = 0; lane < to.length; lane++) {
      if (to[lane] > from[lane]) {
        moves.add((short) lane, from[lane], to[lane]);
        moving++;
      }
    }
    int moved = moves.run(connection, MOVE, "smallint", "bigint", "bigint");
    if (moved != moving) {
      throw new IllegalStateException("Another process appends entries of some lanes");
    }
    return moved;
  }
}
