@NullMarked
package io.vigil.server.access;

import org.jspecify.annotations.NullMarked;
