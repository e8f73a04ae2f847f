package io.vigil.server.ingest;

import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.ingest.DeviceAuthentication.Authenticated;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.Urgency;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Journals what authenticated devices sent in vain, under a quota. */
@Component
class Rejects {
  static final int BODY_BYTES_MAX = 1_024;

  private final Lanes lanes;
  private final IngestMeters meters;
  private final RejectQuota quota = new RejectQuota();

  Rejects(Lanes lanes, IngestMeters meters) {
    this.lanes = lanes;
    this.meters = meters;
  }

  /**
   * Hands it in.
   *
   * @param start of the body; at most {@link #BODY_BYTES_MAX} bytes are kept
   * @return completes once it is durable; empty beyond the quota
   * @throws io.vigil.server.ops.ProblemException 429 {@code inbox-full}, 503 {@code not-ready}
   */
  Optional<CompletableFuture<Answer>> journal(Authenticated by, Refusal refusal, byte[] start) {
    meters.refused(refusal);
    if (!quota.take(by.device(), lanes.epochMillis())) {
      meters.beyondQuota();
      return Optional.empty();
    }
    byte[] kept = Arrays.copyOf(start, Math.min(start.length, BODY_BYTES_MAX));
    return Optional.of(
        lanes.submit(
            new Submission.Keep(
                by.tenant(),
                new Subject(Subject.Kind.DEVICE, by.device().value()),
                new Act.TransmissionRejected(by.device(), refusal.code(), kept),
                Optional.of(by.device().value()),
                Optional.empty()),
            // Nobody's readings wait behind it.
            Urgency.BACKLOG,
            kept.length));
  }
}
