@NullMarked
package io.vigil.simulation.study;

import org.jspecify.annotations.NullMarked;
