package io.vigil.server.ingest;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Deflates bodies (RFC 1951), fast rather than small. A deflater holds a quarter of a megabyte
 * outside the heap and is costly to make; a request has a thread of its own, so they are lent
 * rather than kept by thread.
 */
final class Deflating {
  private static final int KEPT_MAX = 16;
  private static final int BUFFER_BYTES = 4 * 1_024;

  private final BlockingQueue<Deflater> idle = new ArrayBlockingQueue<>(KEPT_MAX);

  byte[] pack(byte[] body) {
    Deflater kept = idle.poll();
    Deflater deflater = kept != null ? kept : new Deflater(Deflater.BEST_SPEED, true);
    try {
      return pack(body, deflater);
    } finally {
      deflater.reset();
      if (!idle.offer(deflater)) {
        deflater.end();
      }
    }
  }

  /**
   * What was packed.
   *
   * @throws IllegalArgumentException if it is not deflated, or more than {@code bytesMax}
   */
  static byte[] unpack(byte[] packed, int bytesMax) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      byte[] body = new byte[bytesMax];
      int length = inflater.inflate(body);
      if (length < bytesMax ? !inflater.finished() : inflater.inflate(new byte[1]) > 0) {
        throw new IllegalArgumentException("A deflated body is cut short or too long");
      }
      return Arrays.copyOf(body, length);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("A body was to be deflated, and is not", e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] pack(byte[] body, Deflater deflater) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 4 + 64);
    byte[] buffer = new byte[BUFFER_BYTES];
    deflater.setInput(body);
    deflater.finish();
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    return packed.toByteArray();
  }
}
