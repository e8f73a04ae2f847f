package io.vigil.server.journal;

import io.vigil.engine.Sealer;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.SealedEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The journal for those who follow it: projectors, and whoever asks what a transmission became. */
@Component
public class JournalReader {

  private final EntryCodec codec;

  JournalReader(Sealer sealer) {
    this.codec = new EntryCodec(sealer);
  }

  /**
   * Entries of a lane in order, in clear.
   *
   * @param connection of a role that may read the journal
   * @param fromSeq the first, included
   * @param max at most so many
   */
  public List<Entry> read(Connection connection, int lane, long fromSeq, int max)
      throws SQLException {
    List<SealedEntry> sealed = new ArrayList<>();
    EntryRows.read(connection, lane, fromSeq, max, max, sealed::add);
    return sealed.stream().map(codec::open).toList();
  }

  /**
   * Entries of a lane in order, as they are kept.
   *
   * @param connection of a role that may read the journal
   * @param fromSeq the first, included
   * @param max at most so many
   */
  public List<SealedEntry> readSealed(Connection connection, int lane, long fromSeq, int max)
      throws SQLException {
    List<SealedEntry> sealed = new ArrayList<>();
    EntryRows.read(connection, lane, fromSeq, max, max, sealed::add);
    return sealed;
  }

  /** The entries that a transmission or command caused, at most {@code max}, in clear. */
  public List<Entry> causedBy(Connection connection, UUID cause, int max) throws SQLException {
    List<SealedEntry> sealed = new ArrayList<>();
    EntryRows.readByCause(connection, cause, max, sealed::add);
    return sealed.stream().map(codec::open).toList();
  }
}
