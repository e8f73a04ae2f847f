package io.vigil.server.live;

import io.vigil.server.care.PatientView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the server sends; the shapes of docs/reference/api.md. */
sealed interface Frame {

  record Snapshot(
      String type,
      String cursor,
      Instant now,
      boolean resumed,
      List<UUID> visible,
      List<PatientView> patients)
      implements Frame {
    Snapshot(
        String cursor,
        Instant now,
        boolean resumed,
        List<UUID> visible,
        List<PatientView> patients) {
      this("snapshot", cursor, now, resumed, visible, patients);
    }
  }

  record Delta(String type, String cursor, Instant now, List<LiveView> patients, List<UUID> gone)
      implements Frame {
    Delta(String cursor, Instant now, List<LiveView> patients, List<UUID> gone) {
      this("delta", cursor, now, patients, gone);
    }
  }

  record Beat(String type, String cursor, Instant now) implements Frame {
    Beat(String cursor, Instant now) {
      this("beat", cursor, now);
    }
  }
}
