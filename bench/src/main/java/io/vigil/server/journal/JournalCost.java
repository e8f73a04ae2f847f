package io.vigil.server.journal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Commit;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.launcher.LocalPostgres;
import io.vigil.server.ops.VigilProperties;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What a transmission costs from the inbox on: CPU of the writer, of the projector and of
 * PostgreSQL, and what it leaves on the disk. No HTTP, no sockets.
 *
 * <p>Arguments: numbers of patients, numbers of transmissions that are handed in together, and how
 * many make one measurement: {@code 1000,10000 1,30,300,1000 50000}. In microseconds of CPU per
 * acknowledged transmission of 10 readings; WAL in bytes per transmission.
 */
@NullMarked
public final class JournalCost {
  private static final int MAX_ROUND = 10_000;
  private static final int RAW_BYTES = 150;
  private static final int LIVE_PER_SECOND = 100;
  private static final int BACKLOG_TIMES = 10;
  private static final int BACKLOG_WAITING_MAX = 5_000;
  private static final long BACKLOG_AGE_MILLIS = 3_600_000;
  private static final int FLOOD_ROUNDS = 5;
  private static final int FLOOD_SECONDS = 2;
  private static final String PASSWORD = "of a benchmark's database";
  private static final List<VitalSign> SENT =
      List.of(
          VitalSign.HEART_RATE,
          VitalSign.SPO2,
          VitalSign.RESPIRATION_RATE,
          VitalSign.SYSTOLIC_PRESSURE,
          VitalSign.DIASTOLIC_PRESSURE);
  private static final int[] USUAL = {72, 97, 15, 124, 78};

  private final ConfigurableApplicationContext context;
  private final JdbcClient superuser;
  private final long postmaster;
  private final Lanes lanes;
  private final Counting counting;
  private final List<DeviceId> devices = new ArrayList<>();
  private final long[] sentMillis;
  private final Random random = new Random(1);
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final UUID epoch = UUID.randomUUID();
  private long sequence;

