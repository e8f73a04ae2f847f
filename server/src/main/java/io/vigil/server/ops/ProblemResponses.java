package io.vigil.server.ops;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns whatever a controller throws, and whatever finds no controller, into a {@link Problem}. */
@RestControllerAdvice
public class ProblemResponses extends ResponseEntityExceptionHandler {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(ProblemResponses.class);

  /**
   * The problem of a bare status: where Spring or the servlet container refused before any code of
   * ours.
   */
  public static Problem ofStatus(HttpStatus status) {
    return switch (status) {
      case BAD_REQUEST ->
          new Problem(
              status, "malformed-request", "Correct the request: see the interface's description.");
      case UNAUTHORIZED -> new Problem(status, "not-signed-in", "Sign in.");
      case FORBIDDEN -> new Problem(status, "forbidden", "Your role does not permit this.");
      case NOT_FOUND -> new Problem(status, "not-found", "There is nothing here for you.");
      case METHOD_NOT_ALLOWED ->
          new Problem(status, "method-not-allowed", "Use a method that Allow lists.");
      case NOT_ACCEPTABLE -> new Problem(status, "not-acceptable", "Accept application/json.");
      case CONTENT_TOO_LARGE -> new Problem(status, "too-large", "Send less at once.");
      case UNSUPPORTED_MEDIA_TYPE ->
          new Problem(status, "media-type-unsupported", "Send application/json.");
      case SERVICE_UNAVAILABLE ->
          new Problem(
              status, "not-ready", "Try again shortly.", Map.of(), Optional.of(RETRY_AFTER));
      default ->
          status.is4xxClientError()
              ? new Problem(
                  status,
                  "malformed-request",
                  "Correct the request: see the interface's description.")
              : new Problem(
                  HttpStatus.INTERNAL_SERVER_ERROR,
                  "internal",
                  "The server failed. Try again; if it stays, tell who runs it.");
    };
  }

  @ExceptionHandler
  ResponseEntity<Object> refused(ProblemException refusal) {
    return refusal.problem().toResponse();
  }

  /** Trying again may help: it is away, or it took too long. */
  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    TransactionException.class
  })
  ResponseEntity<Object> databaseAway(Exception fault) {
    log.warn("The database did not answer: {}", fault.getClass().getSimpleName());
    return ofStatus(HttpStatus.SERVICE_UNAVAILABLE).toResponse();
  }

  @ExceptionHandler
  ResponseEntity<Object> failed(Exception fault) {
    log.error("A request failed", fault);
    return ofStatus(HttpStatus.INTERNAL_SERVER_ERROR).toResponse();
  }

  /** Jackson's message would repeat what was sent. */
  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException unreadable,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return refusalIn(unreadable)
        .orElseGet(() ->
            new Problem(
                HttpStatus.BAD_REQUEST,
                "malformed-json",
                "Send a JSON body of the described shape."))
        .toResponse();
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException mismatch,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Optional<Problem> refusal = refusalIn(mismatch);
    return refusal.isPresent()
        ? refusal.get().toResponse()
        : super.handleTypeMismatch(mismatch, headers, status, request);
  }

  private static Optional<Problem> refusalIn(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException refusal) {
        return Optional.of(refusal.problem());
      }
    }
    return Optional.empty();
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception refusal,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode code,
      WebRequest request) {
    HttpStatus status = HttpStatus.resolve(code.value());
    Problem problem = ofStatus(status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status);
    ResponseEntity<Object> answer = problem.toResponse();
    if (problem.status().is5xxServerError()) {
      log.error("A request failed", refusal);
    }
    // Keeps what the status demands, as Allow.
    return ResponseEntity.status(answer.getStatusCode())
        .headers(headers)
        .headers(answer.getHeaders())
        .body(answer.getBody());
  }
}
