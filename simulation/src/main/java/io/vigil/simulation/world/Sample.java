package io.vigil.simulation.world;

import io.vigil.core.vitals.Reading;
import java.util.List;

/**
 * What a device measured at once.
 *
 * @param atEpochMillis true time
 */
record Sample(long atEpochMillis, List<Reading> readings) {}
