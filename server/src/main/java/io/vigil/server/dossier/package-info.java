/** The dossier of an incident: the record around one alarm, for people, programs and doubters. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "ops",
      "identity",
      "access",
      "journal",
      "evidence",
      "ingest",
      "care",
      "print"
    })
package io.vigil.server.dossier;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
