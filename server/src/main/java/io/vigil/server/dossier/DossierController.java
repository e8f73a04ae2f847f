package io.vigil.server.dossier;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.evidence.Dossier;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.ops.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The dossier of an alarm: to clinicians of a patient in their sight, and to an administrator who
 * says why, of a patient who may have left care.
 */
@RestController
class DossierController {

  private static final int REASON_MAX = 500;

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final Dossiers dossiers;
  private final JdbcClient writer;

  DossierController(
      Scope scope,
      Views views,
      CareRows rows,
      Dossiers dossiers,
      @Qualifier("writer") DataSource writer) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.dossiers = dossiers;
    this.writer = JdbcClient.create(writer);
  }

  /**
   * @param reason 1 to 500 characters
   * @param from of which time it tells, and {@code to}
   */
  record Order(
      @Classified(As.IDENTITY) @Nullable String reason,
      @Nullable Instant from,
      @Nullable Instant to) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @GetMapping("/api/v1/patients/{id}/alarms/{alarm}/dossier.zip")
  @Needs({Capability.LOOK_BACK, Capability.SEE_IDENTITY})
  void ofPatient(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @PathVariable UUID alarm,
      @RequestParam Optional<Instant> from,
      @RequestParam Optional<Instant> to,
      HttpServletResponse response)
      throws IOException {
    CareRows.Alarm found =
        scope
            .read(account, client -> rows.alarm(client, alarm))
            .filter(each -> each.patient().value().equals(id))
            .orElseThrow(DossierController::notFound);
    views.record(account, id, "dossier", "care");
    dossiers.make(account, found, from, to, "", parts -> send(parts, alarm, response));
  }

  @PostMapping("/api/v1/admin/alarms/{alarm}/dossier")
  @Needs(Capability.AUDIT)
  void ofAdministrator(
      @AuthenticationPrincipal Account admin,
      @PathVariable UUID alarm,
      @RequestBody Order order,
      HttpServletResponse response)
      throws IOException {
    String reason = order.reason() == null ? "" : order.reason();
    if (reason.isBlank() || reason.length() > REASON_MAX) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "malformed-request", "Give a reason of 1 to 500 characters.");
    }
    CareRows.Alarm found =
        Optional.of(alarm)
            .filter(each -> isOf(admin, each))
            .flatMap(each -> rows.alarm(writer, each))
            .orElseThrow(DossierController::notFound);
    views.record(admin, found.patient().value(), "dossier", "incident");
    dossiers.make(
        admin,
        found,
        Optional.ofNullable(order.from()),
        Optional.ofNullable(order.to()),
        reason,
        parts -> send(parts, alarm, response));
  }

  private boolean isOf(Account admin, UUID alarm) {
    return writer
        .sql("select exists (select from care.alarm where id = ? and tenant = ?)")
        .params(alarm, admin.tenant())
        .query(Boolean.class)
        .single();
  }

  private static void send(Map<String, byte[]> parts, UUID alarm, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/zip");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        "attachment; filename=\"dossier-%s.zip\"".formatted(alarm));
    Dossier.write(parts, response.getOutputStream());
  }

  private static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
  }
}
