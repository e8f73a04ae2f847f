/** What clinicians state, order and plan of a patient, beside what is measured. */
@NullMarked
package io.vigil.core.record;

import org.jspecify.annotations.NullMarked;
