/**
 * Alarm burden, measured: recordings go through the product's own judging on virtual time, and what
 * signals is held against naive thresholds at the same limits.
 *
 * <p>Start from {@link io.vigil.simulation.study.Study}; {@code docs/clinical/alarm-burden.md}
 * defines every figure.
 */
@NullMarked
package io.vigil.simulation.study;

import org.jspecify.annotations.NullMarked;
