package io.vigil.server.ops;

import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Every time that a JSON body of the public interface gives lies within {@link #MIN} and {@link
 * #MAX}, so that no controller computes with one that is past what milliseconds hold.
 */
@Component
class BoundedInstants extends SimpleModule {
  private static final long serialVersionUID = 1;

  static final Instant MIN = Instant.EPOCH;

  /** Exclusive. */
  static final Instant MAX = Instant.parse("2200-01-01T00:00:00Z");

  BoundedInstants() {
    super("bounded instants");
    addDeserializer(Instant.class, new Bounded());
  }

  /**
   * @throws ProblemException 400 {@code time-out-of-range}
   */
  static void check(Instant given) {
    if (given.isBefore(MIN) || !given.isBefore(MAX)) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "time-out-of-range", "Give times of the years 1970 to 2199.");
    }
  }

  private static final class Bounded extends StdDeserializer<Instant> {

    Bounded() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser body, DeserializationContext context) {
      Instant given = InstantDeserializer.INSTANT.deserialize(body, context);
      if (given != null) {
        check(given);
      }
      return given;
    }
  }
}
