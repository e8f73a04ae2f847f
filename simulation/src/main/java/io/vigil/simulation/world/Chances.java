package io.vigil.simulation.world;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** What chance decides for one component: a stream of its own, from the seed and its name. */
final class Chances {

  private final SplittableRandom random;

  private Chances(long seed) {
    random = new SplittableRandom(seed);
  }

  static Chances of(long seed, String component) {
    long hash = seed * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < component.length(); i++) {
      hash = (hash ^ component.charAt(i)) * 0x100000001B3L;
    }
    return new Chances(hash ^ (hash >>> 29));
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  boolean percent(double chance) {
    return random.nextDouble() * 100 < chance;
  }

  /** From {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  /** Of any size between two: as likely to lie between 1 and 10 as between 10 and 100. */
  long spread(long least, long most) {
    return Math.round(least * Math.pow((double) most / least, random.nextDouble()));
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
