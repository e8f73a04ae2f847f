package io.vigil.server.staffing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.PersonId;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final UUID ANNE = new UUID(2, 1);
  private static final long BOUND = Presence.UNREACHABLE_AFTER.toNanos();

  private Set<UUID> open = Set.of();
  private long now = Duration.ofHours(-1).toNanos();
  private final Presence presence = new Presence(() -> open, () -> now);

  private boolean reachable() {
    presence.look();
    return presence.reachable(new PersonId(ANNE));
  }

  @Test
  void nobodyIsMissedBeforeThisProcessCouldHaveSeenThem() {
    assertThat(reachable()).isTrue();
    now += BOUND;
    assertThat(reachable()).isTrue();
    now++;
    assertThat(reachable()).isFalse();
  }

  @Test
  void whoIsOnTheWayBetweenTwoRoomsIsNotMissed() {
    now += 2 * BOUND;
    open = Set.of(ANNE);
    assertThat(reachable()).isTrue();

    open = Set.of();
    now += BOUND;
    assertThat(reachable()).isTrue();
    now++;
    assertThat(reachable()).isFalse();

    open = Set.of(ANNE);
    assertThat(reachable()).isTrue();
  }
}
