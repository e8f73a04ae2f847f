/** Who and what is meant: one type for each kind of id. */
@NullMarked
package io.vigil.core.id;

import org.jspecify.annotations.NullMarked;
