/** What must not be shown where no patient's data belong. */
@NullMarked
package io.vigil.core.privacy;

import org.jspecify.annotations.NullMarked;
