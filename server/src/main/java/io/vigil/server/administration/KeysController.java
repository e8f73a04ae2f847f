package io.vigil.server.administration;

import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.keys.DataKeys;
import io.vigil.server.ops.VigilProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the data keys are kept; of no key anything. */
@RestController
@RequestMapping("/api/v1/admin/keys")
@Needs(Capability.ADMINISTER_KEYS)
class KeysController {
  private final DataKeys keys;
  private final String provider;

  KeysController(DataKeys keys, VigilProperties properties) {
    this.keys = keys;
    this.provider = properties.pkcs11() == null ? "file" : "pkcs11";
  }

  /**
   * @param generation of the key-encryption key, from 1
   * @param provider {@code file} or {@code pkcs11}
   * @param answers whether the key management wraps and unwraps now; it is needed to start and to
   *     rotate
   */
  record KeysView(int generation, String provider, boolean answers) {}

  @GetMapping
  KeysView keys() {
    return new KeysView(keys.generation(), provider, keys.managementAnswers());
  }
}
