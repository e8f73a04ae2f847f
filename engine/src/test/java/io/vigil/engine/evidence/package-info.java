@NullMarked
package io.vigil.engine.evidence;

import org.jspecify.annotations.NullMarked;
