package io.vigil.server.ingest;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TenantId;
import io.vigil.server.device.DeviceKey;
import io.vigil.server.journal.DeviceKeys;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Tells by its key which device asks. */
@Component
class DeviceAuthentication {
  private static final String SCHEME = "Bearer ";

  private final Lanes lanes;
  private final DeviceKeys keys;
  private final IngestMeters meters;

  DeviceAuthentication(Lanes lanes, DeviceKeys keys, IngestMeters meters) {
    this.lanes = lanes;
    this.keys = keys;
    this.meters = meters;
  }

  /** A device that showed its key. */
  record Authenticated(TenantId tenant, DeviceId device) {}

  /**
   * @param authorization the header, if there is one
   * @throws ProblemException 401 {@code device-key-invalid}, the same for an unknown device and for
   *     a wrong secret
   */
  Authenticated authenticate(@Nullable String authorization) {
    return keyIn(authorization).flatMap(this::check).orElseThrow(this::refused);
  }

  /** As if the key had not been valid. */
  ProblemException refused() {
    meters.unauthenticated();
    return new ProblemException(
        HttpStatus.UNAUTHORIZED,
        "device-key-invalid",
        "Send the device's key as Authorization: Bearer vgl_….");
  }

  private Optional<Authenticated> check(DeviceKey key) {
    Optional<Lanes.RegisteredDevice> known = lanes.device(key.device());
    // Hashed in any case, so that the time taken does not tell which devices there are.
    byte[] hash = key.hash();
    boolean matches = known.isPresent() && keys.accepts(known.get(), hash);
    return known
        .filter(device -> matches)
        .map(device -> new Authenticated(device.tenant(), key.device()));
  }

  private static Optional<DeviceKey> keyIn(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? DeviceKey.parse(authorization.substring(SCHEME.length()).strip())
        : Optional.empty();
  }
}
