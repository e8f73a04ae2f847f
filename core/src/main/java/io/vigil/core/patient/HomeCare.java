package io.vigil.core.patient;

import io.vigil.core.id.PersonId;
import java.util.Optional;

/**
 * What is known of a patient whom nobody of the hospital is beside.
 *
 * @param account the patient's own, on which he is prompted
 * @param contact where he is to be found; empty if nobody said so
 * @param answered what he said last
 * @param called the welfare call that was ended last
 */
public record HomeCare(
    Optional<PersonId> account,
    Optional<WelfareContact> contact,
    Optional<PatientAnswer> answered,
    Optional<WelfareCall> called) {

  /** Nothing. */
  public static final HomeCare NONE =
      new HomeCare(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether a person is the patient himself. */
  public boolean isPatient(PersonId person) {
    return account.isPresent() && account.get().equals(person);
  }

  /** Account and contact alone, as they go over with a record. */
  HomeCare ofThePerson() {
    return new HomeCare(account, contact, Optional.empty(), Optional.empty());
  }

  /** With the account and the contact of another record where there are none. */
  HomeCare or(HomeCare other) {
    return new HomeCare(account.or(other::account), contact.or(other::contact), answered, called);
  }

  /**
   * Without what is another record's: in its place is again what this one had.
   *
   * @param other that of the other record
   * @param own what this one had before
   */
  HomeCare without(HomeCare other, HomeCare own) {
    return new HomeCare(
        given(account, other.account, own.account),
        given(contact, other.contact, own.contact),
        answered,
        called);
  }

  private static <T> Optional<T> given(Optional<T> now, Optional<T> theirs, Optional<T> own) {
    return theirs.isPresent() && now.equals(theirs) ? own : now;
  }

  HomeCare with(Optional<PersonId> account) {
    return new HomeCare(account, contact, answered, called);
  }

  HomeCare with(WelfareContact contact) {
    return new HomeCare(account, Optional.of(contact), answered, called);
  }

  HomeCare with(PatientAnswer answered) {
    return new HomeCare(account, contact, Optional.of(answered), called);
  }

  HomeCare with(WelfareCall called) {
    return new HomeCare(account, contact, answered, Optional.of(called));
  }
}
