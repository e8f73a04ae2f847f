package io.vigil.server.station;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How shared stations behave.
 *
 * @param idle how long a person stays tapped in without touching the station, 20 s to 5 min
 */
@ConfigurationProperties("vigil.station")
record StationSettings(@DefaultValue("60s") Duration idle) {
  private static final Duration IDLE_MIN = Duration.ofSeconds(20);
  private static final Duration IDLE_MAX = Duration.ofMinutes(5);

  StationSettings {
    if (idle.compareTo(IDLE_MIN) < 0 || idle.compareTo(IDLE_MAX) > 0) {
      throw new IllegalArgumentException("VIGIL_STATION_IDLE is not within 20s and 5m");
    }
  }
}
