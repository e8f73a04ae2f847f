package io.vigil.server.journal;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.access.ViewJournal;
import io.vigil.server.access.ViewWindow;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.AccountCreated;
import io.vigil.server.identity.AccountJournal;
import io.vigil.server.identity.AccountNames;
import io.vigil.server.identity.SessionEnded;
import io.vigil.server.identity.SessionJournal;
import io.vigil.server.identity.StoredAccount;
import io.vigil.server.ops.ProblemException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Puts what other modules report into the journal. */
@Component
class Journalling implements AccountJournal, AccountNames, SessionJournal, ViewJournal {

  private static final Logger log = LoggerFactory.getLogger(Journalling.class);

  private final Lanes lanes;
  private final Unsealing unsealing;

  Journalling(Lanes lanes, Unsealing unsealing) {
    this.lanes = lanes;
    this.unsealing = unsealing;
  }

  @Override
  public void accountCreated(AccountCreated created) {
    lanes.keep(
        new TenantId(created.tenant()),
        new Subject(Subject.Kind.ACCOUNT, created.id()),
        new Act.AccountCreated(
            new PersonId(created.id()),
            created.loginHash(),
            created.login(),
            created.name(),
            created.role(),
            created.passwordHash(),
            created.wards().stream().sorted().map(WardId::new).toList()),
        created.actor());
  }

  @Override
  public String nameOf(StoredAccount account) {
    return unsealing
        .open(
            account.keyId(),
            account.sealed(),
            "identity.account",
            account.id(),
            LaneTables.AccountName.class)
        .name();
  }

  @Override
  public void record(ViewWindow window) {
    lanes.keep(
        new TenantId(window.tenant()),
        new Subject(Subject.Kind.SESSION, window.session()),
        new Act.PatientViewed(
            window.session(),
            new PersonId(window.account()),
            new PatientId(window.patient()),
            window.resource(),
            window.purpose(),
            window.start().toEpochMilli(),
            window.lastAt().toEpochMilli(),
            window.count()),
        Optional.of(window.account()));
  }

  @Override
  public void signedIn(Account account) {
    keep(account, new Act.SignedIn(new PersonId(account.id()), account.session()));
  }

  @Override
  public void refused(UUID tenant, UUID account) {
    var refusal =
        new Submission.Keep(
            new TenantId(tenant),
            new Subject(Subject.Kind.ACCOUNT, account),
            new Act.SignInRefused(new PersonId(account)),
            Optional.empty(),
            Optional.empty());
    try {
      // Not waited for: the time that a commit takes, or its failure, would tell the stranger that
      // there is such an account.
      var unused = lanes.submit(refusal, Urgency.LIVE, 0);
    } catch (ProblemException full) {
      log.warn("A refused sign-in was not journalled", full);
    }
  }

  @Override
  public void passwordSet(Account account, String passwordHash) {
    lanes.keep(
        new TenantId(account.tenant()),
        new Subject(Subject.Kind.ACCOUNT, account.id()),
        new Act.PasswordSet(new PersonId(account.id()), passwordHash, false),
        Optional.of(account.id()));
  }

  @Override
  public void signedOut(Account account) {
    keep(account, new Act.SignedOut(new PersonId(account.id()), account.session()));
  }

  @EventListener
  void on(SessionEnded ended) {
    try {
      signedOut(ended.account());
    } catch (ProblemException stopping) {
      // Sessions end with the server, too; the last sign-in's entry and the start's tell of it.
      log.debug("A session's end was not journalled", stopping);
    }
  }

  private void keep(Account account, Act act) {
    lanes.keep(
        new TenantId(account.tenant()),
        new Subject(Subject.Kind.SESSION, account.session()),
        act,
        Optional.of(account.id()));
  }
}
