package io.vigil.server.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that a role permits. Whose patients it is permitted for is said by grants of wards, not
 * here.
 */
public enum Capability {
  /** Sees the beds of one's wards: values, alarms, charts, but not who lies there. */
  SEE_BEDS,
  /** Sees who it is: name, identifier, birth date. */
  SEE_IDENTITY,
  /** Sees what was known at an earlier moment, and what is told of it: dossiers and reports. */
  LOOK_BACK,
  /** Charts: observations, tasks, events, corrections, who is off the monitor. */
  OBSERVE,
  /** Accepts, rejects, pauses and escalates alarms; sets a patient's limits above the floor. */
  ANSWER_ALARMS,
  /** Gives a physician's orders: scores, limits below the floor, oxygen; has a physician's duty. */
  ORDER,
  /** Has patients, and a nurse's duties on a shift. */
  ASSIGN,
  /** Admits, transfers and discharges patients, and says where they are to be found at home. */
  ADMIT,
  ADMINISTER_ACCOUNTS,
  /** Makes and names wards; plans the shifts of each. */
  ADMINISTER_WARDS,
  ADMINISTER_DEVICES,
  /** Sets the rules of the hospital, its settings and its wards; silent trials. */
  ADMINISTER_RULES,
  ADMINISTER_KEYS,
  /** Sees what proves the journal, has it exported, and dossiers made of patients out of sight. */
  AUDIT,
  /** Asks for the erasure of a patient, or agrees to one. */
  ERASE,
  /** The demonstration's simulator. */
  SIMULATE,
  /** Is a patient at home: sees what he is asked, and nothing else. */
  BE_PROMPTED;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As the interface and the database spell it. */
  public String wireName() {
    return wireName;
  }

  /** The one of that name, if there is one. */
  public static Optional<Capability> named(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName.equals(wireName)).findFirst();
  }
}
