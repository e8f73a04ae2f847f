@NullMarked
package io.vigil.server.evidence;

import org.jspecify.annotations.NullMarked;
