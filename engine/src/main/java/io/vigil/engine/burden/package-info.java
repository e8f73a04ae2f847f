/**
 * The alarm burden of rules over readings that there are: judged by the product's own core, counted
 * naively beside it, and what other limits would make of it.
 */
@NullMarked
package io.vigil.engine.burden;

import org.jspecify.annotations.NullMarked;
