/** What those who administer a hospital see and change: people, roles, wards, devices, keys. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"ops", "keys", "identity", "access", "journal", "device", "care"})
package io.vigil.server.administration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
