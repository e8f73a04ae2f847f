package io.vigil.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How soon the product is back after its server was killed with all its patients. */
final class RecoveryMeasurement implements Measurement {
  private static final Pattern RECOVERED =
      Pattern.compile("Recovered (\\d+) patients and \\d+ devices in (\\d+) ms");

  private static final Figure READY =
      new Figure("recovery", "from kill -9 to taking requests", "s", new Goal.Below(10));
  private static final Figure STATE =
      Figure.told("recovery-state", "  of it the patients' state, by the server's log", "s");
  private static final Figure PATIENTS =
      Figure.told("recovery-patients", "  patients that it had", "");

  @Override
  public String name() {
    return "recovery";
  }

  @Override
  public Phase phase() {
    return Phase.LAST;
  }

  @Override
  public List<Figure> figures() {
    return List.of(READY, STATE, PATIENTS);
  }

  @Override
  public void round(Run run) throws IOException {
    run.closeScreens();
    for (int round = 0; round < run.options().rounds(); round++) {
      Duration taken = run.product().killServer();
      Matcher line =
          run.product().serverLog().reversed().stream()
              .map(RECOVERED::matcher)
              .filter(Matcher::find)
              .findFirst()
              .orElseThrow(() -> new IOException("The server's log tells of no recovery"));
      run.sample(READY, taken.toMillis() / 1e3);
      run.sample(STATE, Long.parseLong(line.group(2)) / 1e3);
      run.sample(PATIENTS, Long.parseLong(line.group(1)));
      run.says(
          "recovery: %s s, of it %s ms for %s patients"
              .formatted(Goal.number(taken.toMillis() / 1e3), line.group(2), line.group(1)));
    }
    run.product().settle();
  }
}
