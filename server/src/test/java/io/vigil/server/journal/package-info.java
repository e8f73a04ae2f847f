@NullMarked
package io.vigil.server.journal;

import org.jspecify.annotations.NullMarked;
