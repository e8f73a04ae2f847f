@NullMarked
package io.vigil.server.dossier;

import org.jspecify.annotations.NullMarked;
