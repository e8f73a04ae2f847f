package io.vigil.server.ingest;

import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.ingest.DeviceAuthentication.Authenticated;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.Urgency;
import io.vigil.server.ops.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes transmissions of devices, and answers once they are durable and judged. */
@RestController
@RequestMapping("/api/v1/transmissions")
class TransmissionController {
  /** A reading with its number and time on the heap. */
  private static final int READING_BYTES = 96;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final DeviceAuthentication devices;
  private final Lanes lanes;
  private final Outcomes outcomes;
  private final Rejects rejects;
  private final IngestMeters meters;
  private final BodyPacking packing = new BodyPacking();
  private final InFlight inFlight = new InFlight();

  TransmissionController(
      DeviceAuthentication devices,
      Lanes lanes,
      Outcomes outcomes,
      Rejects rejects,
      IngestMeters meters) {
    this.devices = devices;
    this.lanes = lanes;
    this.outcomes = outcomes;
    this.rejects = rejects;
    this.meters = meters;
  }

  @PostMapping
  ResponseEntity<byte[]> receive(HttpServletRequest request) {
    Authenticated by = devices.authenticate(request);
    Body body = new Body(request);
    try {
      byte[] content = read(body);
      long receivedEpochMillis = lanes.epochMillis();
      DecodedTransmission decoded = decode(body.format(), content, by);
      return keep(decoded, Identities.of(decoded, content), content, receivedEpochMillis);
    } catch (TransmissionRefusedException e) {
      rejects.journal(by, e.refusal(), body.start(Rejects.BODY_BYTES_MAX));
      throw e.refusal().toProblem();
    }
  }

  @GetMapping("/{id}")
  Outcomes.Outcome outcome(@PathVariable UUID id, HttpServletRequest request) {
    Authenticated by = devices.authenticate(request);
    return outcomes.of(id, by.device());
  }

  /** Who shows no key that is valid is told how to, as HTTP demands. */
  @ExceptionHandler
  ResponseEntity<Object> refused(ProblemException refusal) {
    ResponseEntity<Object> answer = refusal.problem().toResponse();
    return answer.getStatusCode() == HttpStatus.UNAUTHORIZED
        ? ResponseEntity.status(HttpStatus.UNAUTHORIZED)
            .headers(answer.getHeaders())
            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
            .body(answer.getBody())
        : answer;
  }

  private static byte[] read(Body body) throws TransmissionRefusedException {
    try {
      return body.read();
    } catch (IOException e) {
      // Its link broke, and hardly will the answer reach it: not a fault to journal.
      throw Refusal.MALFORMED_TRANSMISSION.toProblem();
    }
  }

  private DecodedTransmission decode(TransmissionFormat format, byte[] content, Authenticated by)
      throws TransmissionRefusedException {
    DecodedTransmission decoded = format.decode(content);
    if (!decoded.device().equals(by.device())) {
      throw new TransmissionRefusedException(Refusal.WRONG_DEVICE);
    }
    if (decoded.readings().isEmpty()) {
      meters.readingsRefused(decoded);
      throw new TransmissionRefusedException(Refusal.NO_VALID_READING);
    }
    return decoded;
  }

  private ResponseEntity<byte[]> keep(
      DecodedTransmission decoded,
      TransmissionIdentity identity,
      byte[] content,
      long receivedEpochMillis) {
    byte[] raw = packing.pack(decoded, content);
    Answer answer =
        handIn(
            decoded.device(),
            new Submission.Transmission(
                identity, decoded.urgency() == Urgency.LIVE, decoded.readings(), raw),
            decoded.urgency(),
            raw.length + READING_BYTES * decoded.readings().size());
    return switch (answer) {
      case Answer.TransmissionKept(boolean repeated) -> {
        meters.acknowledged(decoded, repeated);
        yield ResponseEntity.status(HttpStatus.ACCEPTED)
            .contentType(MediaType.APPLICATION_JSON)
            .body(Acknowledgement.write(identity.id(), receivedEpochMillis, decoded));
      }
      // The device went between its key and its readings.
      case Answer.NotFound() -> throw devices.refused();
      case Answer.Faulted() -> throw unexpected();
      case Answer.Replied ignored -> throw unexpected();
      case Answer.Done() -> throw unexpected();
    };
  }

  private Answer handIn(DeviceId device, Submission submission, Urgency urgency, int heldBytes) {
    if (!inFlight.begin(device)) {
      meters.deferred();
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS,
          "inbox-full",
          "Too many of this device's transmissions wait at once: send it again later.",
          RETRY_AFTER);
    }
    try {
      return Lanes.await(lanes.submit(submission, urgency, heldBytes));
    } catch (ProblemException e) {
      meters.deferred();
      throw e;
    } finally {
      inFlight.end(device);
    }
  }

  private static IllegalStateException unexpected() {
    return new IllegalStateException("the lanes answered something else than was asked");
  }
}
