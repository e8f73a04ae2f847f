/** What can be measured, one measured value, and whether a body could have produced it. */
@NullMarked
package io.vigil.core.vitals;

import org.jspecify.annotations.NullMarked;
