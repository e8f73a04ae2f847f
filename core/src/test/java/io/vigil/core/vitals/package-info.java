@NullMarked
package io.vigil.core.vitals;

import org.jspecify.annotations.NullMarked;
