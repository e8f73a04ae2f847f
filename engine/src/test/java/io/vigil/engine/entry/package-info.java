@NullMarked
package io.vigil.engine.entry;

import org.jspecify.annotations.NullMarked;
