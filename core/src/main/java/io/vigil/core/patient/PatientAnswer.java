package io.vigil.core.patient;

import io.vigil.core.id.AlarmId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a patient said of himself, asked or not.
 *
 * @param alarm that he was prompted of; empty if he was not
 * @param atEpochMillis our time
 */
public record PatientAnswer(
    Optional<AlarmId> alarm, @Classified(As.CLINICAL) Kind kind, long atEpochMillis) {

  /** What can be said. */
  public enum Kind {
    ALL_RIGHT,
    NEED_HELP,
    NOT_WEARING;

    /** The one of a name of the public interface. */
    public static Optional<Kind> named(@Nullable String wireName) {
      return Stream.of(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
    }

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
