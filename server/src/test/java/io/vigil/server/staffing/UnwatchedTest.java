package io.vigil.server.staffing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.WardId;
import io.vigil.server.staffing.Unwatched.Change;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnwatchedTest {
  private static final WardId EAST = new WardId(new UUID(5, 1));
  private static final WardId WEST = new WardId(new UUID(5, 2));
  private static final long BOUND = Unwatched.AFTER.toNanos();

  private long now = -1;
  private final Unwatched unwatched = new Unwatched(() -> now);

  @Test
  void wardIsUnwatchedAfterTenSecondsWithoutAScreenUntilThereIsOne() {
    assertThat(unwatched.look(Set.of(EAST))).isEmpty();
    now += BOUND - 1;
    assertThat(unwatched.look(Set.of(EAST, WEST))).isEmpty();
    now++;
    assertThat(unwatched.look(Set.of(EAST, WEST))).containsExactly(new Change(EAST, true));
    assertThat(unwatched.size()).isEqualTo(1);
    now += BOUND;
    assertThat(unwatched.look(Set.of(EAST, WEST))).containsExactly(new Change(WEST, true));

    assertThat(unwatched.look(Set.of(WEST))).containsExactly(new Change(EAST, false));
    assertThat(unwatched.size()).isEqualTo(1);
  }

  @Test
  void screenThatIsBackInTimeIsNotMissed() {
    unwatched.look(Set.of(EAST));
    now += BOUND - 1;
    unwatched.look(Set.of());
    now++;
    assertThat(unwatched.look(Set.of(EAST))).isEmpty();
    now += BOUND - 1;
    assertThat(unwatched.look(Set.of(EAST))).isEmpty();
  }
}
