/** The whole product, from outside: its processes, its interface, its screen, its data. */
@NullMarked
package io.vigil.acceptance;

import org.jspecify.annotations.NullMarked;
