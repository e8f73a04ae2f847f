@NullMarked
package io.vigil.core.privacy;

import org.jspecify.annotations.NullMarked;