  /** The server's own parts from the inbox on. */
  @EnableConfigurationProperties(VigilProperties.class)
  @ComponentScan({"io.vigil.server.journal", "io.vigil.server.series"})
  @ComponentScan(
      basePackages = "io.vigil.server.ops",
      useDefaultFilters = false,
      includeFilters =
          @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.DatabaseConfiguration"))
  static class Parts {
    @Bean
    MeterRegistry registry() {
      return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    @Bean
    Counting counting() {
      return new Counting();
    }
  }

  static final class Counting implements CommitListener {
    final AtomicLong commits = new AtomicLong();

    @Override
    public void committed(Commit commit) {
      commits.incrementAndGet();
    }
  }

  /** CPU so far, in nanoseconds, by who used it. */
  private record Usage(Map<String, Long> nanos, long commits, long walBytes, long wallNanos) {}

  private JournalCost(
      ConfigurableApplicationContext context, String url, long postmaster, int patients) {
    this.context = context;
    this.superuser = JdbcClient.create(new DriverManagerDataSource(url));
    this.postmaster = postmaster;
    this.lanes = context.getBean(Lanes.class);
    this.counting = context.getBean(Counting.class);
    this.sentMillis = new long[patients];
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("journal-cost");
    LocalPostgres postgres = LocalPostgres.start(folder.resolve("postgres"), 0, PASSWORD);
    try {
      for (int patients : numbers(arguments[0])) {
        String name = "vigil_" + patients;
        postgres.createDatabase(name);
        String url = postgres.jdbcUrl(name);
        try (ConfigurableApplicationContext context =
            new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .properties("logging.level.root=warn")
                .run("--vigil.db.url=" + url, "--vigil.data=" + folder)) {
          new JournalCost(context, url, postgres.pid(), patients)
              .run(patients, numbers(arguments[1]), Integer.parseInt(arguments[2]));
        }
      }
    } finally {
      postgres.stop();
    }
  }

  private static int[] numbers(String list) {
    return Arrays.stream(list.split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private void run(int patients, int[] batches, int count) throws Exception {
    admit(patients);
    send(300, patients, count);
    for (int batch : batches) {
      Usage before = usage();
      long sent = send(batch, patients, batch == 1 ? count / 20 : count);
      report(patients, batch, sent, before, usage());
    }
    settle();
    flood(patients);
    sizes();
  }

  private void admit(int patients) throws Exception {
    TenantId tenant = new TenantId(UUID.randomUUID());
    WardId ward = new WardId(UUID.randomUUID());
    long from = System.currentTimeMillis() - 2 * BACKLOG_AGE_MILLIS;
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < patients; i++) {
      PatientId patient = new PatientId(UUID.randomUUID());
      DeviceId device = new DeviceId(UUID.randomUUID());
      answers.add(
          submit(
              new Submission.ForPatient(
                  tenant,
                  patient,
                  new PatientInput.Admit(
                      new Admission(
                          patient,
                          "Patient " + i,
                          "MRN-" + i,
                          LocalDate.of(1950, 1, 31),
                          ward,
                          Integer.toString(i),
                          false),
                      DefaultRules.VERSION_1),
                  Optional.empty(),
                  Optional.empty())));
      answers.add(
          submit(
              new Submission.Keep(
                  tenant,
                  new Subject(Subject.Kind.DEVICE, device.value()),
                  new Act.DeviceRegistered(
                      device, "Monitor " + i, "bedside-monitor", "S" + i, 60_000, new byte[32]),
                  Optional.empty(),
                  Optional.empty())));
      answers.add(submit(new Submission.Assign(tenant, device, patient, from, UUID.randomUUID())));
      devices.add(device);
      sentMillis[i] = from;
      if (answers.size() > 1_000) {
        await(answers);
      }
    }
    await(answers);
    System.out.printf(Locale.ROOT, "%d patients admitted%n", patients);
  }

  private CompletableFuture<Answer> submit(Submission submission) {
    return lanes.submit(submission, Urgency.LIVE, 0);
  }

  private static void await(List<CompletableFuture<Answer>> answers) throws Exception {
    for (CompletableFuture<Answer> answer : answers) {
      answer.get(20, TimeUnit.SECONDS);
    }
    answers.clear();
  }

  /** Two rounds are under way at any time: one is committed while the other gathers. */
  private long send(int batch, int patients, int count) throws Exception {
    long sent = 0;
    List<CompletableFuture<Answer>> before = new ArrayList<>();
    while (sent < count) {
      List<CompletableFuture<Answer>> now = new ArrayList<>(Math.min(batch, MAX_ROUND));
      for (int i = 0; i < batch; i++) {
        now.add(submit(transmission((int) (sequence % patients))));
        sent++;
      }
      await(before);
      before = now;
    }
    await(before);
    return sent;
  }

  /** Five vital signs at two instants since the patient's last. */
  private Submission transmission(int patient) {
    return transmission(patient, 0);
  }

  private Submission transmission(int patient, long ageMillis) {
    long now = System.currentTimeMillis() - ageMillis;
    long last = ageMillis == 0 ? sentMillis[patient] : now - 1_000;
    long first = last + Math.max(1, (now - last) / 2);
    long second = Math.max(first + 1, now);
    if (ageMillis == 0) {
      sentMillis[patient] = second;
    }
    List<Reading> readings = new ArrayList<>(10);
    for (long at : new long[] {first, second}) {
      for (int i = 0; i < SENT.size(); i++) {
        readings.add(
            new Reading(
                SENT.get(i),
                BigDecimal.valueOf(USUAL[i] + random.nextInt(3)),
                Instant.ofEpochMilli(at),
                0));
      }
    }
    byte[] raw = new byte[RAW_BYTES];
    random.nextBytes(raw);
    DeviceId device = devices.get(patient);
    UUID id = new UUID(random.nextLong(), random.nextLong());
    return new Submission.Transmission(
        new TransmissionIdentity(
            new TransmissionId(id), device, device.value(), epoch, sequence++, id.hashCode()),
        ageMillis == 0,
        readings,
        raw);
  }

  /** Live latency by turns without and with ten times as much backlog. */
  private void flood(int patients) throws Exception {
    List<Long> quiet = new ArrayList<>();
    List<Long> flooded = new ArrayList<>();
    for (int round = 0; round < FLOOD_ROUNDS; round++) {
      live(patients, 0, quiet);
      live(patients, BACKLOG_TIMES, flooded);
    }
    System.out.printf(
        Locale.ROOT,
        "live at %d/s, p50 and p99 in ms: alone %.1f %.1f, with %dx backlog %.1f %.1f%n",
        LIVE_PER_SECOND,
        percentile(quiet, 50),
        percentile(quiet, 99),
        BACKLOG_TIMES,
        percentile(flooded, 50),
        percentile(flooded, 99));
  }

  private void live(int patients, int backlogTimes, List<Long> nanos) throws Exception {
    Deque<CompletableFuture<Answer>> late = new ArrayDeque<>();
    List<CompletableFuture<Long>> taken = new ArrayList<>();
    long begun = System.nanoTime();
    for (int i = 0; i < LIVE_PER_SECOND * FLOOD_SECONDS; i++) {
      long due = begun + i * (1_000_000_000L / LIVE_PER_SECOND);
      for (int k = 0; k < backlogTimes && late.size() < BACKLOG_WAITING_MAX; k++) {
        late.add(
            lanes.submit(
                transmission((int) (sequence % patients), BACKLOG_AGE_MILLIS), Urgency.BACKLOG, 0));
      }
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      taken.add(
          submit(transmission((int) (sequence % patients)))
              .thenApply(answer -> System.nanoTime() - due));
      while (!late.isEmpty() && late.peek().isDone()) {
        late.remove();
      }
    }
    for (CompletableFuture<Long> each : taken) {
      nanos.add(each.get(20, TimeUnit.SECONDS));
    }
    await(new ArrayList<>(late));
  }

  private static double percentile(List<Long> nanos, int percent) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get((sorted.size() - 1) * percent / 100) / 1e6;
  }

  private void settle() {
    var registry = context.getBean(MeterRegistry.class);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (registry.get("vigil.projector.lag").gauge().value() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private Usage usage() throws IOException {
    Map<String, Long> nanos = new TreeMap<>();
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null) {
        String name = info.getThreadName();
        String who =
            name.equals("writer") || name.equals("projector")
                ? "java " + name
                : name.equals("main") ? "load" : "java rest";
        nanos.merge(who, threads.getThreadCpuTime(id), Long::sum);
      }
    }
    try (var processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        if (process.getFileName().toString().matches("[0-9]+")) {
          postgres(process, nanos);
        }
      }
    }
    long wal =
        superuser
            .sql("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
            .query(Long.class)
            .single();
    return new Usage(nanos, counting.commits.get(), wal, System.nanoTime());
  }

  /** From stat: the parent is the 4th field, user and system time the 14th and 15th, in ticks. */
  private void postgres(Path process, Map<String, Long> nanos) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean parent = process.getFileName().toString().equals(Long.toString(postmaster));
      if (!parent && Long.parseLong(fields[1]) != postmaster) {
        return;
      }
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      if (parent) {
        // Of workers that have ended meanwhile.
        ticks += Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
      }
      String command = Files.readString(process.resolve("cmdline"));
      String who =
          command.contains("vigil_writer")
              ? "pg writer"
              : command.contains("vigil_projector") ? "pg projector" : "pg rest";
      nanos.merge(who, ticks * 10_000_000, Long::sum);
    } catch (IOException gone) {
      // It ended between the listing and here.
    }
  }

