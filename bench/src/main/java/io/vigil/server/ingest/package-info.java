/** What receiving a transmission costs. */
@NullMarked
package io.vigil.server.ingest;

import org.jspecify.annotations.NullMarked;
