package io.vigil.core.patient;

import io.vigil.core.vitals.Reading;

/** A reading and what became of it. */
public record RecordedReading(Reading reading, ReadingStatus status) {}
