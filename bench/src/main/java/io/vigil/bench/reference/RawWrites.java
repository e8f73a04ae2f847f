package io.vigil.bench.reference;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * What PostgreSQL alone takes: rows written by COPY in its binary form, in the instance and on the
 * disk that the product uses, in a database of their own. Nothing of the product is in them; they
 * never change with it.
 */
public final class RawWrites implements AutoCloseable {

  /** That write at once. */
  public static final int CONNECTIONS = 2;

  /** As large as what the product keeps of a transmission of 10 readings. */
  public static final int SEALED_BYTES = 600;

  /** Sealed rows in one transaction. */
  private static final int SEALED_BATCH = 64;

  /** Whose readings come in turn, each with their own place in the index. */
  private static final int PATIENTS = 10_000;

  private static final int METRICS = 5;
  private static final long HIGHEST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private final List<Connection> connections = new ArrayList<>();

  /** Gives a connection to a database that is this reference's own. */
  @FunctionalInterface
  public interface Connecting {
    Connection connect() throws IOException, SQLException;
  }

  public RawWrites(Connecting connecting) throws IOException, SQLException {
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(connecting.connect());
    }
    try (Statement statement = connections.getFirst().createStatement()) {
      statement.execute(
          """
          create table reading (patient bigint not null, metric int not null, at bigint not null, value float8 not null)
          """);
      statement.execute("create index reading_at on reading (patient, metric, at)");
      statement.execute(
          """
          create table sealed (lane int not null, seq bigint not null, at bigint not null, body bytea not null,
            primary key (lane, seq))
          """);
    }
  }

  /**
   * A row for each reading, with an index.
   *
   * @param rowsOfTransaction each one COPY
   * @return rows a second, over all connections
   */
  public double rowsPerSecond(int rowsOfTransaction, Duration lasting)
      throws IOException, SQLException {
    empty("reading");
    return atOnce(
        lasting,
        worker -> {
          long first = worker * (long) PATIENTS;
          long[] count = {0};
          return copying(
              "reading (patient, metric, at, value)",
              rowsOfTransaction,
              row -> {
                long number = count[0]++;
                row.writeShort(4);
                row.writeInt(8);
                row.writeLong(first + number / METRICS % PATIENTS);
                row.writeInt(4);
                row.writeInt((int) (number % METRICS));
                row.writeInt(8);
                row.writeLong(number);
                row.writeInt(8);
                row.writeDouble(60 + number % 40);
              });
        });
  }

  /**
   * A sealed row of {@link #SEALED_BYTES} for each transmission.
   *
   * @return rows a second, over all connections
   */
  public double sealedPerSecond(Duration lasting) throws IOException, SQLException {
    empty("sealed");
    return atOnce(
        lasting,
        worker -> {
          byte[] body = new byte[SEALED_BYTES];
          SplittableRandom random = new SplittableRandom(worker);
          long[] seq = {0};
          return copying(
              "sealed (lane, seq, at, body)",
              SEALED_BATCH,
              row -> {
                random.nextBytes(body);
                row.writeShort(4);
                row.writeInt(4);
                row.writeInt(worker);
                row.writeInt(8);
                row.writeLong(seq[0]++);
                row.writeInt(8);
                row.writeLong(seq[0]);
                row.writeInt(SEALED_BYTES);
                row.write(body);
              });
        });
  }

  /**
   * One sealed row and its commit, one after the other.
   *
   * @return nanoseconds of each
   */
  public Histogram commits(Duration lasting) throws SQLException {
    empty("sealed");
    Histogram taken = new Histogram(HIGHEST_NANOS, 3);
    byte[] body = new byte[SEALED_BYTES];
    try (PreparedStatement insert =
        connections.getFirst().prepareStatement("insert into sealed values (0, ?, 0, ?)")) {
      long end = System.nanoTime() + lasting.toNanos();
      long begun = System.nanoTime();
      for (long seq = 0; begun < end; seq++) {
        insert.setLong(1, seq);
        insert.setBytes(2, body);
        insert.executeUpdate();
        long done = System.nanoTime();
        taken.recordValue(Math.min(done - begun, HIGHEST_NANOS));
        begun = done;
      }
    }
    return taken;
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  /** Writes one row in the binary form of COPY: how many columns, then length and bytes of each. */
  private interface Row {
    void write(DataOutputStream row) throws IOException;
  }

  /** One transaction; gives the rows that it wrote. */
  private interface Transaction {
    int run(Connection connection) throws IOException, SQLException;
  }

  private interface Worker {
    Transaction of(int number);
  }

  private static Transaction copying(String table, int rows, Row row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String sql = "copy " + table + " from stdin (format binary)";
    return connection -> {
      bytes.reset();
      DataOutputStream data = new DataOutputStream(bytes);
      data.write(SIGNATURE);
      for (int i = 0; i < rows; i++) {
        row.write(data);
      }
      data.writeShort(-1);
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
      copy.writeToCopy(bytes.toByteArray(), 0, bytes.size());
      copy.endCopy();
      return rows;
    };
  }

  private double atOnce(Duration lasting, Worker worker) throws IOException {
    long begun = System.nanoTime();
    long end = begun + lasting.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<Long>> written = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        Connection connection = connections.get(i);
        Transaction transaction = worker.of(i);
        written.add(
            threads.submit(() -> {
              long rows = 0;
              while (System.nanoTime() < end) {
                rows += transaction.run(connection);
              }
              return rows;
            }));
      }
      long rows = 0;
      for (Future<Long> each : written) {
        rows += each.get();
      }
      return rows * 1e9 / (System.nanoTime() - begun);
    } catch (ExecutionException e) {
      throw new IOException("Writing rows failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  private void empty(String table) throws SQLException {
    try (Statement statement = connections.getFirst().createStatement()) {
      statement.execute("truncate " + table);
    }
  }
}
