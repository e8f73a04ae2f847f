@NullMarked
package io.vigil.core.patient;

import org.jspecify.annotations.NullMarked;
