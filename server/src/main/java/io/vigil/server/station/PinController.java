package io.vigil.server.station;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.ops.ProblemException;
import jakarta.servlet.http.HttpSession;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A person's own PIN, set by whoever signed in by password. */
@RestController
@RequestMapping("/api/v1/pin")
@Needs(Capability.ANSWER_ALARMS)
class PinController {
  private final Pins pins;

  PinController(Pins pins) {
    this.pins = pins;
  }

  record PinState(String state) {}

  record NewPin(@Classified(As.SECRET) @Nullable String pin) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @GetMapping
  PinState pin(@AuthenticationPrincipal Account account) {
    return new PinState(pins.state(account).name().toLowerCase(Locale.ROOT));
  }

  @PutMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void set(
      @AuthenticationPrincipal Account account, HttpSession session, @RequestBody NewPin given) {
    if (session.getAttribute(TapIns.BY_PIN) != null) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "password-needed", "Sign in by password to set a PIN.");
    }
    pins.set(account, given.pin() == null ? "" : given.pin());
  }
}
