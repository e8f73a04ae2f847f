/**
 * Tells people of alarms: on their stations, and by channels that wake them. What leaves holds no
 * name and no clinical value, and counts only once its receiver confirms.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"ops", "identity", "access", "journal", "live", "staffing"})
package io.vigil.server.notify;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
