@NullMarked
package io.vigil.server.trial;

import org.jspecify.annotations.NullMarked;
