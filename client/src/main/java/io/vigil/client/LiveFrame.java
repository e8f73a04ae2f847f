package io.vigil.client;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the server tells a subscriber. {@code cursor} is where to resume; it is opaque. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LiveFrame.Snapshot.class, name = "snapshot"),
  @JsonSubTypes.Type(value = LiveFrame.Delta.class, name = "delta"),
  @JsonSubTypes.Type(value = LiveFrame.Beat.class, name = "beat")
})
public sealed interface LiveFrame {
  String cursor();

  /** The server's clock. */
  Instant now();

  /**
   * How things stand.
   *
   * @param resumed whether {@code patients} holds only those that changed since the cursor
   * @param visible all patients in sight; others are to be dropped
   */
  record Snapshot(
      String cursor, Instant now, boolean resumed, List<UUID> visible, List<PatientView> patients)
      implements LiveFrame {}

  /**
   * What changed.
   *
   * @param patients the whole view of each that changed
   * @param gone those who left sight
   */
  record Delta(String cursor, Instant now, List<PatientView> patients, List<UUID> gone)
      implements LiveFrame {}

  /** Each second: the stream is alive. */
  record Beat(String cursor, Instant now) implements LiveFrame {}
}
