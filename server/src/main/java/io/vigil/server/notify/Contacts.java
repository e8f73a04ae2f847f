package io.vigil.server.notify;

import io.vigil.core.id.PersonId;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.engine.Act;
import io.vigil.engine.Commit;
import io.vigil.server.journal.CommitListener;
import io.vigil.server.journal.ContactRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Where people can be told beside their stations, in memory as far as it was asked for. */
@Component
class Contacts implements CommitListener {

  private static final int MAX_KNOWN = 10_000;

  private final ContactRows rows;
  private final Channels channels;
  private final Map<PersonId, Map<Channel, String>> known = new ConcurrentHashMap<>();

  Contacts(ContactRows rows, Channels channels) {
    this.rows = rows;
    this.channels = channels;
  }

  @Override
  public void committed(Commit commit) {
    for (Commit.ActDone done : commit.acts()) {
      if (done.act() instanceof Act.ContactSet set) {
        known.remove(set.account());
      }
    }
  }

  /** By which of the channels that are set up a person can be told. */
  List<Channel> channels(PersonId person) {
    return of(person).keySet().stream().filter(channels::has).sorted().toList();
  }

  Optional<String> address(PersonId person, Channel channel) {
    return Optional.ofNullable(of(person).get(channel));
  }

  Map<Channel, String> of(PersonId person) {
    if (known.size() > MAX_KNOWN) {
      known.clear();
    }
    return known.computeIfAbsent(person, rows::of);
  }
}
