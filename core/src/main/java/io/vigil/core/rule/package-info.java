/** What signals: limits on vital signs, as versioned data. */
@NullMarked
package io.vigil.core.rule;

import org.jspecify.annotations.NullMarked;
