@NullMarked
package io.vigil.server.staffing;

import org.jspecify.annotations.NullMarked;
