/**
 * The server's end of the engine: the keys, the PostgreSQL journal, and the one writer thread that
 * decides, commits and answers.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "keys", "identity", "access"})
package io.vigil.server.journal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
