package io.vigil.server.access;

import java.time.Instant;
import java.util.UUID;

/**
 * That somebody looked at a patient: once or more in five minutes.
 *
 * @param session the sign-in in which it was
 * @param resource what of the patient, as {@code summary} or {@code series}
 * @param purpose why, as {@code care}
 * @param start of the five minutes, a multiple of them since the epoch
 * @param lastAt the last look
 * @param count of looks, at least 1
 */
public record ViewWindow(
    UUID session,
    UUID account,
    UUID tenant,
    UUID patient,
    String resource,
    String purpose,
    Instant start,
    Instant lastAt,
    int count) {}
