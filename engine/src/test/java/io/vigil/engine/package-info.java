@NullMarked
package io.vigil.engine;

import org.jspecify.annotations.NullMarked;
