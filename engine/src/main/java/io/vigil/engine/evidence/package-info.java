/**
 * What proves that nobody changed the journal: a Merkle tree for each tenant, checkpoints of it
 * that others sign, and the verification of an export.
 */
@NullMarked
package io.vigil.engine.evidence;

import org.jspecify.annotations.NullMarked;
