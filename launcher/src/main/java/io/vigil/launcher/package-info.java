/** What {@code ./vigil} runs: PostgreSQL, the server and the demonstration under one roof. */
@NullMarked
package io.vigil.launcher;

import org.jspecify.annotations.NullMarked;
