/** What a device proves itself with. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.vigil.server.device;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
