/** Wards on a silent trial: judged beside the monitors that they have, nobody alarmed. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "identity", "access", "journal", "care"})
package io.vigil.server.trial;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
