@NullMarked
package io.vigil.server.supervise;

import org.jspecify.annotations.NullMarked;
