package io.vigil.server.live;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a station says of itself on its live socket: whether an alarm would be heard there, and
 * whether what it shows is hidden behind something else.
 */
record StationState(boolean sounds, boolean hidden) {

  /** Of one that has said nothing: it is not heard, and shows what it is sent. */
  static final StationState UNTOLD = new StationState(false, false);

  /** Empty if it is not such a message. */
  static Optional<StationState> parse(JsonNode message) {
    JsonNode sound = message.path("sound");
    JsonNode hidden = message.path("hidden");
    return message.path("type").asString("").equals("station")
            && sound.isString()
            && hidden.isBoolean()
        ? Optional.of(new StationState(sound.asString().equals("on"), hidden.asBoolean()))
        : Optional.empty();
  }
}
