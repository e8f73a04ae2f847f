package io.vigil.launcher;

/**
 * Ends a command for a reason that the person at the keyboard can do something about. The message
 * is the one line that they are shown: what is wrong, then what to do; it never holds a secret.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Refusal(String line) {
    super(line);
  }

  public Refusal(String line, Throwable cause) {
    super(line, cause);
  }
}
