/**
 * The whole system on virtual time, in one thread, from one seed: devices, gateways, a network,
 * processes that serve the lanes, their store, people and a consumer, each with its faults; and the
 * promises, checked against a naive oracle.
 *
 * <p>Start from {@link io.vigil.simulation.world.World}; {@code docs/simulation.md} says what is
 * covered.
 */
@NullMarked
package io.vigil.simulation.world;

import org.jspecify.annotations.NullMarked;
