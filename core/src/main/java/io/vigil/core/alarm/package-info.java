/** Conditions, their episodes, and the alarms that signal them, in the words of IEC 60601-1-8. */
@NullMarked
package io.vigil.core.alarm;

import org.jspecify.annotations.NullMarked;
