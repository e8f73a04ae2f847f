package io.vigil.client;

/** The server refused a call. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.status() + " " + problem.code() + ": " + problem.detail());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  public String code() {
    return problem.code();
  }

  public int status() {
    return problem.status();
  }

  public String detail() {
    return problem.detail();
  }
}
