/**
 * Lanes: what reaches a subject is decided in one order, kept as entries, and committed under a
 * fence. No threads, no clock, no Spring; the server, the edge gateway and the simulation run it.
 */
@NullMarked
package io.vigil.engine;

import org.jspecify.annotations.NullMarked;
