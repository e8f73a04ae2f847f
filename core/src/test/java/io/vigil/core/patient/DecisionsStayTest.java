package io.vigil.core.patient;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What was once decided is decided again: {@code decisions.txt} holds a digest of all decisions of
 * each random history. A change of what deciding costs leaves them; a change of what it decides
 * deletes the lines, and this test tells the new ones.
 */
class DecisionsStayTest {

  private static final int HISTORIES = 100;
  private static final int DIGEST_BYTES = 8;

  @Test
  void randomHistoriesAreDecidedAsTheyEverWere() throws IOException {
    List<String> now = new ArrayList<>();
    for (long seed = 0; seed < HISTORIES; seed++) {
      now.add(seed + " " + digest(seed));
    }
    assertThat(kept()).as("now:\n" + String.join("\n", now)).isEqualTo(now);
  }

  @Test
  void eventsOfRandomHistoriesFoldToWhatWasDecided() {
    for (long seed = 0; seed < HISTORIES; seed += 10) {
      RandomHistory.run(
          seed,
          step ->
              assertThat(Dump.of(Patient.evolve(step.before(), step.decision().events())))
                  .isEqualTo(Dump.of(step.decision().after())));
    }
  }

  static String digest(long seed) {
    MessageDigest digest = sha256();
    AtomicReference<PatientState> last = new AtomicReference<>(PatientState.INITIAL);
    RandomHistory.run(
        seed,
        step -> {
          Decision decision = step.decision();
          update(digest, Whole.text(decision.events()) + " " + Whole.text(decision.reply()));
          last.set(decision.after());
        });
    update(digest, tell(last.get()));
    return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All that a patient's state says but how readings are kept. */
  private static String tell(PatientState state) {
    TreeMap<Metric, Latest> latest = new TreeMap<>(Comparator.comparingInt(Metric::mdc));
    latest.putAll(state.latest());
    StringBuilder text = new StringBuilder();
    append(text, state.admission(), state.rules(), state.sources(), latest);
    for (Link link : state.links().values()) {
      text.append(tell(link));
    }
    append(text, state.pending(), state.episodes(), state.alarms(), state.news2());
    append(text, state.news2Evidence(), state.score(), state.tasks());
    append(text, state.commands(), state.counter());
    text.append(state.nextDeadlineEpochMillis(0));
    return text.toString();
  }

  private static void append(StringBuilder text, Object... values) {
    for (Object value : values) {
      text.append(Whole.text(value));
    }
  }

  /** With the recent transmissions whole, as the histories' identities are made. */
  private static String tell(Link link) {
    DeviceId device = link.binding().device();
    List<TransmissionIdentity> recent = new ArrayList<>();
    long[] triples = link.recent().triples();
    for (int i = 0; i < triples.length; i += RecentTransmissions.EACH) {
      recent.add(TestingPatient.identity(device, triples[i + 1], triples[i + 2]));
    }
    return Whole.text(link).replace(Whole.text(link.recent()), Whole.text(recent));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static List<String> kept() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(DecisionsStayTest.class.getResourceAsStream("decisions.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
