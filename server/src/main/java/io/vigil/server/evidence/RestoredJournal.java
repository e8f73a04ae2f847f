package io.vigil.server.evidence;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.VigilProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * At the first start after a restore, journals in each tenant's journal that it goes on from a
 * backup, and the last checkpoint that is known of the log before: before anybody is served, so
 * that only the process's own start comes earlier.
 *
 * <pre>
 *   restored             up to when the backup goes; written by the restore, and stays
 *   restored-journal     what {@link CompareCommand} found; removed once it is journalled
 *   restored-accepted    who said that it is to go on all the same
 * </pre>
 */
@Component
class RestoredJournal implements SmartLifecycle {

  static final String FOUND = "restored-journal";
  private static final String RESTORED = "restored";
  private static final String ACCEPTED = "restored-accepted";

  private static final Logger log = LoggerFactory.getLogger(RestoredJournal.class);

  private final Lanes lanes;
  private final Path data;
  private volatile boolean running;

  RestoredJournal(Lanes lanes, VigilProperties properties) {
    this.lanes = lanes;
    this.data = properties.data();
  }

  /**
   * What a restored tree is to what was signed.
   *
   * @param entries in the tree
   * @param waiting entries that are here and were not in the tree yet
   * @param fits whether the tree begins with the largest signed one that it could begin with
   * @param lastSigned text of the largest checkpoint that is known
   */
  record Compared(
      TenantId tenant, long entries, long waiting, boolean fits, Optional<String> lastSigned) {

    boolean isAll() {
      return fits && missing() == 0;
    }

    /** Entries that were signed and are not here, at least. */
    long missing() {
      long signed = lastSigned.map(text -> Checkpoint.parse(text).size()).orElse(0L);
      return Math.max(0, signed - entries - waiting);
    }

    String told() {
      String here = "Tenant %s: %d entries are here".formatted(tenant.value(), entries + waiting);
      if (lastSigned.isEmpty()) {
        return here + "; no checkpoint of it is known, so that nothing can be said of it";
      }
      long signed = Checkpoint.parse(lastSigned.get()).size();
      if (!fits) {
        return here + ", and THEY ARE NOT WHAT WAS SIGNED: something was changed, not only lost";
      }
      return missing() > 0
          ? here
              + ", and %d were signed: %d that are younger than the backup are missing"
                  .formatted(signed, missing())
          : here + "; they begin with what was signed, %d entries".formatted(signed);
    }
  }

  /** A line for each tenant; whole, or the file is not there. */
  static void write(Path file, List<Compared> compared) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Compared each : compared) {
      lines
          .append(
              "%s %d %d %b %s"
                  .formatted(
                      each.tenant().value(),
                      each.entries(),
                      each.waiting(),
                      each.fits(),
                      each.lastSigned().map(RestoredJournal::encoded).orElse("-")))
          .append('\n');
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.writeString(unfinished, lines);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static List<Compared> read(Path file) throws IOException {
    List<Compared> all = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(" ", -1);
      all.add(
          new Compared(
              new TenantId(UUID.fromString(parts[0])),
              Long.parseLong(parts[1]),
              Long.parseLong(parts[2]),
              Boolean.parseBoolean(parts[3]),
              parts[4].equals("-") ? Optional.empty() : Optional.of(decoded(parts[4]))));
    }
    return all;
  }

  /** A crash in between journals it once more, which is true too. */
  @Override
  public void start() {
    running = true;
    Path found = data.resolve(FOUND);
    if (!Files.exists(found)) {
      return;
    }
    try {
      Instant upTo = Instant.parse(Files.readString(data.resolve(RESTORED)).strip());
      Path acceptance = data.resolve(ACCEPTED);
      Optional<String> acceptedBy =
          Files.exists(acceptance)
              ? Optional.of(Files.readString(acceptance).strip())
              : Optional.empty();
      for (Compared each : read(found)) {
        log.warn("The journal goes on from a backup up to {}. {}", upTo, each.told());
        lanes.keep(
            each.tenant(),
            new Subject(Subject.Kind.SERVICE, each.tenant().value()),
            new Act.JournalRestored(
                upTo.toEpochMilli(),
                each.entries() + each.waiting(),
                each.lastSigned(),
                each.fits(),
                each.isAll() ? Optional.empty() : acceptedBy),
            Optional.empty());
      }
      Files.delete(found);
      Files.deleteIfExists(acceptance);
    } catch (IOException e) {
      throw new UncheckedIOException("Journalling that the journal was restored", e);
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the lanes, before anything that hands in what others do. */
  @Override
  public int getPhase() {
    return 1;
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
