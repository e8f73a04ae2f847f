package io.vigil.server.notify;

import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.Delivery.Stage;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What receivers confirm, and where people can be told. */
@RestController
@RequestMapping("/api/v1")
class NotifyController {

  private static final int MAX_ADDRESS = 500;
  private static final Pattern MAIL = Pattern.compile("[^\\s@<>,;\"]{1,64}@[^\\s@<>,;\"]{1,190}");

  /** ITU-T E.164. */
  private static final Pattern NUMBER = Pattern.compile("\\+[1-9]\\d{6,14}");

  private final Lanes lanes;
  private final Scope scope;
  private final Contacts contacts;
  private final NotifySettings settings;

  NotifyController(Lanes lanes, Scope scope, Contacts contacts, NotifySettings settings) {
    this.lanes = lanes;
    this.scope = scope;
    this.contacts = contacts;
    this.settings = settings;
  }

  record Confirmed(@Nullable String stage) {}

  record Address(@Classified(As.IDENTITY) @Nullable String address) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Secret(@Classified(As.SECRET) String secret) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** By the receiver alone: a step further than before, or the same again. */
  @PostMapping("/deliveries/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void confirm(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Confirmed confirmed) {
    Stage stage =
        switch (confirmed.stage()) {
          case "received" -> Stage.RECEIVED;
          case "displayed" -> Stage.DISPLAYED;
          case null, default -> throw malformed("Give the stage: received or displayed.");
        };
    PatientId patient = patientOf(account, new DeliveryId(id)).orElseThrow(NotifyController::gone);
    var unused =
        lanes.call(
            new Submission.ForPatient(
                new TenantId(account.tenant()),
                patient,
                new PatientInput.NoteDelivery(
                    new DeliveryId(id), stage, Optional.of(new PersonId(account.id()))),
                Optional.of(account.id()),
                Optional.of(id)));
  }

  @GetMapping("/contacts")
  Map<String, String> contacts(@AuthenticationPrincipal Account account) {
    Map<String, String> found = new TreeMap<>();
    contacts
        .of(new PersonId(account.id()))
        .forEach((channel, address) -> found.put(channel.wireName(), address));
    return found;
  }

  @PutMapping("/contacts/{channel}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void set(
      @AuthenticationPrincipal Account account,
      @PathVariable String channel,
      @RequestBody Address given) {
    Channel of = channel(channel);
    if (of == Channel.WEBHOOK) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "forbidden", "Webhooks are set by administrators.");
    }
    keep(account, account.id(), of, Optional.of(address(of, given.address())));
  }

  @DeleteMapping("/contacts/{channel}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@AuthenticationPrincipal Account account, @PathVariable String channel) {
    keep(account, account.id(), channel(channel), Optional.empty());
  }

  @PutMapping("/admin/users/{id}/contacts/{channel}")
  @Needs(Capability.ADMINISTER_ACCOUNTS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void setOf(
      @AuthenticationPrincipal Account admin,
      @PathVariable UUID id,
      @PathVariable String channel,
      @RequestBody Address given) {
    Channel of = channel(channel);
    refuseUnlessOfHospital(admin, id);
    keep(admin, id, of, Optional.of(address(of, given.address())));
  }

  @DeleteMapping("/admin/users/{id}/contacts/{channel}")
  @Needs(Capability.ADMINISTER_ACCOUNTS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void removeOf(
      @AuthenticationPrincipal Account admin, @PathVariable UUID id, @PathVariable String channel) {
    refuseUnlessOfHospital(admin, id);
    keep(admin, id, channel(channel), Optional.empty());
  }

  /** For whoever checks the signatures of this hospital's webhooks; that it was shown is kept. */
  @GetMapping("/admin/webhook-secret")
  @Needs(Capability.ADMINISTER_KEYS)
  Secret secret(@AuthenticationPrincipal Account admin) throws IOException {
    NotifySettings.Webhook webhook = settings.webhook();
    if (webhook == null) {
      throw gone();
    }
    TenantId tenant = new TenantId(admin.tenant());
    WebhookSecret secret = WebhookSecret.of(webhook.secretFile(), tenant);
    lanes.keep(
        tenant,
        new Subject(Subject.Kind.SERVICE, admin.tenant()),
        new Act.WebhookSecretShown(),
        Optional.of(admin.id()));
    return new Secret(secret.text());
  }

  private boolean privateNetworks() {
    NotifySettings.Webhook webhook = settings.webhook();
    return webhook != null && webhook.privateNetworks();
  }

  private void keep(Account by, UUID person, Channel channel, Optional<String> address) {
    lanes.keep(
        new TenantId(by.tenant()),
        new Subject(Subject.Kind.ACCOUNT, person),
        new Act.ContactSet(new PersonId(person), channel, address),
        Optional.of(by.id()));
  }

  private Optional<PatientId> patientOf(Account account, DeliveryId id) {
    for (Map.Entry<PatientId, Lanes.Standing> each : lanes.standings().entrySet()) {
      Delivery delivery = each.getValue().state().deliveries().get(id);
      if (delivery != null
          && delivery.to().value().equals(account.id())
          && each.getValue().tenant().value().equals(account.tenant())) {
        return Optional.of(each.getKey());
      }
    }
    return Optional.empty();
  }

  private void refuseUnlessOfHospital(Account admin, UUID person) {
    boolean known =
        scope.read(
            admin,
            client ->
                client
                    .sql("select exists (select from identity.account where id = ?)")
                    .param(person)
                    .query(Boolean.class)
                    .single());
    if (!known) {
      throw gone();
    }
  }

  private static Channel channel(String name) {
    return Channel.named(name)
        .filter(channel -> channel != Channel.APP)
        .orElseThrow(() -> malformed("Give a channel: mail, sms or webhook."));
  }

  private String address(Channel channel, @Nullable String address) {
    boolean sound =
        address != null
            && address.length() <= MAX_ADDRESS
            && switch (channel) {
              case MAIL -> MAIL.matcher(address).matches();
              case SMS -> NUMBER.matcher(address).matches();
              case WEBHOOK -> WebhookSender.isSound(address, privateNetworks());
              case APP -> false;
            };
    if (address == null || !sound) {
      throw malformed("Give an address of that channel.");
    }
    return address;
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-request", detail);
  }

  private static ProblemException gone() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
  }
}
