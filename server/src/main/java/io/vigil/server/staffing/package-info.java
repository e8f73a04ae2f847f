/** Who works when on which ward, who has which patient, and whether they can be reached. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "identity", "access", "journal", "live"})
package io.vigil.server.staffing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
