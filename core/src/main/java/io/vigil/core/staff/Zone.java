package io.vigil.core.staff;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.List;

/**
 * Beds of a ward that somebody looks after together: the unit in which patients are assigned.
 *
 * @param name 1 to {@link #MAX_NAME} characters
 * @param beds at least one, each in one zone of its ward at most
 */
public record Zone(
    @Classified(As.IDENTITY) String name, @Classified(As.IDENTITY) List<String> beds) {

  /** Beds of one ward. */
  public static final int MAX_BEDS = 64;

  /** Zones of one ward. */
  public static final int MAX_ZONES = 32;

  /** Characters of the name of a zone, and of a bed. */
  public static final int MAX_NAME = 40;

  public Zone {
    beds = List.copyOf(beds);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
