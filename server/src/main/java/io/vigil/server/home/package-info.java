/**
 * Patients whom nobody of the hospital is beside: what they say of themselves, and how somebody
 * gets to them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "identity", "access", "journal", "staffing"})
package io.vigil.server.home;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
