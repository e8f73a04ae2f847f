package io.vigil.launcher;

import io.vigil.client.OperatorClient;
import io.vigil.simulation.BedsideCsv;
import io.vigil.simulation.DemoHospital;
import io.vigil.simulation.RecordingFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;

/**
 * What {@code feed} is told.
 *
 * @param recording a readable file
 * @param patient an id, or a bed of the demonstration
 * @param speed minutes of the recording in a minute; 0 is as fast as it goes
 * @param data of the instance that runs
 */
record Feed(Path recording, String patient, int speed, Path data) {
  private static final int BAR_WIDTH = 30;

  /**
   * @throws Refusal for what is not understood
   */
  static Feed of(List<String> arguments, Path home) {
    String patient = "";
    int speed = 1;
    ArrayDeque<String> left = new ArrayDeque<>(arguments);
    ArrayDeque<String> rest = new ArrayDeque<>();
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      switch (argument) {
        case "--patient" -> patient = Options.value(argument, left);
        case "--speed" -> speed = speed(Options.value(argument, left));
        default -> rest.add(argument);
      }
    }
    Options options = Options.of(List.copyOf(rest), home);
    if (options.rest().size() != 1 || patient.isEmpty()) {
      throw new Refusal(
          "feed needs a file and a patient: ./vigil feed FILE --patient ID [--speed N].");
    }
    Path recording = Path.of(options.rest().getFirst()).toAbsolutePath();
    if (!Files.isReadable(recording)) {
      throw new Refusal("%s cannot be read.".formatted(recording));
    }
    return new Feed(recording, patient, speed, options.data());
  }

  /**
   * @throws Refusal when nothing runs, or the recording or the server stops it
   */
  void send(Screen screen) {
    Running running = Running.on(data);
    long began = System.nanoTime();
    long[] last = new long[3];
    try {
      String password = DataDirectory.adminPassword(data);
      List<BedsideCsv.Minute> minutes = BedsideCsv.read(recording);
      try (OperatorClient administrator = OperatorClient.open(running.address())) {
        administrator.signIn(DemoHospital.ADMINISTRATOR, password);
        RecordingFeed.of(minutes, RecordingFeed.startEndingAt(Instant.now(), minutes), speed)
            .run(
                administrator,
                patientId(),
                (sent, total, refused) -> {
                  last[0] = sent;
                  last[1] = total;
                  last[2] = refused;
                  screen.progress("Feed", bar(sent, total) + tally(sent, total, refused));
                });
      }
    } catch (Refusal e) {
      throw e;
    } catch (Exception e) {
      throw new Refusal("The recording was not sent to its end: %s".formatted(e.getMessage()), e);
    }
    screen.text("");
    screen.line("Feed", tally(last[0], last[1], last[2]) + " in " + Screen.seconds(began));
  }

  private UUID patientId() throws IOException {
    try {
      return UUID.fromString(patient);
    } catch (IllegalArgumentException notAnId) {
      UUID inBed = DemoHospital.patients(data.resolve("demo")).get(patient);
      if (inBed == null) {
        throw new Refusal(
            "There is no patient %s: give an id, or a bed of the demonstration as 7E-04."
                .formatted(patient));
      }
      return inBed;
    }
  }

  private static String bar(long sent, long total) {
    int full = (int) (BAR_WIDTH * sent / Math.max(1, total));
    return "█".repeat(full) + "░".repeat(BAR_WIDTH - full) + " ";
  }

  private static String tally(long sent, long total, long refused) {
    return sent + " of " + total + (refused == 0 ? "" : ", " + refused + " refused");
  }

  private static int speed(String text) {
    if (text.matches("[0-9]{1,6}")) {
      return Integer.parseInt(text);
    }
    throw new Refusal(
        "%s is no speed: give --speed a whole number, 0 being as fast as it goes.".formatted(text));
  }
}
