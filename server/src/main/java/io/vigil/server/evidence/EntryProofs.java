package io.vigil.server.evidence;

import io.vigil.core.id.TenantId;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Tile;
import io.vigil.server.evidence.CheckpointTables.Stored;
import io.vigil.server.ops.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Proofs for many entries of one lane, whoever may see the entries: that is for the caller to ask.
 */
@Component
public class EntryProofs {

  /** Batches and tiles that are held while proving: some ten megabytes. */
  private static final int BATCHES = 500;

  private static final int TILES = 1_000;

  private final Sequencer sequencer;
  private final JdbcClient writer;

  EntryProofs(Sequencer sequencer, @Qualifier("writer") DataSource writer) {
    this.sequencer = sequencer;
    this.writer = JdbcClient.create(writer);
  }

  /**
   * Where an entry stands in the checkpoint's tree.
   *
   * @param path from the leaf upwards (RFC 9162, 2.1.3)
   */
  public record Place(long index, List<byte[]> path) {}

  /**
   * @param checkpoint the signed note; empty if nothing was signed yet
   * @param places by sequence number; without those that are younger than the checkpoint
   */
  public record Proven(Optional<byte[]> checkpoint, Map<Long, Place> places) {}

  /**
   * The places of entries in the tree of the newest checkpoint.
   *
   * @param seqs of the lane, rising
   * @throws ProblemException 503 {@code not-ready} just after a start
   */
  public Proven of(TenantId tenant, int lane, List<Long> seqs) {
    Optional<Stored> newest = CheckpointTables.newest(writer, tenant.value());
    if (newest.isEmpty()) {
      return new Proven(Optional.empty(), Map.of());
    }
    long size = newest.get().checkpoint().size();
    Tree tree = Proofs.requireTree(sequencer.standing().tree(tenant), size);
    Tile.Reader tiles = kept(tree.over(TreeTables.tiles(writer, tenant)));
    Map<Long, Place> places = new HashMap<>();
    List<TreeTables.Batch> page = List.of();
    for (long seq : seqs) {
      OptionalLong index = within(page, lane, seq);
      if (index.isEmpty()) {
        index = Proofs.index(writer, tenant.value(), newest.get(), lane, seq);
        page =
            index.isPresent()
                ? TreeTables.batches(writer, tenant.value(), index.getAsLong(), BATCHES)
                : List.of();
      }
      if (index.isPresent() && index.getAsLong() < size) {
        long at = index.getAsLong();
        places.put(seq, new Place(at, new ArrayList<>(MerkleTree.inclusionProof(at, size, tiles))));
      }
    }
    return new Proven(Optional.of(newest.get().note().encode()), places);
  }

  private static OptionalLong within(List<TreeTables.Batch> page, int lane, long seq) {
    for (TreeTables.Batch batch : page) {
      OptionalLong index = batch.runs().indexOf(lane, seq);
      if (index.isPresent()) {
        return OptionalLong.of(batch.firstIndex() + index.getAsLong());
      }
    }
    return OptionalLong.empty();
  }

  private static Tile.Reader kept(Tile.Reader tiles) {
    Map<Tile, byte[]> known = new HashMap<>();
    return tile -> {
      byte[] content = known.get(tile);
      if (content == null || content.length < tile.width() * MerkleTree.HASH_BYTES) {
        content = tiles.read(tile);
        if (known.size() < TILES) {
          known.put(tile, content);
        }
      }
      return content;
    };
  }
}
