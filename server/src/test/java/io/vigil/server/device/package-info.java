@NullMarked
package io.vigil.server.device;

import org.jspecify.annotations.NullMarked;
