/** What keeping a transmission costs. */
@NullMarked
package io.vigil.server.keys;

import org.jspecify.annotations.NullMarked;
