package io.vigil.server.ops;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the launcher sets, as {@code VIGIL_…} in the environment.
 *
 * @param data where secrets and keys live; outside the database and its backups
 * @param port of the screens and people; 0 is any
 * @param devicePort of the devices; 0 is any
 * @param address that both are bound to
 * @param demo whether this is the demonstration
 * @param pkcs11 the token that holds the master key; absent, it is in a file of {@code data}
 * @param supervised whether the end of standard input is the order to stop
 */
@ConfigurationProperties("vigil")
public record VigilProperties(
    Db db,
    Path data,
    @DefaultValue("8080") int port,
    @DefaultValue("8082") int devicePort,
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue Management management,
    @DefaultValue("false") boolean demo,
    @DefaultValue Tls tls,
    @Nullable Pkcs11 pkcs11,
    @DefaultValue("false") boolean supervised) {

  /**
   * The database, as its administrator.
   *
   * @param url JDBC URL with {@code user} and {@code password} of a role that may create roles and
   *     owns the database
   */
  public record Db(@Classified(As.SECRET) String url) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The port of health and metrics, always on the loopback. */
  public record Management(@DefaultValue("8081") int port) {}

  /** PEM files; plain HTTP when both are absent. */
  public record Tls(@Nullable Path certificate, @Nullable Path key) {
    public Tls {
      if ((certificate == null) != (key == null)) {
        throw new IllegalArgumentException(
            "VIGIL_TLS_CERTIFICATE and VIGIL_TLS_KEY belong together: set both or neither");
      }
    }
  }

  /**
   * A token of PKCS #11.
   *
   * @param library the vendor's, as an absolute path
   * @param slot the token's slot; absent, the first with a token
   * @param key the label of the master key in it
   * @param pinFile holds the user's PIN
   */
  public record Pkcs11(
      Path library, @Nullable Long slot, @DefaultValue("vigil") String key, Path pinFile) {
    public Pkcs11 {
      Objects.requireNonNull(library, "VIGIL_PKCS11_LIBRARY is missing");
      Objects.requireNonNull(pinFile, "VIGIL_PKCS11_PINFILE is missing");
    }
  }
}
