package io.vigil.core.patient;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.rule.Direction;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is found by condition is what looking at all episodes finds. */
final class EpisodesTest {

  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition.News2Raised(),
          new Condition.LimitBreached(VitalSign.SPO2, Direction.LOW),
          new Condition.LimitBreached(VitalSign.HEART_RATE, Direction.LOW),
          new Condition.LimitBreached(VitalSign.HEART_RATE, Direction.HIGH));

  private final SplittableRandom random = new SplittableRandom(1);
  private final Map<EpisodeId, Episode> plain = new LinkedHashMap<>();
  private Episodes episodes = Episodes.of(Map.of());

  @Test
  void findsWhatLookingAtAllFinds() {
    for (int i = 0; i < 4_000; i++) {
      Episodes before = episodes;
      Map<EpisodeId, Episode> plainBefore = new LinkedHashMap<>(plain);
      episodes = episodes.copy();
      if (random.nextInt(5) == 0) {
        EpisodeId id = new EpisodeId(new UUID(0, random.nextInt(40)));
        episodes.remove(id);
        plain.remove(id);
      } else {
        Episode episode = episode(random.nextInt(40));
        episodes.set(episode.id(), episode);
        plain.put(episode.id(), episode);
      }
      assertThat(before).isEqualTo(plainBefore);
      assertSame(episodes);
      assertSame(Episodes.of(plain));
    }
  }

  private void assertSame(Episodes found) {
    assertThat(List.copyOf(found.values())).isEqualTo(List.copyOf(plain.values()));
    long instant = random.nextInt(100);
    for (Condition condition : CONDITIONS) {
      List<Episode> same = new ArrayList<>();
      for (Episode episode : plain.values()) {
        if (episode.condition().equals(condition) && !episode.withdrawn()) {
          same.add(episode);
        }
      }
      assertThat(found.active(condition))
          .isEqualTo(same.stream().filter(Episode::active).findFirst());
      assertThat(found.lastTo(condition, instant))
          .isEqualTo(
              same.stream().anyMatch(e -> e.endEpochMillis().orElse(Long.MAX_VALUE) >= instant));
      same.sort(Comparator.comparingLong(Episode::onsetEpochMillis));
      assertThat(found.supported(condition)).isEqualTo(same);
    }
  }

  private Episode episode(int number) {
    long onset = random.nextInt(100);
    return new Episode(
        new EpisodeId(new UUID(0, number)),
        CONDITIONS.get(number % CONDITIONS.size()),
        Priority.LOW,
        onset,
        random.nextInt(3) == 0 ? OptionalLong.empty() : OptionalLong.of(onset + random.nextInt(20)),
        onset,
        OptionalLong.empty(),
        OptionalLong.empty(),
        false,
        false,
        random.nextInt(4) == 0,
        1);
  }
}
