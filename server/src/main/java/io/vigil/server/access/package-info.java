/**
 * The only ways in which people's requests read patients' data, and the record of who looked at
 * whom.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "identity"})
package io.vigil.server.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
