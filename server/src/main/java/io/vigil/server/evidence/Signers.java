package io.vigil.server.evidence;

import io.vigil.engine.evidence.MalformedNoteException;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.server.ops.VigilProperties;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The notary, if there is one, and the witnesses. */
@Component
class Signers {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

  private final Optional<Signer> notary;
  private final List<Signer> witnesses;

  /**
   * @throws IllegalStateException if a key of the settings is none, or two are alike
   */
  Signers(VigilProperties properties) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_MAX)
            .build();
    VigilProperties.Evidence evidence = properties.evidence();
    notary =
        Optional.ofNullable(evidence.notary())
            .map(it ->
                new Signer(
                    client,
                    it.url(),
                    key("VIGIL_EVIDENCE_NOTARY_KEY", it.key(), NoteKey.Role.LOG),
                    Optional.of(it.secret())));
    witnesses =
        evidence.witnesses().stream()
            .map(it ->
                new Signer(
                    client,
                    it.url(),
                    key("VIGIL_EVIDENCE_WITNESSES_…_KEY", it.key(), NoteKey.Role.WITNESS),
                    Optional.empty()))
            .toList();
    long different = witnesses.stream().map(each -> each.key().encoded()).distinct().count();
    if (different < witnesses.size()) {
      throw new IllegalStateException("VIGIL_EVIDENCE_WITNESSES names a key twice");
    }
  }

  Optional<Signer> notary() {
    return notary;
  }

  List<Signer> witnesses() {
    return witnesses;
  }

  private static NoteKey key(String setting, String encoded, NoteKey.Role role) {
    NoteKey key;
    try {
      key = NoteKey.parse(encoded.strip());
    } catch (MalformedNoteException e) {
      throw new IllegalStateException(setting + " is no verifier key: " + e.getMessage(), e);
    }
    if (key.role() != role) {
      throw new IllegalStateException(
          setting + " is the key of a " + (role == NoteKey.Role.LOG ? "witness" : "notary"));
    }
    return key;
  }
}
