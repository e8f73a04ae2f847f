/**
 * The keys that patients' data are sealed under: data keys in a file beside the database, wrapped
 * under a key-encryption key that a key management wraps; and the list of those destroyed.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops"})
package io.vigil.server.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
