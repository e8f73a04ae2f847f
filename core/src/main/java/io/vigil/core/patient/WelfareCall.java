package io.vigil.core.patient;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.TaskId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That somebody looked for a patient at home whom nobody had answered for.
 *
 * @param task by which he was asked to
 * @param atEpochMillis our time when he said what came of it
 */
public record WelfareCall(
    TaskId task, PersonId by, @Classified(As.CLINICAL) Outcome outcome, long atEpochMillis) {

  /** What came of it. */
  public enum Outcome {
    REACHED,
    SENT_HELP,
    /** The next call has to be made at once. */
    NO_ANSWER,
    FALSE_ALARM;

    /** The one of a name of the public interface. */
    public static Optional<Outcome> named(@Nullable String wireName) {
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
