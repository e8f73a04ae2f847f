/**
 * Synthetic patients and recordings, fed through the public interface as any device's data.
 *
 * <p>Start from {@link io.vigil.simulation.DemoHospital} or {@link
 * io.vigil.simulation.RecordingFeed}.
 */
@NullMarked
package io.vigil.simulation;

import org.jspecify.annotations.NullMarked;
