@NullMarked
package io.vigil.bench.reference;

import org.jspecify.annotations.NullMarked;
