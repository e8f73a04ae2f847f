/**
 * Who is there: accounts, sign-in, sessions, and what each role may ask for. Knows no clinical
 * module.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops"})
package io.vigil.server.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
