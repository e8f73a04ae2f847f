@NullMarked
package io.vigil.server.ops;

import org.jspecify.annotations.NullMarked;
