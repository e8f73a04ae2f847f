package io.vigil.client;

import java.util.Optional;

/**
 * A metric that the server knows.
 *
 * @param code IEEE 11073 reference id, {@code mdc} its number
 * @param unit UCUM
 * @param kind {@code vital} or {@code ambient}
 * @param maxAgeMillis after which a value is no longer shown as current; absent for what is ambient
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
