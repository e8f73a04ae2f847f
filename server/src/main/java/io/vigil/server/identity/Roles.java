package io.vigil.server.identity;

import java.util.Set;

/** The roles that an account may have, as the interface and the database spell them. */
public final class Roles {
  public static final String NURSE = "nurse";
  public static final String PHYSICIAN = "physician";
  public static final String ADMINISTRATOR = "administrator";

  /** The demonstration's simulator. */
  public static final String DEMO = "demo";

  /** A patient at home: sees what he is asked, and nothing else. */
  public static final String PATIENT = "patient";

  public static final Set<String> ALL = Set.of(NURSE, PHYSICIAN, ADMINISTRATOR, DEMO, PATIENT);

  private Roles() {}
}
