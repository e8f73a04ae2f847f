package io.vigil.server.ingest;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Reads HTTP/1.1 within bounds. */
final class RequestDecoder extends HttpRequestDecoder {
  private static final int REQUEST_LINE_BYTES_MAX = 2 * 1_024;
  private static final int HEADERS_BYTES_MAX = 8 * 1_024;

  /** Larger parts of a body are handed on piece by piece. */
  private static final int PART_BYTES_MAX = 64 * 1_024;

  RequestDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
            .setMaxHeaderSize(HEADERS_BYTES_MAX)
            .setMaxChunkSize(PART_BYTES_MAX));
  }

  /**
   * Two lengths of one body: a proxy in front may have believed the other, and what it took for a
   * body would be a request here (RFC 9112, 6.1).
   */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Transfer-Encoding and Content-Length");
  }
}
