/** Pages for people: text, tables and charts as PDF, whatever they are about. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.vigil.server.print;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
