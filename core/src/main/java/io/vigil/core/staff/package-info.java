/** Who works when on a ward, and who is therefore to be told. */
@NullMarked
package io.vigil.core.staff;

import org.jspecify.annotations.NullMarked;
