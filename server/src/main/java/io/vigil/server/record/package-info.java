/** What clinicians state, order and write of a patient, and who looked at it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "identity", "access", "journal", "care"})
package io.vigil.server.record;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
