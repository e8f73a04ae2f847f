@NullMarked
package io.vigil.server.live;

import org.jspecify.annotations.NullMarked;
