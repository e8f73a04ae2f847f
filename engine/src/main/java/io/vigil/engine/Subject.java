package io.vigil.engine;

import java.util.UUID;

/** What an entry is about; its entries go to one lane, in one order. */
public record Subject(Kind kind, UUID id) {

  /** The kinds of subjects; constants are only ever added at the end. */
  public enum Kind {
    PATIENT,
    DEVICE,
    WARD,
    ACCOUNT,
    /** What a session looked at: entries of its own lanes, so that looking never delays judging. */
    SESSION,
    /** The installation itself. */
    SERVICE
  }

  /** Lanes of patients, devices, wards and accounts; fixed for a cell's life. */
  public static final int CLINICAL_LANES = 64;

  /** Lanes of what was looked at, numbered after the clinical ones. */
  public static final int ACCESS_LANES = 4;

  /** The installation itself. */
  public static final Subject INSTALLATION = new Subject(Kind.SERVICE, new UUID(0, 0));

  /** All lanes. */
  public static final int LANES = CLINICAL_LANES + ACCESS_LANES;

  /** The lane, 0 to {@link #LANES} - 1. */
  public int lane() {
    long mixed = id.getMostSignificantBits() * 31 + id.getLeastSignificantBits();
    mixed = (mixed ^ (mixed >>> 32)) * 0x9E3779B97F4A7C15L;
    int hash = (int) (mixed >>> 40);
    return kind == Kind.SESSION
        ? CLINICAL_LANES + Math.floorMod(hash, ACCESS_LANES)
        : Math.floorMod(hash, CLINICAL_LANES);
  }
}
