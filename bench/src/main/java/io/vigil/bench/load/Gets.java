package io.vigil.bench.load;

import java.nio.ByteBuffer;
import java.util.List;

/** Requests of people who read, one path after the other. */
public final class Gets implements Requests {
  private final List<byte[]> requests;
  private int next;

  /**
   * @param cookie of a session that is signed in
   * @param paths with their queries
   */
  public Gets(Target target, String cookie, List<String> paths) {
    this.requests =
        paths.stream()
            .map(path ->
                Bytes.ascii(
                    "GET "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + target.host()
                        + "\r\nAccept: application/json\r\nCookie: "
                        + cookie
                        + "\r\n\r\n"))
            .toList();
  }

  @Override
  public void next(ByteBuffer into, long dueNanos) {
    into.put(requests.get(next));
    next = (next + 1) % requests.size();
  }
}
