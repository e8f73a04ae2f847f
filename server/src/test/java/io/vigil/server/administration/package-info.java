@NullMarked
package io.vigil.server.administration;

import org.jspecify.annotations.NullMarked;
