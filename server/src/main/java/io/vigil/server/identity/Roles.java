package io.vigil.server.identity;

import static io.vigil.server.identity.Capability.ADMINISTER_ACCOUNTS;
import static io.vigil.server.identity.Capability.ADMINISTER_DEVICES;
import static io.vigil.server.identity.Capability.ADMINISTER_KEYS;
import static io.vigil.server.identity.Capability.ADMINISTER_RULES;
import static io.vigil.server.identity.Capability.ADMINISTER_WARDS;
import static io.vigil.server.identity.Capability.ADMIT;
import static io.vigil.server.identity.Capability.ANSWER_ALARMS;
import static io.vigil.server.identity.Capability.ASSIGN;
import static io.vigil.server.identity.Capability.AUDIT;
import static io.vigil.server.identity.Capability.BE_PROMPTED;
import static io.vigil.server.identity.Capability.ERASE;
import static io.vigil.server.identity.Capability.LOOK_BACK;
import static io.vigil.server.identity.Capability.OBSERVE;
import static io.vigil.server.identity.Capability.ORDER;
import static io.vigil.server.identity.Capability.SEE_BEDS;
import static io.vigil.server.identity.Capability.SEE_IDENTITY;
import static io.vigil.server.identity.Capability.SIMULATE;

import java.util.Map;
import java.util.Set;

/**
 * The roles that are built in, as the interface and the database spell them: sets of capabilities
 * that nobody changes. A hospital may have more of its own; see {@link Capabilities}.
 */
public final class Roles {
  public static final String NURSE = "nurse";
  public static final String PHYSICIAN = "physician";
  public static final String ADMINISTRATOR = "administrator";

  /** The demonstration's simulator. */
  public static final String DEMO = "demo";

  /** A patient at home: sees what he is asked, and nothing else. */
  public static final String PATIENT = "patient";

  /** What each permits. The rows of identity.role that are of no hospital say the same. */
  public static final Map<String, Set<Capability>> BUILT_IN =
      Map.of(
          NURSE,
          Set.of(SEE_BEDS, SEE_IDENTITY, LOOK_BACK, OBSERVE, ANSWER_ALARMS, ASSIGN),
          PHYSICIAN,
          Set.of(SEE_BEDS, SEE_IDENTITY, LOOK_BACK, OBSERVE, ANSWER_ALARMS, ASSIGN, ORDER),
          ADMINISTRATOR,
          Set.of(
              SEE_BEDS,
              SEE_IDENTITY,
              ADMIT,
              ADMINISTER_ACCOUNTS,
              ADMINISTER_WARDS,
              ADMINISTER_DEVICES,
              ADMINISTER_RULES,
              ADMINISTER_KEYS,
              AUDIT,
              ERASE),
          DEMO,
          Set.of(SEE_BEDS, SEE_IDENTITY, SIMULATE),
          PATIENT,
          Set.of(BE_PROMPTED));

  private Roles() {}
}
