package io.vigil.bench.reference;

import io.vigil.bench.load.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@link Front} in a process of its own, as the server is. */
public final class FrontProcess implements AutoCloseable {
  private static final int STOP_SECONDS_MAX = 10;

  private final Process process;
  private final Target target;

  private FrontProcess(Process process, Target target) {
    this.process = process;
    this.target = target;
  }

  public static FrontProcess start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Front.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader said = process.inputReader();
    String port = said.readLine();
    if (port == null) {
      throw new IOException("The reference front did not start");
    }
    return new FrontProcess(process, Target.port(Integer.parseInt(port)));
  }

  public Target target() {
    return target;
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
