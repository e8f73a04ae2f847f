package io.vigil.server.evidence;

import io.vigil.core.id.TenantId;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.MalformedNoteException;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Holds the trees of a restored database against what is known to have been signed, before anything
 * is added to them. It only reads, and needs no key: a checkpoint is believed whoever signed it,
 * since a wrong one can only bring about a warning.
 */
public final class CompareCommand {
  private static final int ALL_IS_HERE = 0;
  private static final int NOT_ALL_IS_HERE = 3;

  private static final String TO = "--to=";
  private static final int NOTE_BYTES_MAX = 1 << 17;
  private static final int FILES_MAX = 1_000_000;

  private CompareCommand() {}

  /**
   * Runs the command.
   *
   * @param out where it is told, tenant by tenant
   * @param arguments directories with checkpoints, as a notary ({@code checkpoints/}) or a witness
   *     ({@code heads/}) keeps them; {@code --to=FILE}, where what was found is kept for {@link
   *     RestoredJournal}; settings as {@code --name=value}
   * @return the exit code: 0; 3 if entries are missing, or what is here was not signed
   * @throws RuntimeException if it could not be carried out
   */
  public static int run(PrintStream out, String... arguments) {
    List<String> given = List.of(arguments);
    Path to =
        given.stream()
            .filter(each -> each.startsWith(TO))
            .map(each -> Path.of(each.substring(TO.length())))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("--to=FILE is missing"));
    String[] settings =
        given.stream()
            .filter(each -> each.startsWith("-") && !each.startsWith(TO))
            .toArray(String[]::new);
    Map<String, TreeMap<Long, Checkpoint>> known = new HashMap<>();
    try (ConfigurableApplicationContext context =
        ExportCommand.context(ExportCommand.Beside.class, settings)) {
      for (String directory : given) {
        if (!directory.startsWith("-")) {
          read(Path.of(directory), known, out);
        }
      }
      List<RestoredJournal.Compared> compared =
          compare(
              context.getBean(TreeTables.class),
              JdbcClient.create(context.getBean("writer", DataSource.class)),
              known);
      compared.forEach(each -> out.println(each.told()));
      RestoredJournal.write(to, compared);
      return compared.stream().allMatch(RestoredJournal.Compared::isAll)
          ? ALL_IS_HERE
          : NOT_ALL_IS_HERE;
    } catch (IOException e) {
      throw new UncheckedIOException("Reading what was signed", e);
    }
  }

  private static List<RestoredJournal.Compared> compare(
      TreeTables tables, JdbcClient client, Map<String, TreeMap<Long, Checkpoint>> known) {
    Map<TenantId, Long> waiting = tables.waiting();
    TreeTables.Standing standing = tables.load();
    List<RestoredJournal.Compared> all = new ArrayList<>();
    for (Map.Entry<TenantId, Tree> each : standing.trees().entrySet()) {
      TenantId tenant = each.getKey();
      Tree tree = each.getValue();
      Optional<Checkpoint> own =
          CheckpointTables.newest(client, tenant.value()).map(CheckpointTables.Stored::checkpoint);
      own.ifPresent(checkpoint -> add(checkpoint, known));
      TreeMap<Long, Checkpoint> signed = ofNewestLog(tenant, own, known);
      Map.Entry<Long, Checkpoint> within = signed.floorEntry(tree.size());
      boolean fits =
          within == null
              || Arrays.equals(
                  within.getValue().root(),
                  MerkleTree.root(within.getKey(), tree.over(tables.tiles(tenant))));
      all.add(
          new RestoredJournal.Compared(
              tenant,
              tree.size(),
              waiting.getOrDefault(tenant, 0L),
              fits,
              signed.isEmpty()
                  ? Optional.empty()
                  : Optional.of(signed.lastEntry().getValue().text())));
    }
    all.sort(Comparator.comparing(compared -> compared.tenant().value()));
    return all;
  }

  /** A tenant may have had other logs before; they ended where a backup was restored. */
  private static TreeMap<Long, Checkpoint> ofNewestLog(
      TenantId tenant, Optional<Checkpoint> own, Map<String, TreeMap<Long, Checkpoint>> known) {
    if (own.isPresent()) {
      return known.getOrDefault(own.get().origin(), new TreeMap<>());
    }
    return known.entrySet().stream()
        .filter(log -> log.getKey().endsWith("/" + tenant.value()))
        .map(Map.Entry::getValue)
        .max(Comparator.comparing(TreeMap::lastKey))
        .orElseGet(TreeMap::new);
  }

  private static void add(Checkpoint checkpoint, Map<String, TreeMap<Long, Checkpoint>> known) {
    known
        .computeIfAbsent(checkpoint.origin(), origin -> new TreeMap<>())
        .put(checkpoint.size(), checkpoint);
  }

  /** A crash leaves unfinished files: what is no checkpoint is told of, and holds nobody up. */
  private static void read(
      Path directory, Map<String, TreeMap<Long, Checkpoint>> known, PrintStream out)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).limit(FILES_MAX + 1L).toList();
    }
    if (files.size() > FILES_MAX) {
      throw new IllegalStateException(directory + " holds more than a million checkpoints");
    }
    for (Path file : files) {
      checkpoint(file)
          .ifPresentOrElse(
              checkpoint -> add(checkpoint, known),
              () -> out.println(file + " holds no checkpoint, and is passed over"));
    }
  }

  /** A note, as the notary keeps it, or its text alone, as heads are kept. */
  private static Optional<Checkpoint> checkpoint(Path file) throws IOException {
    if (Files.size(file) > NOTE_BYTES_MAX) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      return Optional.of(Checkpoint.parse(text.contains("\n\n") ? Note.parse(bytes).text() : text));
    } catch (MalformedNoteException e) {
      return Optional.empty();
    }
  }
}
