package io.vigil.server.journal;

import io.vigil.engine.Commit;
import io.vigil.engine.JournalStore;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.SealedEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The journal in PostgreSQL. A commit is one transaction: the lanes' rows compared and set, the
 * entries, and the tables that the lanes own.
 */
final class PostgresJournalStore implements JournalStore {

  /** Rows read at a time. */
  private static final int FETCH = 500;

  private static final Subject.Kind[] KINDS = Subject.Kind.values();

  private static final Comparator<SealedEntry> BY_LANE =
      Comparator.comparingInt(entry -> entry.header().lane());

  private static final String[] LANE_TYPES = {"smallint", "bigint", "bigint", "bigint", "bytea"};

  private static final String[] ENTRY_TYPES = {
    "bigint",
    "timestamptz",
    "smallint",
    "smallint",
    "smallint",
    "smallint",
    "uuid",
    "uuid",
    "uuid",
    "uuid",
    "uuid",
    "bytea",
    "bytea"
  };

  /** The SQLSTATE of {@code engine.fenced()}. */
  private static final String FENCED = "VG001";

  /** Fails as a whole, unless all lanes are as they must be. */
  private static final String APPEND =
      """
      with lanes as (
        select unnest(?) as id, unnest(?) as epoch, unnest(?) as before, unnest(?) as after,
          unnest(?) as head),
      advanced as (
        update engine.lane l set next_seq = lanes.after, head = lanes.head from lanes
        where l.id = lanes.id and l.epoch = lanes.epoch and l.next_seq = lanes.before returning l.id)
      insert into journal.entry (seq, at, lane, kind, version, subject_kind, tenant, subject, actor,
        cause, key_id, chain, payload)
      select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?),
        unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)
      where case when (select count(*) from advanced) = ? then true else engine.fenced() end
      """;

  private final DataSource writer;
  private final LaneTables tables;

  PostgresJournalStore(DataSource writer, LaneTables tables) {
    this.writer = writer;
    this.tables = tables;
  }

  @Override
  public List<LaneHead> takeOver() {
    return heads("update engine.lane set epoch = epoch + 1 returning id, epoch, next_seq, head");
  }

  @Override
  public List<LaneHead> heads() {
    // Waits for a commit that is still under way on a connection that this side has lost.
    return heads("select id, epoch, next_seq, head from engine.lane for update");
  }

