package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.Admissions;
import io.vigil.client.Alarm;
import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import io.vigil.client.Outcome;
import io.vigil.client.Series;
import io.vigil.client.Transmission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names and values are in no table, no file of PostgreSQL, no log and no metric. */
class DumpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String NAME = "Zebedee Quillfeather";
  private static final String IDENTIFIER = "MRN-sentinel-90417";
  private static final String BED = "Bed-Xylograph-3";
  private static final String WARD = "Ward Vermilionaire";
  private static final String LOGIN = "nurse.quetzalcoatlus";
  private static final String USER_NAME = "Ottoline Umbershoot";
  private static final String DEVICE_NAME = "Monitor Kaleidophon";
  private static final String SERIAL = "SN-Wyvernhelm-55";
  private static final String PASSWORD = "sentinel Passw0rd of 40 letters at least";
  private static final String WRONG_PASSWORD = "sentinel wr0ng guess of somebody";
  private static final LocalDate BORN = LocalDate.of(1931, 7, 23);
  private static final String SATURATION = "86.880147";
  private static final String HEART_RATE = "133.770291";
  private static final String TEMPERATURE = "40.330719";

  @RegisterExtension static final RunningVigil vigil = new RunningVigil();

  private static String deviceSecret;

  @BeforeAll
  static void useEverything() throws Exception {
    try (TestingHospital hospital = new TestingHospital(vigil)) {
      OperatorClient administrator = hospital.administrator;
      UUID ward = administrator.createWard(new Admissions.NewWard(WARD, "ward"));
      administrator.createUser(
          new Admissions.NewUser(LOGIN, USER_NAME, PASSWORD, "nurse", List.of(ward)));
      UUID patient =
          administrator.admitPatient(new Admissions.NewPatient(NAME, IDENTIFIER, BORN, ward, BED));
      DeviceCredential credential =
          administrator.registerDevice(
              new Admissions.NewDevice(DEVICE_NAME, "bedside-monitor", SERIAL, 60_000));
      administrator.bindDevice(credential.device(), patient, Instant.now().minusSeconds(3600));
      deviceSecret = credential.key().split("_", 3)[2];
      try (DeviceClient device = hospital.device(credential);
          OperatorClient nurse = OperatorClient.open(vigil.address());
          RawSession stranger = new RawSession(vigil.address());
          RawSession faulty = new RawSession(vigil.deviceAddress())) {
        Instant now = Instant.now();
        Outcome outcome =
            device.send(
                device.number(
                    Transmission.Urgency.LIVE,
                    List.of(
                        TestingHospital.spo2(SATURATION, now),
                        TestingHospital.heartRate(HEART_RATE, now))));
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        device.decision(((Outcome.Accepted) outcome).receipt().transmission());
        nurse.signIn(LOGIN, PASSWORD);
        nurse.observe(
            patient,
            UUID.randomUUID(),
            now,
            List.of(
                new OperatorClient.Observed("MDC_TEMP_BODY", new BigDecimal(TEMPERATURE), "Cel")));
        Alarm alarm = nurse.patient(patient).alarms().getFirst();
        nurse.accept(alarm.id(), UUID.randomUUID(), alarm.version());
        Waiting.until(
            "the series",
            PATIENCE,
            () ->
                nurse
                        .series(patient, now.minusSeconds(60), now.plusSeconds(60), 100)
                        .series()
                        .stream()
                        .map(Series.Curve::metric)
                        .distinct()
                        .count()
                    >= 3);
        sendWhatIsRefused(faulty, credential);
        askWhatIsRefused(stranger);
      }
    }
  }

  /** Faults are where secrets slip into logs. */
  private static void sendWhatIsRefused(RawSession device, DeviceCredential credential)
      throws Exception {
    String path = "/api/v1/transmissions";
    Map<String, String> key = Map.of("Authorization", "Bearer " + credential.key());
    Map<String, String> falseKey =
        Map.of("Authorization", "Bearer " + credential.key().replaceFirst(".$", "~"));
    String broken = "{\"device\":\"" + NAME + "\",\"readings\":[{\"value\":" + SATURATION;
    assertThat(device.post(path, broken, key).statusCode()).isEqualTo(400);
    assertThat(device.post(path, broken, falseKey).statusCode()).isEqualTo(401);
  }

  private static void askWhatIsRefused(RawSession stranger) throws Exception {
    assertThat(stranger.get("/api/v1/patients/" + SERIAL).statusCode()).isEqualTo(401);
    stranger.get("/api/v1/session");
    Map<String, String> guess = Map.of("login", LOGIN, "password", WRONG_PASSWORD);
    assertThat(stranger.post("/api/v1/session", guess).statusCode()).isEqualTo(401);
  }

  @Test
  void noTableHoldsASentinel() throws Exception {
    List<String> found = new ArrayList<>();
    int columns = 0;
    try (Connection connection = vigil.superuser();
        Statement statement = connection.createStatement()) {
      for (Column column : columnsOf(statement)) {
        columns++;
        found.addAll(sentinelsIn(statement, column, sentinels()));
      }
    }
    System.out.println("Read " + columns + " columns of all tables");
    assertThat(columns).isGreaterThan(100);
    assertThat(found).isEmpty();
  }

  @Test
  void noFileOfPostgresHoldsASentinel() throws Exception {
    try (Connection connection = vigil.superuser();
        Statement statement = connection.createStatement()) {
      statement.execute("checkpoint");
    }
    Map<String, byte[]> sentinels = sentinels();
    List<String> found = new ArrayList<>();
    long bytes = 0;
    try (Stream<Path> files = Files.walk(vigil.postgresDirectory())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] content = content(file);
        bytes += content.length;
        sentinels.forEach((what, sentinel) -> {
          if (contains(content, sentinel)) {
            found.add(what + " in " + vigil.postgresDirectory().relativize(file));
          }
        });
      }
    }
    System.out.println("Searched " + (bytes >> 20) + " MiB of PostgreSQL's files");
    assertThat(bytes).isGreaterThan(1 << 20);
    assertThat(found).isEmpty();
  }

  @Test
  void noLogAndNoMetricHoldsASentinel() throws Exception {
    byte[] log = content(vigil.serverLog());
    byte[] metrics = vigil.metrics().getBytes(StandardCharsets.UTF_8);
    assertThat(new String(metrics, StandardCharsets.UTF_8)).contains("vigil_transmissions_total");
    List<String> found = new ArrayList<>();
    sentinels()
        .forEach((what, sentinel) -> {
          if (contains(log, sentinel)) {
            found.add(what + " in the server's log");
          }
          if (contains(metrics, sentinel)) {
            found.add(what + " in the metrics");
          }
        });
    assertThat(found).isEmpty();
  }

  @Test
  void theSearchFindsWhatIsThere() throws Exception {
    byte[] planted = "planted word".getBytes(StandardCharsets.UTF_8);
    try (Connection connection = vigil.superuser();
        Statement statement = connection.createStatement()) {
      statement.execute("create table public.planted (a text, b bytea)");
      try {
        statement.execute(
            "insert into public.planted values ('a planted word', convert_to('a planted word',"
                + " 'UTF8'))");
        statement.execute("checkpoint");
        List<String> found = new ArrayList<>();
        for (Column column : columnsOf(statement)) {
          found.addAll(sentinelsIn(statement, column, Map.of("it", planted)));
        }
        assertThat(found)
            .containsExactlyInAnyOrder("it in public.planted.a", "it in public.planted.b");
        try (ResultSet row =
            statement.executeQuery("select pg_relation_filepath('public.planted')")) {
          row.next();
          byte[] file = content(vigil.postgresDirectory().resolve("18").resolve(row.getString(1)));
          assertThat(contains(file, planted)).isTrue();
        }
      } finally {
        statement.execute("drop table public.planted");
      }
    }
  }

  private record Column(String table, String name, String type) {}

  /** Of every table but the catalogue's own, partitions too. */
  private static List<Column> columnsOf(Statement statement) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            select format('%I.%I', n.nspname, c.relname), quote_ident(a.attname), format_type(a.atttypid, null)
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'm') and a.attnum > 0 and not a.attisdropped
              and n.nspname not in ('pg_catalog', 'information_schema')
            """)) {
      while (row.next()) {
        columns.add(new Column(row.getString(1), row.getString(2), row.getString(3)));
      }
    }
    return columns;
  }

  private static List<String> sentinelsIn(
      Statement statement, Column column, Map<String, byte[]> sentinels) throws SQLException {
    List<String> found = new ArrayList<>();
    boolean binary = column.type().equals("bytea");
    for (Map.Entry<String, byte[]> sentinel : sentinels.entrySet()) {
      String hex = HexFormat.of().formatHex(sentinel.getValue());
      String where =
          binary
              ? "position(decode('%s', 'hex') in %s) > 0".formatted(hex, column.name())
              : "position(decode('%s', 'hex') in convert_to(%s::text, 'UTF8')) > 0"
                  .formatted(hex, column.name());
      try (ResultSet row =
          statement.executeQuery(
              "select count(*) from %s where %s".formatted(column.table(), where))) {
        row.next();
        if (row.getLong(1) > 0) {
          found.add(sentinel.getKey() + " in " + column.table() + "." + column.name());
        }
      }
    }
    return found;
  }

  /** As text, and numbers also as the eight bytes of millionths. */
  private static Map<String, byte[]> sentinels() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("the patient's name", NAME);
    texts.put("the identifier", IDENTIFIER);
    texts.put("the bed", BED);
    texts.put("the ward", WARD);
    texts.put("the login", LOGIN);
    texts.put("the user's name", USER_NAME);
    texts.put("the device's name", DEVICE_NAME);
    texts.put("the serial number", SERIAL);
    texts.put("the date of birth", BORN.toString());
    texts.put("the password", PASSWORD);
    texts.put("the guess", WRONG_PASSWORD);
    texts.put("the device's secret", deviceSecret);
    texts.put("the saturation", SATURATION);
    texts.put("the heart rate", HEART_RATE);
    texts.put("the temperature", TEMPERATURE);
    texts.forEach((what, text) -> all.put(what, text.getBytes(StandardCharsets.UTF_8)));
    for (String value : List.of(SATURATION, HEART_RATE, TEMPERATURE)) {
      long micros = new BigDecimal(value).movePointRight(6).longValueExact();
      all.put("the digits of " + value, Long.toString(micros).getBytes(StandardCharsets.UTF_8));
      all.put(value + ", big end first", bytes(micros, ByteOrder.BIG_ENDIAN));
      all.put(value + ", little end first", bytes(micros, ByteOrder.LITTLE_ENDIAN));
    }
    return all;
  }

  private static byte[] bytes(long value, ByteOrder order) {
    return ByteBuffer.allocate(Long.BYTES).order(order).putLong(value).array();
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (java.nio.file.NoSuchFileException e) {
      return new byte[0]; // PostgreSQL has removed it meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean contains(byte[] content, byte[] sought) {
    for (int i = 0; i <= content.length - sought.length; i++) {
      if (content[i] == sought[0] && startsAt(content, i, sought)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsAt(byte[] content, int at, byte[] sought) {
    for (int i = 1; i < sought.length; i++) {
      if (content[at + i] != sought[i]) {
        return false;
      }
    }
    return true;
  }
}
