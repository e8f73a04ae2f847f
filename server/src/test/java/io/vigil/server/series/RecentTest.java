package io.vigil.server.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.Commit;
import io.vigil.engine.LaneHead;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class RecentTest {
  private static final int LANE = 3;
  private static final TenantId TENANT = new TenantId(UUID.randomUUID());
  private static final PatientId PATIENT = new PatientId(UUID.randomUUID());

  private static final PatientEvent SCORED =
      new PatientEvent.News2Scored("test", 0, List.of(), Long.MAX_VALUE, false, 0);

  private final Recent recent = new Recent();

  @Test
  void givesWhatFollowsAnEntry() {
    recent.add(commit(5, 7, 1));
    recent.add(commit(7, 8, 2));

    assertThat(recent.missingTo(LANE, 5)).isEqualTo(5);
    assertThat(recent.following(LANE, 5))
        .extracting(Recent.Stretch::after, Recent.Stretch::to)
        .containsExactly(tuple(5, 7), tuple(7, 8));
    assertThat(recent.following(LANE, 5).getLast().decided().getFirst().taken().scores())
        .hasSize(2);
    assertThat(recent.following(LANE + 1, 0)).isEmpty();
  }

  @Test
  void givesTheSameAgainUntilItWasTaken() {
    recent.add(commit(0, 1, 1));
    recent.add(commit(1, 2, 1));

    assertThat(recent.following(LANE, 0)).hasSize(2);
    assertThat(recent.following(LANE, 0)).hasSize(2);
    assertThat(recent.following(LANE, 1)).hasSize(1);
    assertThat(recent.following(LANE, 2)).isEmpty();
  }

  @Test
  void tellsWhereItHasAGap() {
    recent.add(commit(2, 3, 1));
    recent.add(commit(6, 7, 1));

    assertThat(recent.missingTo(LANE, 0)).as("entries 1 and 2 are not here").isEqualTo(2);
    assertThat(recent.following(LANE, 2)).hasSize(1);
    assertThat(recent.missingTo(LANE, 3)).isEqualTo(6);
    assertThat(recent.missingTo(LANE, 7)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void givesNoHalfStretch() {
    recent.add(commit(2, 6, 1));

    assertThat(recent.missingTo(LANE, 4)).isEqualTo(Long.MAX_VALUE);
    assertThat(recent.following(LANE, 4)).isEmpty();
  }

  @Test
  void hasRoomAgainOnceWhatWaitedWasTaken() {
    int half = Recent.WEIGHT_MAX / 2;
    recent.add(commit(0, 1, half));
    recent.add(commit(1, 2, half));
    recent.add(commit(2, 3, 1));
    assertThat(recent.following(LANE, 0)).as("the third found no room").hasSize(2);

    recent.forget(LANE);
    recent.add(commit(3, 4, half));
    assertThat(recent.missingTo(LANE, 2)).isEqualTo(3);
    assertThat(recent.following(LANE, 3)).hasSize(1);
  }

  private static Tuple tuple(long after, long to) {
    return Tuple.tuple(after, to);
  }

  /** Of one patient, with so many events. */
  private static Commit commit(long after, long to, int events) {
    List<PatientEvent> decided = Collections.nCopies(events, SCORED);
    return new Commit(
        List.of(),
        List.of(new LaneHead(LANE, 1, after + 1, new byte[32])),
        List.of(new LaneHead(LANE, 1, to + 1, new byte[32])),
        List.of(
            new Commit.PatientChange(
                TENANT, PATIENT, LANE, to, decided, PatientState.INITIAL, PatientState.INITIAL)),
        List.of());
  }
}
