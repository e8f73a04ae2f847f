@NullMarked
package io.vigil.server.handover;

import org.jspecify.annotations.NullMarked;
