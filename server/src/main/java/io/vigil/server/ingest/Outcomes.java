package io.vigil.server.ingest;

import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.RecordedReading;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.Act;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.RecordCodec;
import io.vigil.server.journal.JournalReader;
import io.vigil.server.ops.ProblemException;
import io.vigil.server.ops.ProblemResponses;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What was decided of transmissions, as the journal has it. */
@Component
class Outcomes {
  /** Parts told of one transmission: one for each patient and each differing content. */
  private static final int PARTS_MAX = 64;

  private static final Duration TURN_MAX = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

  private final DataSource projector;
  private final JournalReader journal;

  /** Devices that ask must leave the projector a connection. */
  private final Semaphore turn = new Semaphore(1, true);

  Outcomes(@Qualifier("projector") DataSource projector, JournalReader journal) {
    this.projector = projector;
    this.journal = journal;
  }

  record Outcome(UUID transmission, List<Part> parts) {}

  /**
   * @param entry lane and sequence
   * @param outcome {@code accepted}, {@code conflicting}, {@code unbound} or {@code set-aside}
   */
  record Part(String entry, Instant decidedAt, String outcome, List<Judged> readings) {}

  /**
   * @param status empty where nothing was judged
   */
  record Judged(String metric, Instant at, int ordinal, Optional<String> status) {}

  /**
   * @throws ProblemException 404 {@code not-found} if there is none of this device, 503 {@code
   *     not-ready} if the journal can't be read now
   */
  Outcome of(UUID transmission, DeviceId device) {
    List<Part> parts =
        entries(transmission).stream().flatMap(entry -> part(entry, device).stream()).toList();
    if (parts.isEmpty()) {
      throw new ProblemException(ProblemResponses.ofStatus(HttpStatus.NOT_FOUND));
    }
    return new Outcome(transmission, parts);
  }

  private List<Entry> entries(UUID cause) {
    if (!awaitTurn()) {
      throw notReady();
    }
    try (Connection connection = projector.getConnection()) {
      return journal.causedBy(connection, cause, PARTS_MAX);
    } catch (SQLException e) {
      log.warn("What a transmission became could not be read", e);
      throw notReady();
    } finally {
      turn.release();
    }
  }

  private boolean awaitTurn() {
    try {
      return turn.tryAcquire(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Optional<Part> part(Entry entry, DeviceId device) {
    return switch (entry.body()) {
      case EntryBody.OfPatient ofPatient -> ofPatient(entry.header(), ofPatient, device);
      case EntryBody.OfAct(Act act, var ignored) -> ofAct(entry.header(), act, device);
    };
  }

  private static Optional<Part> ofPatient(
      Header header, EntryBody.OfPatient body, DeviceId device) {
    return switch (body.input()) {
      case PatientInput.ReceiveTransmission(TransmissionIdentity identity, var live, var readings)
          when identity.device().equals(device) ->
          Optional.of(part(header, outcome(body.events()), judged(body.events())));
      case PatientInput.SetAside(int ignored, byte[] input)
          when RecordCodec.decode(PatientInput.class, input)
                  instanceof PatientInput.ReceiveTransmission(var identity, var live, var readings)
              && identity.device().equals(device) ->
          Optional.of(part(header, "set-aside", unjudged(readings)));
      default -> Optional.empty();
    };
  }

  private static Optional<Part> ofAct(Header header, Act act, DeviceId device) {
    return act instanceof Act.ReadingsUnbound(TransmissionIdentity identity, var readings)
            && identity.device().equals(device)
        ? Optional.of(part(header, "unbound", unjudged(readings)))
        : Optional.empty();
  }

  private static Part part(Header header, String outcome, List<Judged> readings) {
    return new Part(
        header.lane() + ":" + header.seq(),
        Instant.ofEpochMilli(header.atEpochMillis()),
        outcome,
        readings);
  }

  private static String outcome(List<PatientEvent> events) {
    return events.stream().anyMatch(PatientEvent.TransmissionConflicted.class::isInstance)
        ? "conflicting"
        : "accepted";
  }

  private static List<Judged> judged(List<PatientEvent> events) {
    return events.stream()
        .flatMap(event ->
            event instanceof PatientEvent.ReadingsRecorded recorded
                ? recorded.readings().stream()
                : Stream.<RecordedReading>empty())
        .map(recorded -> judged(recorded.reading(), Optional.of(recorded.status().wireName())))
        .toList();
  }

  private static List<Judged> unjudged(List<Reading> readings) {
    return readings.stream().map(reading -> judged(reading, Optional.empty())).toList();
  }

  private static Judged judged(Reading reading, Optional<String> status) {
    return new Judged(reading.metric().code(), reading.at(), reading.ordinal(), status);
  }

  private static ProblemException notReady() {
    return new ProblemException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "not-ready",
        "The journal is not read at the moment: try again shortly.",
        Duration.ofSeconds(1));
  }
}
