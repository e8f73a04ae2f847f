/** What keeping a transmission costs. */
@NullMarked
package io.vigil.server.journal;

import org.jspecify.annotations.NullMarked;
