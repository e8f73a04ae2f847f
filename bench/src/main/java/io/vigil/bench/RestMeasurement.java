package io.vigil.bench;

import io.vigil.bench.load.Device;
import io.vigil.bench.load.Load;
import io.vigil.bench.load.Shape;
import io.vigil.bench.load.Transmissions;
import io.vigil.bench.product.Product;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What a reading takes on the disk for ever: the growth of the journal's tables and indexes, and
 * the compacted series, laid out as PostgreSQL does without what waits to be used again. Readings
 * are one of each signal a minute.
 */
final class RestMeasurement implements Measurement {
  private static final int PATIENTS = 20;
  private static final int QUICK_PATIENTS = 4;
  private static final Duration AGO = Duration.ofHours(40);
  private static final Duration OF = Duration.ofHours(30);
  private static final Duration QUICK_OF = Duration.ofHours(1);
  private static final Duration SENT_MAX = Duration.ofMinutes(3);
  private static final Duration COMPACTED_MAX = Duration.ofMinutes(4);
  private static final long POLL_MILLIS = 500;
  private static final long MINUTE_MILLIS = 60_000;

  private static final Figure OF_10 =
      new Figure("rest-10", "at rest, transmissions of 10", "bytes/reading", new Goal.AtMost(55));
  private static final Figure OF_60 =
      new Figure("rest-60", "at rest, transmissions of 60", "bytes/reading", new Goal.AtMost(30));
  private static final Figure SERIES_10 =
      Figure.told("rest-10-series", "  of 10, the compacted series", "bytes/reading");
  private static final Figure SERIES_60 =
      Figure.told("rest-60-series", "  of 60, the compacted series", "bytes/reading");

  @Override
  public String name() {
    return "rest";
  }

  @Override
  public Phase phase() {
    return Phase.LAST;
  }

  @Override
  public List<Figure> figures() {
    return List.of(OF_10, SERIES_10, OF_60, SERIES_60);
  }

  @Override
  public void round(Run run) throws IOException, SQLException, InterruptedException {
    // Who looks at whom is journalled too, and is no reading.
    run.closeScreens();
    int patients = run.options().quick() ? QUICK_PATIENTS : PATIENTS;
    int before = run.fleet().patients();
    run.fleet().grow(before + 2 * patients);
    List<Device> devices = run.fleet().devices();
    try (Connection database = run.product().superuser(Product.DATABASE)) {
      Kept of10 = send(run, database, devices.subList(before, before + patients), Shape.OF_10);
      Kept of60 =
          send(run, database, devices.subList(before + patients, devices.size()), Shape.OF_60);
      if (!run.options().quick()) {
        run.says("rest: waiting for the series to be compacted");
        awaitCompacted(run, database, devices.subList(before, devices.size()));
      }
      double series10 = seriesBytes(database, of10);
      double series60 = seriesBytes(database, of60);
      run.sample(OF_10, of10.journalBytes() + series10);
      run.sample(SERIES_10, series10);
      run.sample(OF_60, of60.journalBytes() + series60);
      run.sample(SERIES_60, series60);
      run.says(
          "rest: of 10 journal %s and series %s, of 60 journal %s and series %s bytes a reading"
              .formatted(
                  Goal.number(of10.journalBytes()),
                  Goal.number(series10),
                  Goal.number(of60.journalBytes()),
                  Goal.number(series60)));
    }
  }

  /**
   * @param journalBytes of each reading
   */
  private record Kept(List<Device> devices, long readings, double journalBytes) {
    UUID[] patients() {
      return devices.stream().map(Device::patient).toArray(UUID[]::new);
    }
  }

  private static Kept send(Run run, Connection database, List<Device> devices, Shape shape)
      throws IOException, SQLException {
    Duration of = run.options().quick() ? QUICK_OF : OF;
    long transmissions = of.toMinutes() / shape.instants() * devices.size();
    long before = journalBytes(database);
    Load.some(
        run.devices(),
        devices.size(),
        Transmissions.backlog(
            run.devices(), run.fleet().backlogs(devices, AGO), shape, MINUTE_MILLIS),
        transmissions,
        SENT_MAX);
    run.product().settle();
    long readings = transmissions * shape.readings();
    return new Kept(devices, readings, (double) (journalBytes(database) - before) / readings);
  }

  private static long journalBytes(Connection database) throws SQLException {
    return number(
        database,
        """
        select sum(pg_total_relation_size(c.oid))::bigint from pg_class c
        join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'journal' and c.relkind = 'r'
        """);
  }

  private static void awaitCompacted(Run run, Connection database, List<Device> devices)
      throws IOException {
    UUID[] patients = devices.stream().map(Device::patient).toArray(UUID[]::new);
    run.product()
        .await(
            COMPACTED_MAX,
            POLL_MILLIS,
            "The series were not compacted",
            () -> loose(database, patients) == 0);
  }

  private static long loose(Connection database, UUID[] patients) {
    try (PreparedStatement count =
        database.prepareStatement(
            "select count(*) from series.loose_hour where patient = any (?)")) {
      count.setArray(1, database.createArrayOf("uuid", patients));
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Looking for what is not compacted", e);
    }
  }

  /** Of each reading, in a table that holds nothing else. */
  private static double seriesBytes(Connection database, Kept kept) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute("drop table if exists public.at_rest");
      statement.execute("create table public.at_rest (like series.fragment including all)");
    }
    try (PreparedStatement copy =
        database.prepareStatement(
            "insert into public.at_rest select * from series.fragment where patient = any (?)")) {
      copy.setArray(1, database.createArrayOf("uuid", kept.patients()));
      copy.executeUpdate();
    }
    long bytes = number(database, "select pg_total_relation_size('public.at_rest')");
    try (Statement statement = database.createStatement()) {
      statement.execute("drop table public.at_rest");
    }
    return (double) bytes / kept.readings();
  }

  private static long number(Connection database, String query) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
