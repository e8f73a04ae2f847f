@NullMarked
package io.vigil.server.keys;

import org.jspecify.annotations.NullMarked;
