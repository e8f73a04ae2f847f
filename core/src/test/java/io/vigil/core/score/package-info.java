@NullMarked
package io.vigil.core.score;

import org.jspecify.annotations.NullMarked;
