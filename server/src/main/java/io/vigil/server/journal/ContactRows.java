package io.vigil.server.journal;

import io.vigil.core.id.PersonId;
import io.vigil.core.patient.Delivery.Channel;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where people can be told, in clear; for the server itself, no reader has it. */
@Component
public class ContactRows {

  private final JdbcClient writer;
  private final Unsealing unsealing;

  ContactRows(@Qualifier("writer") DataSource writer, Unsealing unsealing) {
    this.writer = JdbcClient.create(writer);
    this.unsealing = unsealing;
  }

  /** A person's addresses. */
  public Map<Channel, String> of(PersonId person) {
    Map<Channel, String> contacts = new EnumMap<>(Channel.class);
    writer
        .sql("select channel, key_id, sealed from identity.contact where account = ?")
        .param(person.value())
        .query(row -> {
          LaneTables.ContactAddress contact =
              unsealing.open(
                  row.getObject("key_id", UUID.class),
                  row.getBytes("sealed"),
                  "identity.contact",
                  person.value(),
                  LaneTables.ContactAddress.class);
          contact.address().ifPresent(address -> contacts.put(contact.channel(), address));
        });
    return contacts;
  }
}
