@NullMarked
package io.vigil.core;

import org.jspecify.annotations.NullMarked;
