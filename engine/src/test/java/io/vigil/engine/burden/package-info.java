@NullMarked
package io.vigil.engine.burden;

import org.jspecify.annotations.NullMarked;
