@NullMarked
package io.vigil.server.notify;

import org.jspecify.annotations.NullMarked;
