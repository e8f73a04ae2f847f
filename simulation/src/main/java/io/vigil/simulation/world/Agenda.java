package io.vigil.simulation.world;

import java.util.PriorityQueue;

/** Virtual time, and what happens in it: at one moment in the order in which it was planned. */
final class Agenda {

  private record Item(long atEpochMillis, long order, Runnable task) implements Comparable<Item> {
    @Override
    public int compareTo(Item other) {
      return atEpochMillis != other.atEpochMillis
          ? Long.compare(atEpochMillis, other.atEpochMillis)
          : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Item> items = new PriorityQueue<>();
  private long now;
  private long planned;

  Agenda(long startEpochMillis) {
    now = startEpochMillis;
  }

  /** True time. */
  long now() {
    return now;
  }

  void after(long millis, Runnable task) {
    at(now + Math.max(0, millis), task);
  }

  void at(long epochMillis, Runnable task) {
    items.add(new Item(Math.max(now, epochMillis), planned++, task));
  }

  /** Lets happen what is planned up to a moment. */
  void run(long untilEpochMillis) {
    while (!items.isEmpty() && items.element().atEpochMillis() <= untilEpochMillis) {
      Item item = items.remove();
      now = item.atEpochMillis();
      item.task().run();
    }
    now = Math.max(now, untilEpochMillis);
  }
}
