/** The demonstration: what its screen asks of the simulator. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "identity"})
package io.vigil.server.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