  private List<LaneHead> heads(String sql) {
    return transaction(connection -> {
      List<LaneHead> heads = new ArrayList<>();
      try (PreparedStatement statement = connection.prepareStatement(sql);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          heads.add(
              new LaneHead(rows.getInt(1), rows.getLong(2), rows.getLong(3), rows.getBytes(4)));
        }
      }
      return heads;
    });
  }

  @Override
  public void commit(Commit commit) {
    List<LaneTables.Write> writes = tables.writes(commit);
    if (!writes.isEmpty()) {
      transaction(connection -> {
        append(connection, commit);
        for (LaneTables.Write write : writes) {
          write.in(connection);
        }
        return commit;
      });
    } else {
      // Most are one statement, which commits itself: one way there and back, not three.
      try (Connection connection = writer.getConnection()) {
        append(connection, commit);
      } catch (SQLException e) {
        throw outcomeUnknown(e);
      }
    }
  }

  private static void append(Connection connection, Commit commit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      lanes(commit).set(statement, 1, LANE_TYPES);
      int next = 1 + LANE_TYPES.length;
      entries(commit.entries()).set(statement, next, ENTRY_TYPES);
      statement.setLong(next + ENTRY_TYPES.length, commit.from().size());
      statement.executeUpdate();
    } catch (SQLException e) {
      if (FENCED.equals(e.getSQLState())) {
        throw new FencedException("a lane of " + commit.from().size() + " has another owner");
      }
      throw e;
    }
  }

  private static Columns lanes(Commit commit) {
    Columns columns = new Columns();
    for (int i = 0; i < commit.from().size(); i++) {
      LaneHead from = commit.from().get(i);
      LaneHead to = commit.to().get(i);
      columns.add((short) from.lane(), from.epoch(), from.nextSeq(), to.nextSeq(), to.head());
    }
    return columns;
  }

  /** By lane: then those of one lane go to one place of each index. */
  private static Columns entries(List<SealedEntry> entries) {
    Columns columns = new Columns();
    List<SealedEntry> byLane = new ArrayList<>(entries);
    byLane.sort(BY_LANE);
    for (SealedEntry entry : byLane) {
      Header header = entry.header();
      columns.add(
          header.seq(),
          header.atEpochMillis(),
          (short) header.lane(),
          (short) header.kind(),
          (short) header.version(),
          (short) header.subject().kind().ordinal(),
          header.tenant().value(),
          header.subject().id(),
          header.actor().<Object>map(id -> id).orElse(Columns.NONE),
          header.cause().<Object>map(id -> id).orElse(Columns.NONE),
          header.keyId(),
          entry.chain(),
          entry.payload());
    }
    return columns;
  }

  @Override
  public void read(int lane, long fromSeq, Consumer<SealedEntry> each) {
    transaction(connection -> {
      EntryRows.read(connection, lane, fromSeq, Long.MAX_VALUE, FETCH, each);
      return lane;
    });
  }

  @Override
  public void saveSnapshots(LaneHead asOf, List<Snapshot> snapshots, List<Blocks> blocks) {
    int lane = asOf.lane();
    long seq = asOf.nextSeq() - 1;
    transaction(connection -> {
      refuseFormerOwner(connection, asOf);
      addBlocks(connection, lane, blocks);
      replaceSnapshots(connection, lane, snapshots);
      return new Sql(
              "insert into engine.snapshot_point (lane, seq) values (?, ?)"
                  + " on conflict (lane) do update set seq = excluded.seq")
          .run(connection, lane, seq);
    });
  }

  private static void addBlocks(Connection connection, int lane, List<Blocks> blocks)
      throws SQLException {
    Columns columns = new Columns();
    for (Blocks row : blocks) {
      columns.add(
          (short) lane,
          (short) row.subject().kind().ordinal(),
          row.subject().id(),
          row.row(),
          row.keyId(),
          row.sealed());
    }
    columns.run(
        connection,
        "insert into engine.snapshot_blocks (lane, subject_kind, subject, number, key_id, payload)"
            + " select * from unnest(?, ?, ?, ?, ?, ?)"
            + " on conflict (lane, subject_kind, subject, number) do update set"
            + " key_id = excluded.key_id, payload = excluded.payload",
        "smallint",
        "smallint",
        "uuid",
        "bigint",
        "uuid",
        "bytea");
  }

  private static void replaceSnapshots(Connection connection, int lane, List<Snapshot> snapshots)
      throws SQLException {
    Columns columns = new Columns();
    for (Snapshot snapshot : snapshots) {
      columns.add(
          (short) lane,
          (short) snapshot.subject().kind().ordinal(),
          snapshot.subject().id(),
          (short) snapshot.version(),
          snapshot.keyId(),
          snapshot.sealed(),
          snapshot.oldestRow());
    }
    columns.run(
        connection,
        "insert into engine.snapshot (lane, subject_kind, subject, version, key_id, payload,"
            + " oldest_blocks) select * from unnest(?, ?, ?, ?, ?, ?, ?)"
            + " on conflict (lane, subject_kind, subject) do update set"
            + " version = excluded.version, key_id = excluded.key_id,"
            + " payload = excluded.payload, oldest_blocks = excluded.oldest_blocks",
        "smallint",
        "smallint",
        "uuid",
        "smallint",
        "uuid",
        "bytea",
        "bigint");
  }

  @Override
  public void keep(int lane, List<KeptSnapshot> kept) {
    Columns columns = new Columns();
    for (KeptSnapshot each : kept) {
      Snapshot snapshot = each.snapshot();
      columns.add(
          (short) lane,
          (short) snapshot.subject().kind().ordinal(),
          snapshot.subject().id(),
          each.seq(),
          each.atEpochMillis(),
          (short) snapshot.version(),
          snapshot.keyId(),
          snapshot.sealed(),
          snapshot.oldestRow());
    }
    transaction(connection ->
        columns.run(
            connection,
            "insert into engine.snapshot_kept (lane, subject_kind, subject, seq, at, version,"
                + " key_id, payload, oldest_blocks)"
                + " select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
            "smallint",
            "smallint",
            "uuid",
            "bigint",
            "timestamptz",
            "smallint",
            "uuid",
            "bytea",
            "bigint"));
  }

  private static void refuseFormerOwner(Connection connection, LaneHead asOf) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select 1 from engine.lane where id = ? and epoch = ? for update")) {
      statement.setInt(1, asOf.lane());
      statement.setLong(2, asOf.epoch());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new FencedException("lane " + asOf.lane() + " has another owner");
        }
      }
    }
  }

  @Override
  public void readSnapshots(int lane, Consumer<Snapshot> each) {
    transaction(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "select subject_kind, subject, version, key_id, payload, oldest_blocks"
                  + " from engine.snapshot where lane = ?")) {
        statement.setFetchSize(FETCH);
        statement.setInt(1, lane);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            each.accept(
                new Snapshot(
                    new Subject(KINDS[rows.getInt(1)], rows.getObject(2, UUID.class)),
                    rows.getInt(3),
                    rows.getObject(4, UUID.class),
                    rows.getBytes(5),
                    rows.getLong(6)));
          }
        }
      }
      return lane;
    });
  }

  @Override
  public void readBlocks(int lane, Consumer<Blocks> each) {
    transaction(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "select b.subject_kind, b.subject, b.number, b.key_id, b.payload"
                  + " from engine.snapshot s join engine.snapshot_blocks b on b.lane = s.lane"
                  + " and b.subject_kind = s.subject_kind and b.subject = s.subject"
                  + " and b.number >= s.oldest_blocks where s.lane = ?")) {
        statement.setFetchSize(FETCH);
        statement.setInt(1, lane);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            each.accept(
                new Blocks(
                    new Subject(KINDS[rows.getInt(1)], rows.getObject(2, UUID.class)),
                    rows.getLong(3),
                    rows.getObject(4, UUID.class),
                    rows.getBytes(5)));
          }
        }
      }
      return lane;
    });
  }

  @Override
  public long snapshotSeq(int lane) {
    return transaction(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("select seq from engine.snapshot_point where lane = ?")) {
        statement.setInt(1, lane);
        try (ResultSet rows = statement.executeQuery()) {
          return rows.next() ? rows.getLong(1) : 0L;
        }
      }
    });
  }

  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private <T> T transaction(Work<T> work) {
    try (Connection connection = writer.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw outcomeUnknown(e);
    }
  }

  /** What made it necessary is what is to be told. */
  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static OutcomeUnknownException outcomeUnknown(SQLException e) {
    // What else the driver met, which no stack trace shows.
    for (SQLException next = e.getNextException(); next != null; next = next.getNextException()) {
      e.addSuppressed(next);
    }
    return new OutcomeUnknownException("The database did not answer as it should", e);
  }
}
