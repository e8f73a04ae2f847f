/** Patients, wards, alarms and tasks, as people read them and act on them. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"ops", "keys", "identity", "access", "journal", "series", "device"})
package io.vigil.server.care;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
