/** What whoever has charge of a ward arranges, and what its alarms asked of its staff. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"ops", "identity", "access", "journal", "care", "staffing"})
package io.vigil.server.supervise;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
