package io.vigil.core.id;

import java.util.UUID;

/** Where a reading comes from: a device that measured it or a person who observed it. */
public sealed interface Source permits DeviceId, PersonId {
  UUID value();
}
