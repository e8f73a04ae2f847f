package io.vigil.server.administration;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientState;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.server.access.Scope;
import io.vigil.server.device.DeviceKey;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.DeviceKeys;
import io.vigil.server.journal.DeviceRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.PatientStatus;
import io.vigil.server.ops.ProblemException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The devices of a hospital: which there are, where they are, and their keys. */
@RestController
@RequestMapping("/api/v1/admin/devices")
@Needs(Capability.ADMINISTER_DEVICES)
class DevicesController {
  private static final int PAGE_MAX = 200;
  private static final int TEXT_MAX = 200;

  /** How long a device may take to be given its new key. */
  private static final Duration OLD_KEY_MAX = Duration.ofHours(24);

  private final SecureRandom random = new SecureRandom();
  private final Scope scope;
  private final DeviceRows rows;
  private final DeviceKeys keys;
  private final Lanes lanes;

  DevicesController(Scope scope, DeviceRows rows, DeviceKeys keys, Lanes lanes) {
    this.scope = scope;
    this.rows = rows;
    this.keys = keys;
    this.lanes = lanes;
  }

  record Devices(int total, List<DeviceView> devices) {}

  /**
   * @param status {@code unbound}; bound, {@code heard} or, for three of its intervals not, {@code
   *     silent}
   * @param ward where the patient is whom it is bound to, and in which bed
   * @param lastReceivedAt since it is bound to this patient
   */
  record DeviceView(
      UUID id,
      @Classified(As.IDENTITY) String name,
      String kind,
      @Classified(As.IDENTITY) String serial,
      long expectedIntervalMillis,
      String status,
      Optional<UUID> ward,
      @Classified(As.IDENTITY) Optional<String> bed,
      Optional<Instant> boundSince,
      Optional<Instant> lastReceivedAt,
      Optional<Instant> oldKeyUntil) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param oldUntilHours how long the old key goes if the new one isn't used, 0 to 24; 24 if absent
   */
  record NewKey(@Nullable Integer oldUntilHours) {}

  record IssuedKey(UUID id, @Classified(As.SECRET) String key, Instant oldUntil) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @GetMapping
  Devices devices(
      @AuthenticationPrincipal Account admin,
      @RequestParam(defaultValue = "") String search,
      @RequestParam(defaultValue = "0") int offset,
      @RequestParam(defaultValue = "50") int limit) {
    if (offset < 0 || limit < 1 || limit > PAGE_MAX || search.length() > TEXT_MAX) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "malformed-request",
          "Give an offset of at least 0 and a limit of 1 to 200.");
    }
    String wanted = search.strip().toLowerCase(Locale.ROOT);
    List<DeviceRows.Device> found =
        scope.read(admin, rows::devices).stream()
            .filter(device ->
                device.name().toLowerCase(Locale.ROOT).contains(wanted)
                    || device.serial().toLowerCase(Locale.ROOT).contains(wanted)
                    || device.kind().toLowerCase(Locale.ROOT).contains(wanted)
                    || device.id().toString().startsWith(wanted))
            .sorted(
                Comparator.comparing(DeviceRows.Device::name).thenComparing(DeviceRows.Device::id))
            .toList();
    return new Devices(
        found.size(), found.stream().skip(offset).limit(limit).map(this::view).toList());
  }

  /** The key is shown once. The one before goes until this one is used, at most for a day. */
  @PostMapping("/{id}/key")
  IssuedKey issueKey(
      @AuthenticationPrincipal Account admin, @PathVariable UUID id, @RequestBody NewKey given) {
    int hours = given.oldUntilHours() == null ? (int) OLD_KEY_MAX.toHours() : given.oldUntilHours();
    if (hours < 0 || hours > OLD_KEY_MAX.toHours()) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "malformed-request", "Give oldUntilHours of 0 to 24.");
    }
    Lanes.RegisteredDevice device =
        lanes
            .device(new DeviceId(id))
            .filter(each -> each.tenant().value().equals(admin.tenant()))
            .orElseThrow(() ->
                new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "not-found",
                    "There is nothing of this hospital with this id."));
    DeviceKey key = DeviceKey.generate(new DeviceId(id), random);
    long oldUntil = lanes.epochMillis() + Duration.ofHours(hours).toMillis();
    keys.issue(device, key.hash(), oldUntil, admin.id());
    return new IssuedKey(id, key.secretText(), Instant.ofEpochMilli(oldUntil));
  }

  private DeviceView view(DeviceRows.Device device) {
    Optional<PatientState> state =
        device.patient().flatMap(patient -> lanes.state(new PatientId(patient)));
    Optional<PatientStatus.BoundDevice> bound =
        state.flatMap(PatientStatus::of).stream()
            .flatMap(status -> status.devices().stream())
            .filter(each -> each.binding().device().value().equals(device.id()))
            .findFirst();
    return new DeviceView(
        device.id(),
        device.name(),
        device.kind(),
        device.serial(),
        device.expectedIntervalMillis(),
        status(device, bound),
        state.flatMap(PatientState::admission).map(each -> each.ward().value()),
        state.flatMap(PatientState::admission).map(each -> each.bed()),
        device.boundSince(),
        bound.map(each -> Instant.ofEpochMilli(each.lastReceivedEpochMillis())),
        device.oldKeyUntil());
  }

  private String status(DeviceRows.Device device, Optional<PatientStatus.BoundDevice> bound) {
    if (bound.isEmpty()) {
      return "unbound";
    }
    long silence = lanes.epochMillis() - bound.get().lastReceivedEpochMillis();
    return silence > 3 * device.expectedIntervalMillis() ? "silent" : "heard";
  }
}
