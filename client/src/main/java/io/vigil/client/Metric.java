package io.vigil.client;

import java.util.Optional;

/**
 * A metric that the server knows.
 *
 * @param code IEEE 11073 reference id, {@code mdc} its number
 * @param unit UCUM
 * @param kind {@code vital}, {@code ambient}, {@code device} (what a device measures of itself or
 *     of what it supplies), {@code status} (1 while a device says that it holds, else 0) or {@code
 *     implant} (what an interrogation of a cardiac implant tells)
 * @param maxAgeMillis after which a value is no longer shown as current; vital signs alone have one
 */
public record Metric(
    String code,
    int mdc,
    Optional<String> loinc,
    String unit,
    String display,
    String label,
    String kind,
    Optional<Long> maxAgeMillis) {}
