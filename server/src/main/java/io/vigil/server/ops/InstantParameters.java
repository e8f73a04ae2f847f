package io.vigil.server.ops;

import java.time.Instant;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads the times that a query gives, within the bounds of {@link BoundedInstants}. */
@Component
class InstantParameters implements Converter<String, Instant> {

  @Override
  public Instant convert(String given) {
    Instant time = Instant.parse(given);
    BoundedInstants.check(time);
    return time;
  }
}
