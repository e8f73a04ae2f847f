/** Early warning scores: bounds from what is known, never a guess at what is not. */
@NullMarked
package io.vigil.core.score;

import org.jspecify.annotations.NullMarked;
