package io.vigil.server.identity;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.ResponseCookie;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The cookie by which an enrolled browser is known. */
@Component
public class StationKeys {

  /** Of the cookie. */
  public static final String NAME = "vigil-station";

  private static final int BYTES = 32;

  /** As long as a browser keeps one; revoking is what ends it. */
  private static final Duration MAX_AGE = Duration.ofDays(400);

  private final JdbcClient writer;
  private final SecureRandom random = new SecureRandom();

  StationKeys(@Qualifier("writer") DataSource writer) {
    this.writer = JdbcClient.create(writer);
  }

  /** A new key; only its hash is kept. */
  public String next() {
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  /** SHA-256: the key is 256 bits of chance. */
  public static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What has the browser keep the key. */
  public static ResponseCookie cookie(String key, boolean secure) {
    return ResponseCookie.from(NAME, key)
        .httpOnly(true)
        .secure(secure)
        .sameSite("Strict")
        .path("/")
        .maxAge(MAX_AGE)
        .build();
  }

  /** What the browser sent of it, whatever it is worth. */
  static Optional<String> sent(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(NAME))
            .map(Cookie::getValue)
            .findFirst();
  }

  /** The station that a request comes from; empty if it is none, or none any more. */
  Optional<Station> of(HttpServletRequest request) {
    return sent(request)
        .flatMap(key ->
            writer
                .sql("select id, tenant, ward, session from identity.station where key_hash = ?")
                .param(hash(key))
                .query(StationKeys::station)
                .optional());
  }

  /** The browser that is enrolled as a station. */
  public Optional<Station> find(UUID station) {
    return writer
        .sql(
            "select id, tenant, ward, session from identity.station where id = ?"
                + " and key_hash is not null")
        .param(station)
        .query(StationKeys::station)
        .optional();
  }

  private static Station station(ResultSet row, int number) throws SQLException {
    return new Station(
        row.getObject("id", UUID.class),
        row.getObject("tenant", UUID.class),
        row.getObject("ward", UUID.class),
        row.getObject("session", UUID.class));
  }

  /** Notes that a station is there, to the minute. */
  void seen(Station station) {
    writer
        .sql(
            "update identity.station set seen_at = date_trunc('minute', now()) where id = ?"
                + " and seen_at is distinct from date_trunc('minute', now())")
        .param(station.id())
        .update();
  }
}
