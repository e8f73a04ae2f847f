/** Takes what devices send, and tells them what became of it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "device", "journal"})
package io.vigil.server.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
