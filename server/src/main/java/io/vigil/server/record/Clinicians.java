package io.vigil.server.record;

import io.vigil.core.id.CommandId;
import io.vigil.server.ops.ProblemException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What is asked of every request about a patient's record. */
final class Clinicians {

  private Clinicians() {}

  static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
  }

  static ProblemException malformed(String code, String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, code, detail);
  }

  static CommandId commandId(@Nullable UUID command) {
    if (command == null) {
      throw malformed("malformed-command", "Give a command id of your own making.");
    }
    return new CommandId(command);
  }

  /** A text of 1 to so many characters. */
  static String text(@Nullable String text, int max, String code) {
    if (text == null || text.isBlank() || text.length() > max) {
      throw malformed(code, "Give a text of 1 to " + max + " characters.");
    }
    return text.strip();
  }

  /** A text of up to so many characters; empty where none is given. */
  static String textOrNone(@Nullable String text, int max, String code) {
    return text == null || text.isBlank() ? "" : text(text, max, code);
  }
}
