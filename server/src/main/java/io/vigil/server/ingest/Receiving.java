package io.vigil.server.ingest;

import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.ingest.DeviceAuthentication.Authenticated;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.Urgency;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.zip.DataFormatException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Takes transmissions of devices, and answers once they are durable and judged. Never blocks. */
@Component
class Receiving {
  /** A reading with its number and time on the heap. */
  private static final int READING_BYTES = 96;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Lanes lanes;
  private final Rejects rejects;
  private final IngestMeters meters;
  private final DeviceAuthentication devices;
  private final JsonMapper json;
  private final BodyPacking packing = new BodyPacking();
  private final InFlight inFlight = new InFlight();

  Receiving(
      Lanes lanes,
      Rejects rejects,
      IngestMeters meters,
      DeviceAuthentication devices,
      JsonMapper json) {
    this.lanes = lanes;
    this.rejects = rejects;
    this.meters = meters;
    this.devices = devices;
    this.json = json;
  }

  /**
   * Hands a transmission in.
   *
   * @param sent at most {@link Body#BYTES_MAX}
   * @param packed whether that is gzip
   * @throws ProblemException what was refused at once
   */
  Expected<Answer> receive(
      Authenticated by, TransmissionFormat format, byte[] sent, boolean packed) {
    try {
      byte[] content = packed ? unpacked(sent) : sent;
      long receivedEpochMillis = lanes.epochMillis();
      DecodedTransmission decoded = decode(format, content, by);
      return keep(decoded, Identities.of(decoded, content), content, receivedEpochMillis);
    } catch (TransmissionRefusedException e) {
      return refuse(by, e.refusal(), sent);
    }
  }

  /**
   * Journals what was sent in vain; then it is refused.
   *
   * @param sent its beginning, as far as it was read
   * @throws ProblemException the refusal, beyond the quota of the journal; 429 {@code inbox-full},
   *     503 {@code not-ready}
   */
  Expected<Answer> refuse(Authenticated by, Refusal refusal, byte[] sent) {
    CompletableFuture<Answer> journalled =
        rejects.journal(by, refusal, sent).orElseThrow(refusal::toProblem);
    return new Expected<>(journalled, durable -> Reply.of(refusal.toProblem().problem(), json));
  }

  /** It came too late or not at all; the device sends it again. */
  void deferred() {
    meters.deferred();
  }

  private static byte[] unpacked(byte[] sent) throws TransmissionRefusedException {
    try {
      return Gunzip.unpack(sent, Body.BYTES_MAX)
          .orElseThrow(() -> new TransmissionRefusedException(Refusal.TOO_LARGE));
    } catch (DataFormatException e) {
      throw new TransmissionRefusedException(Refusal.MALFORMED_GZIP);
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

  private Expected<Answer> keep(
      DecodedTransmission decoded,
      TransmissionIdentity identity,
      byte[] content,
      long receivedEpochMillis) {
    byte[] raw = packing.pack(decoded, content);
    CompletableFuture<Answer> durable =
        handIn(
            decoded,
            new Submission.Transmission(
                identity, decoded.urgency() == Urgency.LIVE, decoded.readings(), raw),
            raw.length + READING_BYTES * decoded.readings().size());
    return new Expected<>(
        durable,
        () -> inFlight.end(decoded.device()),
        answer -> reply(answer, decoded, identity, receivedEpochMillis));
  }

  private CompletableFuture<Answer> handIn(
      DecodedTransmission decoded, Submission submission, int heldBytes) {
    if (!inFlight.begin(decoded.device())) {
      meters.deferred();
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS,
          "inbox-full",
          "Too many of this device's transmissions wait at once: send it again later.",
          RETRY_AFTER);
    }
    try {
      return lanes.submit(submission, decoded.urgency(), heldBytes);
    } catch (ProblemException e) {
      inFlight.end(decoded.device());
      meters.deferred();
      throw e;
    }
  }

  private Reply reply(
      Answer answer,
      DecodedTransmission decoded,
      TransmissionIdentity identity,
      long receivedEpochMillis) {
    return switch (answer) {
      case Answer.TransmissionKept(boolean repeated) -> {
        meters.acknowledged(decoded, repeated);
        yield Reply.accepted(Acknowledgement.write(identity.id(), receivedEpochMillis, decoded));
      }
      // The device went between its key and its readings.
      case Answer.NotFound() -> throw devices.refused();
      case Answer.Faulted() -> throw unexpected();
      case Answer.Replied ignored -> throw unexpected();
      case Answer.Reattributed ignored -> throw unexpected();
      case Answer.Done() -> throw unexpected();
    };
  }

  private static IllegalStateException unexpected() {
    return new IllegalStateException("the lanes answered something else than was asked");
  }
}
