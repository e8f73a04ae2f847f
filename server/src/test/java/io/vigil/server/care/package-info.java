@NullMarked
package io.vigil.server.care;

import org.jspecify.annotations.NullMarked;
