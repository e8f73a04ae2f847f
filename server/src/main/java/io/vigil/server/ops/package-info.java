/**
 * What every module stands on: settings, the database's roles and pools, secrets, outward problems,
 * health. Depends on no other module.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.vigil.server.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
