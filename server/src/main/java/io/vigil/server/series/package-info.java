/**
 * What was measured and scored, hour by hour: a projection of the journal, sealed, and rebuilt from
 * it at any time.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"ops", "journal"})
package io.vigil.server.series;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
