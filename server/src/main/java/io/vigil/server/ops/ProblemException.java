package io.vigil.server.ops;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/**
 * Thrown where a request ends; {@link ProblemResponses} answers with its problem. Not logged: it is
 * the caller's.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /** Arguments as those of {@link Problem}. */
  public ProblemException(HttpStatus status, String code, String detail) {
    this(new Problem(status, code, detail));
  }

  /** Arguments as those of {@link Problem}. */
  public ProblemException(HttpStatus status, String code, String detail, Duration retryAfter) {
    this(new Problem(status, code, detail, Map.of(), Optional.of(retryAfter)));
  }

  public ProblemException(Problem problem) {
    // A refusal is not a fault: no stack trace, which would cost more than the answer.
    super(problem.code(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
