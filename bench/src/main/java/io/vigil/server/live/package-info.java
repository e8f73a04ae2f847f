/** What showing a patient on many screens costs. */
@NullMarked
package io.vigil.server.live;

import org.jspecify.annotations.NullMarked;
