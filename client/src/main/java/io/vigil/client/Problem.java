package io.vigil.client;

import java.util.Optional;

/**
 * The server's refusal (RFC 9457 problem details).
 *
 * @param code stable, such as {@code wrong-device}; {@value #UNREADABLE} when the answer was no
 *     problem document
 * @param status the HTTP status
 * @param detail what to do about it
 * @param alarm with {@code alarm-changed}: the alarm as it is now
 */
public record Problem(String code, int status, String detail, Optional<Alarm> alarm) {
  public static final String UNREADABLE = "unreadable-answer";
}
