/** Entries of the journal and their encoding, frozen: what was written stays readable for ever. */
@NullMarked
package io.vigil.engine.entry;

import org.jspecify.annotations.NullMarked;
