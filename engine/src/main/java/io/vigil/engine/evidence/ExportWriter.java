package io.vigil.engine.evidence;

import io.vigil.engine.entry.SealedEntry;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes the journal of one tenant as an export: docs/reference/journal-export.md. It writes what
 * it is given, be it sound or not: to judge is the verifier's.
 */
public final class ExportWriter implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final ExportFiles files;
  private final String origin;
  private final DataOutputStream entries;
  private final DataOutputStream order;
  private final DataOutputStream leaves;
  private final DataOutputStream checkpoints;
  private long entryCount;
  private long leafCount;
  private long checkpointCount;

  /**
   * @param origin of the tenant's log, as in its checkpoints
   */
  public ExportWriter(ExportFiles files, String origin) throws IOException {
    this.files = files;
    this.origin = new Checkpoint(origin, 0, MerkleTree.emptyRoot()).origin();
    entries = create(Export.ENTRIES);
    order = create(Export.ORDER);
    leaves = create(Export.LEAVES);
    checkpoints = create(Export.CHECKPOINTS);
  }

  /** The next leaf as the owner of the tree has it, in the tree's order. */
  public void leaf(int lane, long seq, byte[] leafHash) throws IOException {
    order.writeInt(lane);
    order.writeLong(seq);
    leaves.write(leafHash, 0, MerkleTree.HASH_BYTES);
    leafCount++;
  }

  /** The next entry as the journal holds it, in the order of the leaves. */
  public void entry(SealedEntry entry) throws IOException {
    entry(entry.header().encode(), entry.payload(), entry.chain());
  }

  /**
   * The same of a row that may be anything.
   *
   * @param chain of another length than a hash's it is cut, or filled with zeros
   */
  public void entry(byte[] header, byte[] payload, byte[] chain) throws IOException {
    entries.writeInt(header.length);
    entries.write(header);
    entries.writeInt(payload.length);
    entries.write(payload);
    entries.write(Arrays.copyOf(chain, MerkleTree.HASH_BYTES));
    entryCount++;
  }

  /**
   * A checkpoint with all its signatures. The last one at each size that was cosigned is needed;
   * each other one narrows down where a change is.
   */
  public void checkpoint(Note note) throws IOException {
    byte[] bytes = note.encode();
    checkpoints.writeInt(bytes.length);
    checkpoints.write(bytes);
    checkpointCount++;
  }

  /** Ends the export; without its manifest, which is written last, it is none. */
  @Override
  public void close() throws IOException {
    entries.close();
    order.close();
    leaves.close();
    checkpoints.close();
    try (OutputStream manifest = files.create(Export.MANIFEST)) {
      manifest.write(new Export.Manifest(origin, entryCount, leafCount, checkpointCount).encode());
    }
  }

  private DataOutputStream create(String name) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(files.create(name), BUFFER_BYTES));
  }
}
