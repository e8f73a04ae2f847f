/** One patient: the state, what is decided of an input, and how an event changes the state. */
@NullMarked
package io.vigil.core.patient;

import org.jspecify.annotations.NullMarked;
