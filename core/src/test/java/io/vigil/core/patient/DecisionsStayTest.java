package io.vigil.core.patient;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/**
 * What was once decided is decided again: {@code decisions.txt} holds a digest of all decisions of
 * each random history. A change of what deciding costs leaves them; a change of what it decides
 * deletes the lines, and this test tells the new ones.
 */
class DecisionsStayTest {

  private static final int HISTORIES = 300;
  private static final int DIGEST_BYTES = 8;

  @Test
  void randomHistoriesAreDecidedAsTheyEverWere() throws IOException {
    List<String> now = new ArrayList<>();
    for (long seed = 0; seed < HISTORIES; seed++) {
      now.add(seed + " " + digest(seed));
    }
    assertThat(kept()).as("now:\n" + String.join("\n", now)).isEqualTo(now);
  }

  private static String digest(long seed) {
    MessageDigest digest = sha256();
    RandomHistory.run(
        seed, step -> digest.update(tell(step.decision()).getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
  }

  /** All of it but how readings are kept. */
  static String tell(Decision decision) {
    PatientState after = decision.after();
    TreeMap<Metric, Latest> latest = new TreeMap<>(Comparator.comparingInt(Metric::mdc));
    latest.putAll(after.latest());
    StringBuilder text = new StringBuilder();
    text.append(Dump.of(decision.events())).append(Dump.of(decision.reply()));
    text.append(Dump.of(after.admission())).append(Dump.of(after.rules()));
    text.append(Dump.of(after.sources())).append(Dump.of(latest));
    for (Link link : after.links().values()) {
      text.append(Dump.of(link.binding())).append(link.lastReceivedEpochMillis());
      text.append(link.newestEpochMillis()).append(Dump.of(link.recent()));
    }
    text.append(Dump.of(after.pending())).append(Dump.of(after.episodes()));
    text.append(Dump.of(after.news2())).append(after.news2Evidence()).append(after.score());
    text.append(Dump.of(after.tasks())).append(Dump.of(after.commands()));
    text.append(after.counter()).append(after.nextDeadlineEpochMillis(0));
    return text.toString();
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
