/** The live feed: what changes, at once, to those who may see it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "identity", "access", "journal", "care"})
package io.vigil.server.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
