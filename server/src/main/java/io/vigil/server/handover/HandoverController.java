package io.vigil.server.handover;

import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The handover of a ward on paper, to clinicians for the patients in their sight. */
@RestController
class HandoverController {

  /** A long shift. */
  private static final Duration SPAN = Duration.ofHours(12);

  private static final Duration SPAN_MAX = Duration.ofHours(24);

  private final Scope scope;
  private final CareRows rows;
  private final Lanes lanes;
  private final Handovers handovers;

  HandoverController(Scope scope, CareRows rows, Lanes lanes, Handovers handovers) {
    this.scope = scope;
    this.rows = rows;
    this.lanes = lanes;
    this.handovers = handovers;
  }

  @GetMapping("/api/v1/wards/{id}/handover.pdf")
  @Needs({Capability.LOOK_BACK, Capability.SEE_IDENTITY})
  void pdf(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestParam Optional<Instant> from,
      @RequestParam Optional<Instant> to,
      @RequestParam(defaultValue = "UTC") String zone,
      HttpServletResponse response)
      throws IOException {
    CareRows.Ward ward =
        scope.read(account, rows::wards).stream()
            .filter(each -> each.id().equals(id))
            .findAny()
            .orElseThrow(HandoverController::notFound);
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    // What is to come is no gap in the data.
    Instant until = to.filter(now::isAfter).orElse(now).truncatedTo(ChronoUnit.MILLIS);
    Instant since = from.orElse(until.minus(SPAN)).truncatedTo(ChronoUnit.MILLIS);
    if (!since.isBefore(until) || Duration.between(since, until).compareTo(SPAN_MAX) > 0) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "malformed-request",
          "Give from before to, at most 24 hours apart.");
    }
    handovers.make(account, ward, since, until, new Times(zone(zone)), pdf -> send(pdf, response));
  }

  private static ZoneId zone(String given) {
    try {
      return ZoneId.of(given);
    } catch (DateTimeException none) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "malformed-request",
          "Give a time zone by its IANA name, such as Asia/Singapore.");
    }
  }

  private static void send(byte[] pdf, HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.APPLICATION_PDF_VALUE);
    response.setContentLength(pdf.length);
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"handover.pdf\"");
    response.getOutputStream().write(pdf);
  }

  private static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
  }
}
