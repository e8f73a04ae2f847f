package io.vigil.server.ops;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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
 * @param evidence who signs checkpoints of the journal
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
    @DefaultValue Evidence evidence,
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

  /**
   * Who signs the checkpoints of the journal.
   *
   * @param notary without one there are no checkpoints, which is an alert
   */
  public record Evidence(@Nullable Notary notary, @DefaultValue List<Witness> witnesses) {

    /** More than sixteen would make each checkpoint slower and larger, and prove no more. */
    public static final int WITNESSES_MAX = 16;

    public Evidence {
      witnesses = List.copyOf(witnesses);
      if (witnesses.size() > WITNESSES_MAX) {
        throw new IllegalArgumentException(
            "VIGIL_EVIDENCE_WITNESSES has more than " + WITNESSES_MAX + " witnesses");
      }
    }
  }

  /**
   * @param url below which {@code add-checkpoint} is
   * @param key its verifier key
   * @param secret the file of the bearer secret
   */
  public record Notary(URI url, String key, Path secret) {
    /** What is not set comes as null. */
    public Notary {
      if (url == null || key == null || secret == null) {
        throw new IllegalArgumentException(
            "VIGIL_EVIDENCE_NOTARY_URL, …_KEY and …_SECRET belong together: set all or none");
      }
    }
  }

  /**
   * @param url below which {@code add-checkpoint} is
   * @param key its verifier key
   */
  public record Witness(URI url, String key) {}

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
