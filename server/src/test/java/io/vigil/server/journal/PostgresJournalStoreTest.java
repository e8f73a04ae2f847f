package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigil.engine.Commit;
import io.vigil.engine.InMemorySealer;
import io.vigil.engine.JournalStore;
import io.vigil.engine.JournalStoreKit;
import io.vigil.engine.LaneHead;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.server.HeldCommits;
import io.vigil.server.TestingDatabase;
import io.vigil.server.ops.DatabaseLogins;
import io.vigil.server.ops.DatabaseRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class PostgresJournalStoreTest extends JournalStoreKit {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final int LANE = 3;

  private static TestingDatabase empty;
  private static DatabaseLogins logins;

  private TestingDatabase database;
  private LastConnection source;

  @BeforeAll
  static void setUp() {
    empty = TestingDatabase.create();
    logins = empty.setUp();
  }

  @Override
  protected JournalStore emptyStore() {
    database = empty.copy();
    PGSimpleDataSource writer = logins.connectingAs(DatabaseRole.WRITER);
    writer.setDatabaseName(database.name());
    source = new LastConnection(writer);
    return store();
  }

  @Override
  protected JournalStore another(JournalStore store) {
    return store();
  }

  private JournalStore store() {
    return new PostgresJournalStore(source, new LaneTables(new Unsealing(new InMemorySealer())));
  }

  @Test
  void tellsThatACommitWhoseBackendDiedDidNotHappen() throws Exception {
    JournalStore store = emptyStore();
    LaneHead before = head(store.takeOver());
    try (HeldCommits held = HeldCommits.of(database.url())) {
      CompletableFuture<Void> committing = committing(store, before);
      held.awaitOne();
      held.kill();

      assertOutcomeUnknown(committing);
    }

    assertThat(head(store.heads())).usingRecursiveComparison().isEqualTo(before);
    List<SealedEntry> again = entries(before, 2);
    store.commit(commit(before, again));
    assertThat(head(store.heads()).nextSeq()).isEqualTo(3);
  }

  @Test
  void waitsForACommitThatGoesOnBehindALostConnectionAndTellsThatItHappened() throws Exception {
    JournalStore store = emptyStore();
    LaneHead before = head(store.takeOver());
    CompletableFuture<List<LaneHead>> asking;
    try (HeldCommits held = HeldCommits.of(database.url())) {
      CompletableFuture<Void> committing = committing(store, before);
      held.awaitOne();
      source.last.abort(Runnable::run);
      assertOutcomeUnknown(committing);

      asking = CompletableFuture.supplyAsync(store::heads);
      await().atMost(WAIT_MAX).until(held::othersWait);
      assertThat(asking).isNotDone();
    }

    assertThat(head(asking.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).nextSeq()).isEqualTo(3);
    assertThatThrownBy(() -> store.commit(commit(before, entries(before, 2))))
        .isInstanceOf(JournalStore.FencedException.class);
  }

  private static CompletableFuture<Void> committing(JournalStore store, LaneHead before) {
    Commit commit = commit(before, entries(before, 2));
    return CompletableFuture.runAsync(() -> store.commit(commit));
  }

  private static void assertOutcomeUnknown(CompletableFuture<Void> committing) {
    assertThatThrownBy(() -> committing.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(JournalStore.OutcomeUnknownException.class);
  }

  private static LaneHead head(List<LaneHead> heads) {
    return heads.stream().filter(head -> head.lane() == LANE).findFirst().orElseThrow();
  }

  private static final class LastConnection extends DelegatingDataSource {
    private volatile Connection last;

    LastConnection(DataSource source) {
      super(source);
    }

    @Override
    public Connection getConnection() throws SQLException {
      last = super.getConnection();
      return last;
    }
  }
}
