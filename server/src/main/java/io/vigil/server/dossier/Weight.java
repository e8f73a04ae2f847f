package io.vigil.server.dossier;

import io.vigil.core.patient.PatientInput;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.evidence.Dossier;
import io.vigil.server.journal.PatientEntries;

/** What a dossier holds so far, while it is put together: about 60,000 readings at most. */
final class Weight {

  /** Of a reading in an entry, and of a row that is told: what they come to at least. */
  static final int ITEM_BYTES = 256;

  private long bytes;

  void add(PatientEntries.Read read) {
    add(read.sealed().payload().length);
    if (read.entry().body() instanceof EntryBody.OfPatient(var input, var ignored, var raw)) {
      add(raw.map(packed -> packed.length).orElse(0));
      if (input instanceof PatientInput.ReceiveTransmission transmission) {
        add((long) ITEM_BYTES * transmission.readings().size());
      }
    }
  }

  void addRow() {
    add(ITEM_BYTES);
  }

  /**
   * @throws io.vigil.server.ops.ProblemException 422 {@code dossier-too-large} past {@link
   *     Dossier#BYTES_MAX}
   */
  void add(long more) {
    bytes += more;
    if (bytes > Dossier.BYTES_MAX) {
      throw Story.tooLarge();
    }
  }
}
