@NullMarked
package io.vigil.server.station;

import org.jspecify.annotations.NullMarked;
