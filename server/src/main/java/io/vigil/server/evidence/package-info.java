/**
 * The evidence that the journal was not changed: each tenant's entries in the order of its tree,
 * checkpoints that the notary and witnesses sign, proofs and exports.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "identity", "access", "journal"})
package io.vigil.server.evidence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