  private static void report(int patients, int batch, long sent, Usage before, Usage after) {
    StringBuilder line = new StringBuilder();
    long commits = after.commits() - before.commits();
    line.append(
        String.format(
            Locale.ROOT,
            "%6d patients, batch %4d (%6.1f): %6.0f/s, WAL %5d |",
            patients,
            batch,
            sent / (double) Math.max(1, commits),
            sent * 1e9 / (after.wallNanos() - before.wallNanos()),
            (after.walBytes() - before.walBytes()) / sent));
    after
        .nanos()
        .forEach((who, nanos) ->
            line.append(
                String.format(
                    Locale.ROOT,
                    " %s %.1f",
                    who,
                    (nanos - before.nanos().getOrDefault(who, 0L)) / 1e3 / sent)));
    System.out.println(line);
  }

  private void sizes() {
    long entries = superuser.sql("select count(*) from journal.entry").query(Long.class).single();
    superuser
        .sql(
            """
            select n.nspname || '.' || c.relname, pg_relation_size(c.oid)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('journal', 'series', 'care', 'engine', 'pg_toast')
              and pg_relation_size(c.oid) > 200000
            order by 2 desc limit 14
            """)
        .query(row -> {
          System.out.printf(
              Locale.ROOT,
              "%8.1f bytes an entry  %s%n",
              row.getLong(2) / (double) entries,
              row.getString(1));
        });
  }
}
