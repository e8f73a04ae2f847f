package io.vigil.server.notify;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The channels beside the stations; one that is absent is not used.
 *
 * @param smtp a mail server
 * @param webhook whoever takes a signed request
 * @param sms a gateway of short messages
 */
@ConfigurationProperties("vigil.notify")
record NotifySettings(@Nullable Smtp smtp, @Nullable Webhook webhook, @Nullable Sms sms) {

  /**
   * @param from the sender's address
   * @param tls STARTTLS is required
   * @param user absent, nobody signs in
   * @param passwordFile of that user
   */
  record Smtp(
      String host,
      @DefaultValue("587") int port,
      String from,
      @DefaultValue("true") boolean tls,
      @Nullable String user,
      @Nullable Path passwordFile) {}

  /**
   * @param secretFile at least 32 characters, of which each hospital's secret is derived
   * @param privateNetworks whether a hospital's own network may be called, and there without TLS
   */
  record Webhook(Path secretFile, @DefaultValue("false") boolean privateNetworks) {}

  /**
   * @param url takes {@code {"id", "to", "text"}}
   * @param tokenFile the bearer token
   */
  record Sms(URI url, Path tokenFile) {}
}
