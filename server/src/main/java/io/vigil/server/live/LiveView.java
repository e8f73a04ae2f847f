package io.vigil.server.live;

import io.vigil.server.care.BedView;
import io.vigil.server.care.PatientView;
import io.vigil.server.care.Pseudonym;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A patient as of one entry, shared by all who see him. It is made and written when the first of
 * them sends it, and only then: most are overtaken by a newer one before anybody does.
 */
final class LiveView {
  /** Then what it was made of, a patient's whole state, is let go. */
  private Supplier<PatientView> making;

  private boolean made;
  private char @Nullable [] json;
  private @Nullable LiveView byBed;
  private char @Nullable [] bedJson;

  LiveView(Supplier<PatientView> making) {
    this.making = making;
  }

  synchronized PatientView view() {
    if (!made) {
      PatientView view = making.get();
      making = () -> view;
      made = true;
    }
    return making.get();
  }

  /** The same for those who don't see who it is; shared by them, too. */
  LiveView of(boolean seesIdentity) {
    return seesIdentity ? this : byBed();
  }

  private synchronized LiveView byBed() {
    LiveView shared = byBed;
    if (shared == null) {
      shared = new LiveView(() -> Pseudonym.of(view(), false));
      byBed = shared;
    }
    return shared;
  }

  /** The same array each time: nobody changes it. */
  synchronized char[] json(JsonMapper mapper) {
    char[] written = json;
    if (written == null) {
      written = mapper.writeValueAsString(view()).toCharArray();
      json = written;
    }
    return written;
  }

  /** The same of what a station shows while nobody is tapped in. */
  synchronized char[] bedJson(JsonMapper mapper) {
    char[] written = bedJson;
    if (written == null) {
      written = mapper.writeValueAsString(BedView.of(view())).toCharArray();
      bedJson = written;
    }
    return written;
  }
}
