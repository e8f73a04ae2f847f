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

  /**
   * @param erasures carried out before anything is read
   */
  JournalReader(Sealer sealer, @SuppressWarnings("unused") Erasures erasures) {
    this.codec = new EntryCodec(sealer);
  }

  /**
   * Entries in clear, without those of erased patients.
   *
   * @param toSeq the last that there was, erased or not; the one before the first if there was none
   */
  public record Page(List<Entry> entries, long toSeq) {}

  /**
   * Entries of a lane in order.
   *
   * @param connection of a role that may read the journal
   * @param fromSeq the first, included
   * @param max at most so many
   */
  public Page read(Connection connection, int lane, long fromSeq, int max) throws SQLException {
    List<SealedEntry> sealed = new ArrayList<>();
    EntryRows.read(connection, lane, fromSeq, max, max, sealed::add);
    return new Page(
        opened(sealed), sealed.isEmpty() ? fromSeq - 1 : sealed.getLast().header().seq());
  }

  /**
   * Entries of a lane in order, as they are kept.
   *
   * @param connection of a role that may read the journal
   * @param fromSeq the first, included
   * @param max at most so many
   */
  public static List<SealedEntry> readSealed(Connection connection, int lane, long fromSeq, int max)
      throws SQLException {
    List<SealedEntry> sealed = new ArrayList<>();
    EntryRows.read(connection, lane, fromSeq, max, max, sealed::add);
    return sealed;
  }

  /**
   * The entries that a transmission or command caused, at most {@code max}, in clear, without those
   * of erased patients.
   */
  public List<Entry> causedBy(Connection connection, UUID cause, int max) throws SQLException {
    List<SealedEntry> sealed = new ArrayList<>();
    EntryRows.readByCause(connection, cause, max, sealed::add);
    return opened(sealed);
  }

  private List<Entry> opened(List<SealedEntry> sealed) {
    return sealed.stream().flatMap(entry -> codec.openUnlessErased(entry).stream()).toList();
  }
}
