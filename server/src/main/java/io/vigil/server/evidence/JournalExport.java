package io.vigil.server.evidence;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import io.vigil.engine.evidence.ExportFiles;
import io.vigil.engine.evidence.ExportWriter;
import io.vigil.engine.evidence.MalformedNoteException;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.Tile;
import io.vigil.server.evidence.CheckpointTables.Stored;
import io.vigil.server.journal.StoredEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final int CHECKPOINTS = 500;

  private static final Logger log = LoggerFactory.getLogger(JournalExport.class);

  private final TreeTables tables;
  private final JdbcClient writer;

  JournalExport(TreeTables tables, @Qualifier("writer") DataSource writer) {
    this.tables = tables;
    this.writer = JdbcClient.create(writer);
  }

  /**
   * What is committed while this writes is left out.
   *
   * @param upTo the last entry of each lane that belongs to the export; what stands beyond the
   *     lane's own end is written too, since nobody committed it
   * @return how many leaves it has
   * @throws IOException if it can't be written; there is no manifest then
   */
  long write(TenantId tenant, Tree tree, long[] upTo, ExportFiles files) throws IOException {
    try (ExportWriter out = new ExportWriter(files, origin(tenant))) {
      Leaves leaves = new Leaves(tree.over(tables.tiles(tenant)), tree.size());
      Map<Integer, Lane> lanes = new TreeMap<>();
      IntStream.range(0, Subject.LANES)
          .forEach(lane -> lanes.put(lane, new Lane(tenant, lane, upTo[lane])));
      for (int lane : tables.strangeLanes(tenant)) {
        lanes.put(lane, new Lane(tenant, lane, Long.MAX_VALUE));
      }
      long next = 0;
      while (next < tree.size()) {
        List<TreeTables.Batch> batches = tables.batches(tenant, next, BATCHES);
        for (TreeTables.Batch batch : batches) {
          for (Runs.Run run : batch.runs().all()) {
            for (long seq = run.first(); seq <= run.last() && leaves.left(); seq++) {
              out.leaf(run.lane(), seq, leaves.next());
            }
            Lane lane = lanes.get(run.lane());
            if (lane != null) {
              lane.write(run.last(), out);
            }
          }
          // A batch that is not as it was no longer says whose its leaves are.
          for (long left = batch.count() - batch.runs().count();
              left > 0 && leaves.left();
              left--) {
            out.leaf(0, 0, leaves.next());
          }
          next = batch.firstIndex() + batch.count();
        }
        if (batches.isEmpty()) {
          next = tree.size();
        }
      }
      for (Lane lane : lanes.values()) {
        lane.write(Long.MAX_VALUE, out);
        lane.writeBeyondTheEnd(out);
      }
      checkpoints(tenant, out);
      return tree.size();
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
    long size = Long.MIN_VALUE;
    List<CheckpointTables.Row> page =
        CheckpointTables.above(writer, tenant.value(), size, CHECKPOINTS);
    while (!page.isEmpty()) {
      for (CheckpointTables.Row row : page) {
        try {
          out.checkpoint(Note.parse(row.note()));
        } catch (MalformedNoteException e) {
          log.error("A checkpoint of size {} is none, and is left out", row.size(), e);
        }
        size = row.size();
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

    boolean left() {
      return index < size;
    }

    byte[] next() {
      int at = (int) (index % Tile.WIDTH) * MerkleTree.HASH_BYTES;
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
    private final long upTo;
    private final Deque<StoredEntry> read = new ArrayDeque<>();
    private long nextSeq = Long.MIN_VALUE;
    private boolean over;

    Lane(TenantId tenant, int lane, long upTo) {
      this.tenant = tenant;
      this.lane = lane;
      this.upTo = upTo;
    }

    /** Writes those up to a sequence number that were not written yet. */
    void write(long seq, ExportWriter out) throws IOException {
      long last = Math.min(seq, upTo);
      while (true) {
        while (!read.isEmpty() && read.getFirst().seq() <= last) {
          write(out, read.removeFirst());
        }
        if (!read.isEmpty() || over || nextSeq > last) {
          return;
        }
        read.addAll(page());
      }
    }

    /** What stands where the lane has not come yet: looked at before the lane's end is. */
    void writeBeyondTheEnd(ExportWriter out) throws IOException {
      if (upTo == Long.MAX_VALUE) {
        return;
      }
      read.clear();
      over = false;
      nextSeq = Math.max(upTo, tables.heads()[lane]) + 1;
      while (!over) {
        List<StoredEntry> page = page();
        long end = tables.heads()[lane];
        for (StoredEntry entry : page) {
          if (entry.seq() > end) {
            write(out, entry);
          }
        }
      }
    }

    private List<StoredEntry> page() {
      List<StoredEntry> page = tables.stored(tenant, lane, nextSeq);
      over = page.isEmpty() || page.getLast().seq() == Long.MAX_VALUE;
      nextSeq = over ? Long.MAX_VALUE : page.getLast().seq() + 1;
      return page;
    }

    private static void write(ExportWriter out, StoredEntry entry) throws IOException {
      out.entry(entry.header(), entry.payload(), entry.chain());
    }
  }
}
