package io.vigil.server.evidence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Commit;
import io.vigil.engine.JournalStore;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.ExportFiles;
import io.vigil.server.ops.DatabaseRole;
import io.vigil.server.ops.DatabaseSetup;
import io.vigil.server.ops.VigilProperties;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/**
 * Writes exports. While no server runs it journals first that somebody does; the entry that says so
 * is in the export. Beside a server that runs it only reads: that server was told before, and has
 * journalled it.
 */
@EnableConfigurationProperties(VigilProperties.class)
@ComponentScan(
    basePackages = "io.vigil.server",
    useDefaultFilters = false,
    includeFilters =
        @ComponentScan.Filter(
            type = FilterType.REGEX,
            pattern = {
              "io\\.vigil\\.server\\.ops\\.DatabaseConfiguration",
              "io\\.vigil\\.server\\.keys\\.KeysConfiguration",
              "io\\.vigil\\.server\\.journal\\.(JournalConfiguration|JournalReader)",
              "io\\.vigil\\.server\\.evidence\\.(TreeTables|JournalExport)"
            }))
public class ExportCommand {
  private static final int DONE = 0;
  private static final int MISUNDERSTOOD = 64;

  private static final String TENANT = "--tenant=";
  private static final String BESIDE = "--beside";

  /** For what was committed before the export began to get into the trees. */
  private static final Duration SEQUENCED_MAX = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(100);

  private ExportCommand() {}

  /**
   * Runs the command.
   *
   * @param out where progress and result are told
   * @param arguments the directory, which must be absent or empty; {@code --tenant=ID} for that
   *     tenant alone, whose export then is the directory itself, otherwise it holds one for each;
   *     {@code --beside} while a server runs on this database; settings beside those of the
   *     environment, as {@code --name=value}
   * @return the exit code: 0; 64 if the arguments are not understood
   * @throws RuntimeException if it could not be carried out
   */
  public static int run(PrintStream out, String... arguments) {
    List<String> given = List.of(arguments);
    List<String> directories = given.stream().filter(each -> !each.startsWith("-")).toList();
    if (directories.size() != 1) {
      out.println("export takes one directory");
      return MISUNDERSTOOD;
    }
    Optional<TenantId> tenant =
        given.stream()
            .filter(each -> each.startsWith(TENANT))
            .map(each -> new TenantId(UUID.fromString(each.substring(TENANT.length()))))
            .findFirst();
    String[] settings =
        given.stream()
            .filter(
                each -> each.startsWith("-") && !each.startsWith(TENANT) && !each.equals(BESIDE))
            .toArray(String[]::new);
    boolean beside = given.contains(BESIDE);
    try (ConfigurableApplicationContext context =
        context(beside ? Beside.class : ExportCommand.class, settings)) {
      Work work = new Work(context, Path.of(directories.getFirst()), out);
      if (beside) {
        work.runBeside(tenant);
      } else {
        work.run(tenant);
      }
      return DONE;
    } catch (IOException e) {
      throw new UncheckedIOException("Writing the export", e);
    }
  }

  /** The tables alone, only to read: the server that runs has the keys and the lanes. */
  @EnableConfigurationProperties(VigilProperties.class)
  @Import({TreeTables.class, JournalExport.class})
  static class Beside {
    private static final int CONNECTIONS_MAX = 2;

    @Bean
    @Qualifier("writer")
    HikariDataSource writer(VigilProperties properties) {
      HikariConfig pool = new HikariConfig();
      pool.setDataSource(
          DatabaseSetup.madeBefore(properties.db().url(), properties.data().resolve("secrets"))
              .connectingAs(DatabaseRole.WRITER));
      pool.setMaximumPoolSize(CONNECTIONS_MAX);
      pool.setReadOnly(true);
      return new HikariDataSource(pool);
    }
  }

  static ConfigurableApplicationContext context(Class<?> parts, String... settings) {
    return new SpringApplicationBuilder(parts)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .properties("logging.level.root=warn")
        .run(settings);
  }

  private static final class Work {
    private final ConfigurableApplicationContext context;
    private final TreeTables tables;
    private final Path directory;
    private final PrintStream out;

    Work(ConfigurableApplicationContext context, Path directory, PrintStream out) {
      this.context = context;
      this.tables = context.getBean(TreeTables.class);
      this.directory = directory;
      this.out = out;
    }

    void run(Optional<TenantId> only) throws IOException {
      requireEmpty();
      Sequencer sequencer = new Sequencer(tables, new SimpleMeterRegistry());
      sequence(sequencer);
      List<TenantId> tenants = tenants(only);
      journal(tenants.stream().filter(tables.tenants()::contains).toList(), sequencer);
      sequence(sequencer);
      write(only, tenants, sequencer.standing(), tables.heads());
    }

