@NullMarked
package io.vigil.core.staff;

import org.jspecify.annotations.NullMarked;
