package io.vigil.core.patient;

import io.vigil.core.id.Source;
import java.math.BigDecimal;

/** The newest judged value of a metric, as it was sent. */
public record Latest(
    BigDecimal value,
    long atEpochMillis,
    long receivedEpochMillis,
    boolean suspect,
    Source source) {}
