package io.vigil.engine.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Heads in memory, for tests; they outlive the witness as a disk does, and can be made to fail. */
public final class InMemoryHeads implements Heads {

  /** What becomes of a save. */
  public enum Fault {
    /** Nothing was kept. */
    LOST,
    /** It was kept, but the caller can't know. */
    KEPT
  }

  private final Map<String, Checkpoint> heads = new HashMap<>();
  private Optional<Fault> fault = Optional.empty();

  /** Others, which hold the same. */
  public InMemoryHeads copy() {
    InMemoryHeads copy = new InMemoryHeads();
    copy.heads.putAll(heads);
    return copy;
  }

  /** Lets the next save fail. */
  public void failNextSave(Fault next) {
    fault = Optional.of(next);
  }

  @Override
  public Optional<Checkpoint> latest(String origin) {
    return Optional.ofNullable(heads.get(origin));
  }

  @Override
  public void save(Checkpoint checkpoint) {
    Optional<Fault> now = fault;
    fault = Optional.empty();
    if (now.isEmpty() || now.get() == Fault.KEPT) {
      heads.put(checkpoint.origin(), checkpoint);
    }
    if (now.isPresent()) {
      throw new UncheckedIOException(new IOException("the disk is full"));
    }
  }
}
