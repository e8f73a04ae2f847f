package io.vigil.core.patient;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.List;

/**
 * Where a patient at home is to be found, how one gets in, and whom to call.
 *
 * @param address 1 to {@link #MAX_TEXT} characters
 * @param entryNotes a key box and its code, a dog; at most {@link #MAX_TEXT} characters
 * @param phone the patient's own; at most {@link #MAX_PHONE} characters, empty if there is none
 * @param nextOfKin in the order in which to call them; at most {@link #MAX_KIN}
 */
public record WelfareContact(
    @Classified(As.IDENTITY) String address,
    @Classified(As.IDENTITY) String entryNotes,
    @Classified(As.IDENTITY) String phone,
    List<NextOfKin> nextOfKin) {

  public static final int MAX_TEXT = 500;
  public static final int MAX_PHONE = 40;
  public static final int MAX_NAME = 200;
  public static final int MAX_KIN = 5;

  public WelfareContact {
    nextOfKin = List.copyOf(nextOfKin);
    require(address, MAX_TEXT);
    if (entryNotes.length() > MAX_TEXT
        || phone.length() > MAX_PHONE
        || nextOfKin.size() > MAX_KIN) {
      throw new IllegalArgumentException("a contact has short notes, a phone and at most 5 kin");
    }
  }

  /**
   * Somebody to call.
   *
   * @param name 1 to {@link #MAX_NAME} characters
   * @param relation to the patient, as daughter; at most {@link #MAX_NAME} characters
   * @param phone 1 to {@link #MAX_PHONE} characters
   */
  public record NextOfKin(
      @Classified(As.IDENTITY) String name,
      @Classified(As.IDENTITY) String relation,
      @Classified(As.IDENTITY) String phone) {
    public NextOfKin {
      require(name, MAX_NAME);
      require(phone, MAX_PHONE);
      if (relation.length() > MAX_NAME) {
        throw new IllegalArgumentException("a relation has at most 200 characters");
      }
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  private static void require(String text, int max) {
    if (text.isBlank() || text.length() > max) {
      throw new IllegalArgumentException("a text has 1 to " + max + " characters");
    }
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
