package io.vigil.server.ops;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Bounds what people's requests may carry, before anything reads it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BodyLimit extends OncePerRequestFilter {
  private static final int BODY_BYTES_MAX = 64 * 1024;

  private final JsonMapper json;

  BodyLimit(JsonMapper json) {
    this.json = json;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > BODY_BYTES_MAX) {
      ProblemResponses.ofStatus(HttpStatus.CONTENT_TOO_LARGE).writeTo(response, json);
    } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      new Problem(
              HttpStatus.LENGTH_REQUIRED, "length-required", "Send the body with a Content-Length.")
          .writeTo(response, json);
    } else {
      chain.doFilter(request, response);
    }
  }
}
