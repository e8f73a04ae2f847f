package io.vigil.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes that a Ctrl-C in the terminal does not reach. */
final class Sessions {
  private Sessions() {}

  /**
   * What a command is preceded by to have a session of its own; it replaces itself by the command,
   * so that the process that was started is the command's own. Empty where the machine has no such
   * program: a Ctrl-C then reaches the command too, which ends it in order though earlier.
   */
  static List<String> own() {
    if (isInstalled("setsid")) {
      return List.of("setsid");
    }
    return isInstalled("perl")
        ? List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV")
        : List.of();
  }

  /**
   * Sends a signal that Java has no method for.
   *
   * @param name as the shell's {@code kill} takes it: {@code INT}
   */
  static void signal(ProcessHandle process, String name) {
    try {
      // The shell's own kill: a small machine may lack the program.
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new Refusal("No shell to stop process %d with.".formatted(process.pid()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static boolean isInstalled(String program) {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(":", -1)).stream()
            .anyMatch(directory ->
                Files.isExecutable(Path.of(directory.isEmpty() ? "." : directory, program)));
  }
}
