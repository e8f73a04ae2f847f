@NullMarked
package io.vigil.server.identity;

import org.jspecify.annotations.NullMarked;
