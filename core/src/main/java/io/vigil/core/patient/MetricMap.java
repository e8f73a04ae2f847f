package io.vigil.core.patient;

import io.vigil.core.vitals.Metric;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something of each metric, in the order of {@link Metric#all}. Nobody can change it but a {@link
 * Draft}, which changes only the copy that it made.
 */
final class MetricMap<V> extends AbstractMap<Metric, V> {

  /** Up to the last of the common metrics, until one is there that few patients have. */
  private @Nullable Object[] values;

  private MetricMap(@Nullable Object[] values) {
    this.values = values;
  }

  static <V> MetricMap<V> of(Map<Metric, V> map) {
    if (map instanceof MetricMap<V> same) {
      return same;
    }
    boolean uncommon = map.keySet().stream().anyMatch(m -> m.index() >= Metric.COMMON_COUNT);
    MetricMap<V> copy =
        new MetricMap<>(new @Nullable Object[uncommon ? Metric.COUNT : Metric.COMMON_COUNT]);
    map.forEach(copy::set);
    return copy;
  }

  MetricMap<V> copy() {
    return new MetricMap<>(values.clone());
  }

  void set(Metric metric, V value) {
    if (metric.index() >= values.length) {
      values = Arrays.copyOf(values, Metric.COUNT);
    }
    values[metric.index()] = value;
  }

  void clear(Metric metric) {
    if (metric.index() < values.length) {
      values[metric.index()] = null;
    }
  }

  /** There is nothing at this index or any greater one. */
  int bound() {
    return values.length;
  }

  @SuppressWarnings("unchecked") // Nothing else is set.
  @Nullable V at(int index) {
    return index < values.length ? (V) values[index] : null;
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return key instanceof Metric metric ? at(metric.index()) : null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Map.Entry<Metric, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<Metric, V>> iterator() {
        return new Entries();
      }

      @Override
      public int size() {
        return (int) Arrays.stream(values).filter(value -> value != null).count();
      }
    };
  }

  private final class Entries implements Iterator<Map.Entry<Metric, V>> {
    private int next = after(-1);

    private int after(int index) {
      int found = index + 1;
      while (found < values.length && values[found] == null) {
        found++;
      }
      return found;
    }

    @Override
    public boolean hasNext() {
      return next < values.length;
    }

    @Override
    public Map.Entry<Metric, V> next() {
      V value = hasNext() ? at(next) : null;
      if (value == null) {
        throw new NoSuchElementException();
      }
      Metric metric = Metric.all().get(next);
      next = after(next);
      return Map.entry(metric, value);
    }
  }
}
