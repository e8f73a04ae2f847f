@NullMarked
package io.vigil.bench.product;

import org.jspecify.annotations.NullMarked;