    void runBeside(Optional<TenantId> only) throws IOException {
      requireEmpty();
      long[] heads = tables.heads();
      TreeTables.Standing standing = awaitSequenced(heads);
      long late =
          IntStream.range(0, heads.length)
              .mapToLong(lane -> Math.max(0, heads[lane] - standing.cursors()[lane]))
              .sum();
      if (late > 0) {
        out.println(
            "%d entries are not in their tree yet and are left out: see the alerts"
                .formatted(late));
      }
      write(only, tenants(only), standing, standing.cursors());
    }

    /** The trees with all that was committed, if they get there; else as far as they are. */
    private TreeTables.Standing awaitSequenced(long[] heads) {
      long end = System.nanoTime() + SEQUENCED_MAX.toNanos();
      while (System.nanoTime() < end && !reached(tables.cursors(), heads)) {
        LockSupport.parkNanos(POLL.toNanos());
      }
      return tables.load();
    }

    private static boolean reached(long[] cursors, long[] heads) {
      return IntStream.range(0, heads.length).allMatch(lane -> cursors[lane] >= heads[lane]);
    }

    /** Those without a tree too: somebody put their entries there. */
    private List<TenantId> tenants(Optional<TenantId> only) {
      List<TenantId> all = new ArrayList<>(tables.tenants());
      all.addAll(tables.strangeTenants());
      List<TenantId> tenants = only.map(List::of).orElse(all);
      if (!all.containsAll(tenants)) {
        throw new IllegalStateException("There are no entries of that tenant");
      }
      return tenants;
    }

    private void write(
        Optional<TenantId> only, List<TenantId> tenants, TreeTables.Standing standing, long[] upTo)
        throws IOException {
      for (TenantId tenant : tenants) {
        Path to = only.isPresent() ? directory : directory.resolve(tenant.value().toString());
        Files.createDirectories(to);
        long leaves =
            context
                .getBean(JournalExport.class)
                .write(tenant, standing.tree(tenant), upTo, new Folder(to));
        out.println("Exported %d entries of tenant %s".formatted(leaves, tenant.value()));
      }
    }

    private void requireEmpty() throws IOException {
      if (Files.exists(directory)) {
        try (Stream<Path> content = Files.list(directory)) {
          if (content.findAny().isPresent()) {
            throw new IllegalStateException(directory + " is not empty");
          }
        }
      }
    }

    /** Whatever waits is put into the trees. */
    private static void sequence(Sequencer sequencer) {
      boolean more = true;
      while (more) {
        long before = sequencer.lagEntries();
        more = sequencer.turn() || (sequencer.lagEntries() > 0 && sequencer.lagEntries() != before);
      }
    }

    /** Without the states of the lanes: a journal that somebody changed must come out too. */
    private void journal(List<TenantId> tenants, Sequencer sequencer) {
      JournalStore store = context.getBean(JournalStore.class);
      Sealer sealer = context.getBean(Sealer.class);
      EntryCodec codec = new EntryCodec(sealer);
      long now = context.getBean(Clock.class).millis();
      Map<Integer, LaneHead> from = new HashMap<>();
      store.takeOver().forEach(head -> from.put(head.lane(), head));
      Map<Integer, LaneHead> to = new TreeMap<>();
      List<SealedEntry> entries = new ArrayList<>();
      for (TenantId tenant : tenants) {
        Subject subject = new Subject(Subject.Kind.SERVICE, tenant.value());
        LaneHead head =
            Objects.requireNonNull(to.getOrDefault(subject.lane(), from.get(subject.lane())));
        EntryBody body =
            new EntryBody.OfAct(
                new Act.JournalExported(sequencer.standing().tree(tenant).size()),
                Optional.empty());
        Header header =
            new Header(
                tenant,
                subject.lane(),
                head.nextSeq(),
                now,
                body.kind(),
                EntryBody.VERSION,
                subject,
                Optional.empty(),
                Optional.empty(),
                sealer.keyOf(subject));
        SealedEntry entry = codec.seal(head, header, body);
        entries.add(entry);
        to.put(
            head.lane(),
            new LaneHead(head.lane(), head.epoch(), head.nextSeq() + 1, entry.chain()));
      }
      List<LaneHead> before =
          to.keySet().stream().map(lane -> Objects.requireNonNull(from.get(lane))).toList();
      Commit commit = new Commit(entries, before, List.copyOf(to.values()), List.of(), List.of());
      store.commit(commit);
      sequencer.committed(commit);
    }
  }

  /** The files of an export in a directory of its own. */
  record Folder(Path directory) implements ExportFiles {

    @Override
    public OutputStream create(String name) throws IOException {
      return Files.newOutputStream(
          directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public InputStream open(String name) throws IOException {
      try {
        return Files.newInputStream(directory.resolve(name));
      } catch (NoSuchFileException e) {
        throw (FileNotFoundException) new FileNotFoundException(name).initCause(e);
      }
    }
  }
}
