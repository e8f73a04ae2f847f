package io.vigil.server.evidence;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.ExportFiles;
import io.vigil.engine.evidence.ExportWriter;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Tile;
import io.vigil.server.evidence.CheckpointTables.Stored;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes the journal of a tenant as it is in the database, sound or not: to judge is the
 * verifier's. What the trees do not know of stands where its number belongs. At most a page of each
 * lane is held in memory.
 */
@Component
class JournalExport {

  /** The log's name where nothing was ever signed. */
  private static final String UNSIGNED = "unsigned.invalid/vigil";

  private static final int BATCHES = 100;
  private static final int PAGE = 1_000;
  private static final int CHECKPOINTS = 500;

  private final TreeTables tables;
  private final JdbcClient writer;

  JournalExport(TreeTables tables, @Qualifier("writer") DataSource writer) {
    this.tables = tables;
    this.writer = JdbcClient.create(writer);
  }

  /**
   * @return how many leaves it has
   * @throws IOException if it can't be written; there is no manifest then
   */
  long write(TenantId tenant, Tree tree, ExportFiles files) throws IOException {
    try (ExportWriter out = new ExportWriter(files, origin(tenant))) {
      Leaves leaves = new Leaves(tree.over(tables.tiles(tenant)), tree.size());
      Lane[] lanes =
          IntStream.range(0, Subject.LANES)
              .mapToObj(lane -> new Lane(tenant, lane))
              .toArray(Lane[]::new);
      long next = 0;
      List<TreeTables.Batch> batches = tables.batches(tenant, next, BATCHES);
      while (!batches.isEmpty()) {
        for (TreeTables.Batch batch : batches) {
          for (Runs.Run run : batch.runs().all()) {
            for (long seq = run.first(); seq <= run.last(); seq++) {
              out.leaf(run.lane(), seq, leaves.next());
            }
            lanes[run.lane()].write(run.last(), out);
          }
          next = batch.firstIndex() + batch.runs().count();
        }
        batches = tables.batches(tenant, next, BATCHES);
      }
      for (Lane lane : lanes) {
        lane.write(Long.MAX_VALUE, out);
      }
      checkpoints(tenant, out);
      return next;
    }
  }

  private String origin(TenantId tenant) {
    Optional<Stored> newest = CheckpointTables.newest(writer, tenant.value());
    if (newest.isPresent()) {
      return newest.get().checkpoint().origin();
    }
    return tables.tenants().stream()
        .map(other -> CheckpointTables.newest(writer, other.value()))
        .flatMap(Optional::stream)
        .map(stored -> stored.checkpoint().origin())
        .map(origin -> origin.substring(0, origin.lastIndexOf('/')))
        .findFirst()
        .orElse(UNSIGNED)
        .concat("/" + tenant.value());
  }

  private void checkpoints(TenantId tenant, ExportWriter out) throws IOException {
    long size = -1;
    List<Stored> page = CheckpointTables.above(writer, tenant.value(), size, CHECKPOINTS);
    while (!page.isEmpty()) {
      for (Stored stored : page) {
        out.checkpoint(stored.note());
        size = stored.checkpoint().size();
      }
      page = CheckpointTables.above(writer, tenant.value(), size, CHECKPOINTS);
    }
  }

  /** The leaf hashes in order. */
  private static final class Leaves {
    private final Tile.Reader tiles;
    private final long size;
    private byte[] content = new byte[0];
    private long index;

    Leaves(Tile.Reader tiles, long size) {
      this.tiles = tiles;
      this.size = size;
    }

    /** Zeros past the end of the tree: batches that were not there when it was read. */
    byte[] next() {
      int at = (int) (index % Tile.WIDTH) * MerkleTree.HASH_BYTES;
      if (index >= size) {
        index++;
        return new byte[MerkleTree.HASH_BYTES];
      }
      if (at == 0) {
        int width = (int) Math.min(Tile.WIDTH, size - index);
        content = tiles.whole(new Tile(0, index / Tile.WIDTH, width));
      }
      index++;
      return Arrays.copyOfRange(content, at, at + MerkleTree.HASH_BYTES);
    }
  }

  /** The tenant's entries of a lane in order, read a page at a time. */
  private final class Lane {
    private final TenantId tenant;
    private final int lane;
    private final Deque<SealedEntry> read = new ArrayDeque<>();
    private long nextSeq = 1;
    private boolean over;

    Lane(TenantId tenant, int lane) {
      this.tenant = tenant;
      this.lane = lane;
    }

    /** Writes those up to a sequence number that were not written yet. */
    void write(long upToSeq, ExportWriter out) throws IOException {
      while (true) {
        while (!read.isEmpty() && read.getFirst().header().seq() <= upToSeq) {
          out.entry(read.removeFirst());
        }
        if (!read.isEmpty() || over || nextSeq > upToSeq) {
          return;
        }
        page();
      }
    }

    private void page() {
      List<SealedEntry> page = tables.entries(lane, nextSeq, PAGE);
      over = page.size() < PAGE;
      // A number that stands there twice must not be cut in two by the page's end.
      long last = over ? Long.MAX_VALUE : page.getLast().header().seq() - 1;
      for (SealedEntry entry : page) {
        if (entry.header().seq() <= last && entry.header().tenant().equals(tenant)) {
          read.add(entry);
        }
      }
      nextSeq = over ? Long.MAX_VALUE : last + 1;
    }
  }
}
