package io.vigil.server.journal;

import io.vigil.core.id.PersonId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who acted, by name: what an account is called seldom changes, so it is opened once. */
@Component
public class StaffNames {
  private static final int MAX_KNOWN = 10_000;

  private final JdbcClient writer;
  private final Unsealing unsealing;
  private final StationRows stations;
  private final Map<PersonId, String> known = new ConcurrentHashMap<>();

  StaffNames(@Qualifier("writer") DataSource writer, Unsealing unsealing, StationRows stations) {
    this.writer = JdbcClient.create(writer);
    this.unsealing = unsealing;
    this.stations = stations;
  }

  /** The name; empty if there is no such account. */
  public Optional<String> of(PersonId person) {
    String name = known.get(person);
    if (name != null) {
      return Optional.of(name);
    }
    Optional<String> found =
        writer
            .sql("select key_id, sealed from identity.account where id = ?")
            .param(person.value())
            .query((row, number) ->
                unsealing
                    .open(
                        row.getObject("key_id", UUID.class),
                        row.getBytes("sealed"),
                        "identity.account",
                        person.value(),
                        LaneTables.AccountName.class)
                    .name())
            .optional();
    if (found.isEmpty()) {
      // What is seen while nobody is tapped in is a station's.
      found = stations.name(person.value());
    }
    if (found.isPresent() && known.size() < MAX_KNOWN) {
      known.put(person, found.get());
    }
    return found;
  }

  /** The account may be called otherwise from now on. */
  public void forget(PersonId person) {
    known.remove(person);
  }
}
