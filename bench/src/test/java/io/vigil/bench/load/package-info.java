@NullMarked
package io.vigil.bench.load;

import org.jspecify.annotations.NullMarked;
