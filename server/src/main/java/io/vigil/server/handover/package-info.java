/** Handing over on paper: a ward's patients, as they were in the shift that ends. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"ops", "identity", "access", "journal", "series", "care", "print"})
package io.vigil.server.handover;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
