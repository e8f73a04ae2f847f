package io.vigil.server.ingest;

import io.vigil.server.ingest.DeviceAuthentication.Authenticated;
import java.util.function.Supplier;

/** What a request, by its head, asks for. */
sealed interface Asked {
  /**
   * To take its body.
   *
   * @param packed whether that is gzip
   * @param bodyBytes 0 to {@link Body#BYTES_MAX}; -1 if it isn't known beforehand
   */
  record Take(Authenticated by, TransmissionFormat format, boolean packed, int bodyBytes)
      implements Asked {}

  /**
   * Something else, or in vain: its body, if any, isn't looked at.
   *
   * @param then throws {@link io.vigil.server.ops.ProblemException}
   */
  record Tell(Supplier<Expected<?>> then) implements Asked {}
}
