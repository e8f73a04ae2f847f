/**
 * Shared stations: workplaces of a ward, which show it while nobody is there, and people who tap in
 * at them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "identity", "access", "journal"})
package io.vigil.server.station;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
