package io.vigil.launcher;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Who PostgreSQL's programs, which refuse to run as root, run as.
 *
 * <table>
 * <caption>The choice</caption>
 * <tr><td>not root</td><td>the user themself</td></tr>
 * <tr><td>root, and {@code nobody} may reach the directory</td><td>{@code nobody}, who owns the data</td></tr>
 * <tr><td>root, below a closed directory such as {@code /root}</td><td>root without any privilege, in a user namespace
 * of its own</td></tr>
 * </table>
 *
 * @param prefix what a command is preceded by; every part of it replaces itself by the next, so
 *     that the process that was started is the program's own
 * @param owner the numeric user and group whose files the data are; empty leaves them as they are
 */
record PostgresUser(List<String> prefix, Optional<String> owner) {
  private static final int PROBE_SECONDS_MAX = 10;

  static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  /**
   * @param directory exists, and is where the data are or will be
   * @throws Refusal when root has no way to run PostgreSQL as anybody else
   */
  static PostgresUser of(Path directory, PostgresPrograms programs) {
    if (!isRoot()) {
      return new PostgresUser(List.of(), Optional.empty());
    }
    return nobody()
        .filter(nobody -> nobody.mayEnter(directory, programs))
        .or(() ->
            Optional.of(unprivilegedRoot()).filter(root -> root.mayEnter(directory, programs)))
        .orElseThrow(() ->
            new Refusal(
                "PostgreSQL does not run as root, and the user nobody cannot reach %s: run as another user, or give --data a directory that everybody may enter."
                    .formatted(directory)));
  }

  List<String> command(List<String> command) {
    return Stream.concat(prefix.stream(), command.stream()).toList();
  }

  /** Hands {@code directory} and all below it over, unless it is theirs already. */
  void takeOver(Path directory) throws IOException {
    if (owner.isEmpty()) {
      return;
    }
    String now =
        Files.getAttribute(directory, "unix:uid") + ":" + Files.getAttribute(directory, "unix:gid");
    if (!now.equals(owner.get())
        && !succeeds(List.of("chown", "-hR", owner.get(), directory.toString()))) {
      throw new IOException("the data directory cannot be handed to user " + owner.get());
    }
  }

  private static Optional<PostgresUser> nobody() {
    try {
      String id = idOf("nobody", "-u");
      String group = idOf("nobody", "-g");
      return Optional.of(
          new PostgresUser(
              List.of(
                  "setpriv",
                  "--reuid=" + id,
                  "--regid=" + group,
                  "--clear-groups",
                  "--inh-caps=-all",
                  "--no-new-privs"),
              Optional.of(id + ":" + group)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The same user id without its powers: inside, it shows as nobody, which PostgreSQL accepts;
   * outside, files are root's.
   */
  private static PostgresUser unprivilegedRoot() {
    return new PostgresUser(List.of("unshare", "--user"), Optional.of("0:0"));
  }

  private boolean mayEnter(Path directory, PostgresPrograms programs) {
    return succeeds(
        command(
            List.of(
                "sh",
                "-c",
                "cd \"$1\" && \"$2\" --version",
                "sh",
                directory.toString(),
                programs.program("postgres").toString())));
  }

  private static String idOf(String name, String flag) throws IOException {
    Process id = new ProcessBuilder("id", flag, name).redirectErrorStream(true).start();
    String number =
        new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    if (!number.matches("[0-9]{1,10}")) {
      throw new IOException("there is no user " + name);
    }
    return number;
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(PROBE_SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
