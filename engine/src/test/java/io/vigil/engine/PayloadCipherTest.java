package io.vigil.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PayloadCipherTest {

  private static final byte[] CLEAR = "SpO2 80 %".getBytes(StandardCharsets.UTF_8);
  private static final byte[] HEADER = {1, 2, 3};

  private final InMemorySealer sealer = new InMemorySealer();
  private final UUID key = sealer.keyOf(new Subject(Subject.Kind.PATIENT, UUID.randomUUID()));
  private final PayloadCipher cipher = new PayloadCipher();

  @Test
  void aRevealedKeyOpensItsPayloadAlone() {
    byte[] sealed = sealer.seal(key, CLEAR, HEADER);
    byte[] other = sealer.seal(key, CLEAR, HEADER);
    byte[] revealed = sealer.reveal(key, sealed, HEADER);

    assertThat(cipher.open(revealed, sealed, HEADER)).isEqualTo(CLEAR);
    assertThatThrownBy(() -> cipher.open(revealed, other, HEADER))
        .isInstanceOf(Sealer.UnsealableException.class);
    assertThatThrownBy(() -> cipher.open(revealed, sealed, new byte[] {1, 2, 4}))
        .isInstanceOf(Sealer.UnsealableException.class);
    assertThat(sealer.reveal(key, other, HEADER)).isNotEqualTo(revealed);
  }

  @Test
  void theKeyOfAPayloadIsMadeOfItsNonceAndWhatItIsBoundTo() throws Exception {
    SecretKeySpec data = new SecretKeySpec(new byte[32], "AES");
    byte[] nonce = new byte[PayloadCipher.NONCE_BYTES];
    byte[] sealed = cipher.seal(data, nonce, CLEAR, HEADER);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(data);
    mac.update(nonce);

    assertThat(cipher.key(data, sealed, HEADER)).isEqualTo(mac.doFinal(HEADER));
    assertThat(cipher.open(data, sealed, HEADER)).isEqualTo(CLEAR);
  }

  @Test
  void whatDoesNotOpenIsNotRevealed() {
    byte[] sealed = sealer.seal(key, CLEAR, HEADER);
    sealed[sealed.length - 1] ^= 1;

    assertThatThrownBy(() -> sealer.reveal(key, sealed, HEADER))
        .isInstanceOf(Sealer.UnsealableException.class);
  }
}
