@NullMarked
package io.vigil.server.series;

import org.jspecify.annotations.NullMarked;
