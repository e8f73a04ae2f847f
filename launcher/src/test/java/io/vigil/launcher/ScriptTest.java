package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./vigil} says before there is any Java to run. */
class ScriptTest {
  private static final Path SCRIPT = Path.of("..", "vigil").toAbsolutePath().normalize();

  @TempDir Path temporary;

  private record Said(int exitCode, String out, String error) {}

  @Test
  void tellsWhatToInstallWhereThereIsNoJdk25() throws Exception {
    for (String command : List.of("up", "doctor", "test", "format")) {
      Said said = run(withoutJdk(), command);

      assertThat(said.exitCode()).as(command).isEqualTo(1);
      assertThat(said.error()).startsWith("vigil: there is no JDK 25").contains("install one");
      assertThat(said.error().strip()).hasLineCount(1);
    }
  }

  @Test
  void doesNotTellThatAJournalWasChangedWhereThereIsNoJdk() throws Exception {
    assertThat(run(withoutJdk(), "verify", "export").exitCode()).isEqualTo(2);
  }

  @Test
  void passesOverAJdkOfAnotherVersion() throws Exception {
    Path bin = Files.createDirectories(temporary.resolve("jdks/jdk-17/bin"));
    for (String program : List.of("java", "javac")) {
      assertThat(Files.createFile(bin.resolve(program)).toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(temporary.resolve("jdks/jdk-17/release"), "JAVA_VERSION=\"17.0.19\"\n");

    Said said = run(withoutJdk(), "up");

    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.error()).startsWith("vigil: there is no JDK 25");
  }

  @Test
  void refusesACommandThatItDoesNotHave() throws Exception {
    Said said = run(Map.of(), "dance");

    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.error())
        .isEqualToIgnoringNewLines("vigil: there is no command \"dance\": see ./vigil help.");
  }

  @Test
  void helpsWithEveryCommandAndNeedsNothingForIt() throws Exception {
    Said said = run(withoutJdk(), "help");

    assertThat(said.exitCode()).isZero();
    assertThat(said.out())
        .contains("up", "doctor", "feed", "scenario", "rebuild", "recheck", "test", "format")
        .contains("verify", "notary", "witness", "backup", "restore")
        .contains("Not a medical device");
  }

  @Test
  void simulatesWhatTheSourcesAre() throws Exception {
    Path home = builtLongAgo();

    run(withPrograms(), home.resolve("vigil"), "simulate", "--runs", "1");

    assertThat(temporary.resolve("called")).content().contains("mvn", "Simulate");
  }

  @Test
  void leavesTheJarsOfWhatMayRun() throws Exception {
    Path home = builtLongAgo();

    run(withPrograms(), home.resolve("vigil"), "backup", "somewhere");

    assertThat(temporary.resolve("called")).content().contains("backup").doesNotContain("mvn");
  }

  /** A checkout whose sources changed after it was built. */
  private Path builtLongAgo() throws Exception {
    Path home = Files.createDirectories(temporary.resolve("checkout"));
    Files.copy(SCRIPT, home.resolve("vigil"));
    Files.createDirectories(home.resolve("launcher/target/lib"));
    Files.createDirectories(home.resolve("target"));
    Path built = Files.createFile(home.resolve("target/built-java"));
    Files.setLastModifiedTime(built, FileTime.fromMillis(0));
    Path source = Files.createDirectories(home.resolve("core/src/main")).resolve("Vital.java");
    Files.writeString(source, "class Vital {}");
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    return home;
  }

  /** A JDK 25 and a Maven that only say that they were called. */
  private Map<String, String> withPrograms() throws Exception {
    String says = "#!/bin/sh\necho \"$(basename \"$0\") $*\" >>" + temporary + "/called\n";
    Path bin = Files.createDirectories(temporary.resolve("jdks/jdk-25/bin"));
    for (String program : List.of("java", "javac", "mvn")) {
      Files.writeString(bin.resolve(program), says);
      assertThat(bin.resolve(program).toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(temporary.resolve("jdks/jdk-25/release"), "JAVA_VERSION=\"25.0.3\"\n");
    return Map.of(
        "JAVA_HOME", bin.getParent().toString(), "PATH", bin + ":" + System.getenv("PATH"));
  }

  /** The PATH holds what the script calls, and no java. */
  private Map<String, String> withoutJdk() throws Exception {
    Path bin = Files.createDirectories(temporary.resolve("bin"));
    for (String program : List.of("bash", "dirname", "readlink", "grep", "head", "cat", "env")) {
      Path wrapper = bin.resolve(program);
      Files.writeString(wrapper, "#!/bin/sh\nexec " + installed(program) + " \"$@\"\n");
      assertThat(wrapper.toFile().setExecutable(true)).isTrue();
    }
    return Map.of("JAVA_HOME", "", "PATH", bin.toString(), "VIGIL_JDK_PLACES", temporary + "/jdks");
  }

  private static Path installed(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private Said run(Map<String, String> environment, String... arguments) throws Exception {
    return run(environment, SCRIPT, arguments);
  }

  private Said run(Map<String, String> environment, Path script, String... arguments)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(installed("bash").toString(), script.toString()),
                    Stream.of(arguments))
                .toList());
    builder.environment().putAll(environment);
    Path out = temporary.resolve("out");
    Path error = temporary.resolve("error");
    Process process = builder.redirectOutput(out.toFile()).redirectError(error.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Said(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(error, StandardCharsets.UTF_8));
  }
}
