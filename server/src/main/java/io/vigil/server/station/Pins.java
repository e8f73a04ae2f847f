package io.vigil.server.station;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.PinHashes;
import io.vigil.server.identity.SignInThrottle;
import io.vigil.server.identity.SignedInByPassword;
import io.vigil.server.identity.Station;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.ops.ProblemException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * PINs of people who work at shared stations. One is of use at an enrolled station of a ward that
 * the person is granted, and nowhere else; some wrong ones in a row lock it until the person signs
 * in by password.
 */
@Component
class Pins {
  static final int LENGTH_MIN = 6;
  static final int LENGTH_MAX = 12;

  /** Wrong ones in a row. */
  static final int TRIES_MAX = 5;

  /** What a PIN is too little for. */
  private static final Set<Capability> ADMINISTERING =
      EnumSet.range(Capability.ADMINISTER_ACCOUNTS, Capability.SIMULATE);

  private static final int MAX_PEOPLE = 2_000;
  private static final int REMEMBERED_MAX = 10_000;
  private static final Pattern DIGITS =
      Pattern.compile("[0-9]{%d,%d}".formatted(LENGTH_MIN, LENGTH_MAX));
  private static final Logger log = LoggerFactory.getLogger(Pins.class);

  private final JdbcClient writer;
  private final PinHashes hashes;
  private final Lanes lanes;
  private final StaffNames names;
  private final Capabilities capabilities;
  private final SignInThrottle throttle = new SignInThrottle(System::nanoTime);
  private final Map<UUID, Integer> wrong =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Integer> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  Pins(
      @Qualifier("writer") DataSource writer,
      PinHashes hashes,
      Lanes lanes,
      StaffNames names,
      Capabilities capabilities) {
    this.writer = JdbcClient.create(writer);
    this.hashes = hashes;
    this.lanes = lanes;
    this.names = names;
    this.capabilities = capabilities;
  }

  private record Row(
      UUID account, String role, @Classified(As.SECRET) String hash, boolean locked) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Somebody who can tap in at a station. */
  record Person(UUID id, @Classified(As.IDENTITY) String name, String role, boolean locked) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Whether an account has a PIN, and whether it is of use. */
  enum State {
    NONE,
    SET,
    LOCKED
  }

  State state(Account account) {
    return writer
        .sql("select locked from identity.pin where account = ?")
        .param(account.id())
        .query(Boolean.class)
        .optional()
        .map(locked -> locked ? State.LOCKED : State.SET)
        .orElse(State.NONE);
  }

  /**
   * Sets somebody's own.
   *
   * @throws ProblemException 400 {@code malformed-pin}; 403 {@code forbidden}
   */
  void set(Account account, String pin) {
    if (!mayHave(account.tenant(), account.role())) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "forbidden", "Who administers has no PIN: use the password.");
    }
    if (!DIGITS.matcher(pin).matches() || isRun(pin)) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "malformed-pin",
          "Give %d to %d digits, not all the same and not in a row."
              .formatted(LENGTH_MIN, LENGTH_MAX));
    }
    lanes.keep(
        new TenantId(account.tenant()),
        new Subject(Subject.Kind.ACCOUNT, account.id()),
        new Act.PinSet(new PersonId(account.id()), hashes.hash(account.id(), pin)),
        Optional.of(account.id()));
    forget(account.id());
  }

  /** Those who are granted the station's ward and have a PIN, by name. */
  List<Person> people(Station station) {
    return rows(station).stream()
        .map(row ->
            new Person(
                row.account(),
                names.of(new PersonId(row.account())).orElse(""),
                row.role(),
                row.locked()))
        .sorted(Comparator.comparing(Person::name).thenComparing(Person::id))
        .toList();
  }

  /**
   * Whose PIN it is.
   *
   * @return the person, without a session
   * @throws ProblemException 401 {@code pin-refused}; 403 {@code pin-locked}; 429 {@code
   *     too-many-attempts}
   */
  synchronized Person check(Station station, UUID account, String pin) {
    Optional<Duration> wait = throttle.attempt(bytes(account), station.id().toString());
    if (wait.isPresent()) {
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS,
          "too-many-attempts",
          "Wait before you try again.",
          wait.get());
    }
    Row row =
        rows(station).stream()
            .filter(each -> each.account().equals(account))
            .findFirst()
            .orElseThrow(Pins::refused);
    if (row.locked()) {
      throw locked();
    }
    if (!hashes.matches(account, pin, row.hash())) {
      int tries = countWrong(account);
      lanes.keep(
          new TenantId(station.tenant()),
          new Subject(Subject.Kind.ACCOUNT, account),
          new Act.PinRefused(new PersonId(account), station.id(), tries >= TRIES_MAX),
          Optional.of(station.id()));
      throw tries >= TRIES_MAX ? locked() : refused();
    }
    throttle.succeeded(bytes(account), station.id().toString());
    forget(account);
    return new Person(
        account, names.of(new PersonId(account)).orElse(""), row.role(), row.locked());
  }

  /** Whether somebody may go on being tapped in there, who was let in a moment ago. */
  boolean mayStay(Station station, UUID account) {
    return rows(station).stream().anyMatch(each -> each.account().equals(account));
  }

  /** Who knows the password is not the one who guessed. */
  @EventListener
  void on(SignedInByPassword signedIn) {
    Account account = signedIn.account();
    forget(account.id());
    try {
      if (state(account) == State.LOCKED) {
        lanes.keep(
            new TenantId(account.tenant()),
            new Subject(Subject.Kind.ACCOUNT, account.id()),
            new Act.PinUnlocked(new PersonId(account.id())),
            Optional.of(account.id()));
      }
    } catch (RuntimeException away) {
      // Who has signed in works on; the PIN stays locked until the next time.
      log.warn("A PIN could not be unlocked", away);
    }
  }

  private synchronized int countWrong(UUID account) {
    return wrong.merge(account, 1, Integer::sum);
  }

  private synchronized void forget(UUID account) {
    wrong.remove(account);
  }

  /** By the grants of this moment. */
  private List<Row> rows(Station station) {
    return writer
        .sql(
            """
            select a.id, a.role, p.hash, p.locked from identity.account as a
              join identity.pin as p on p.account = a.id
              join identity.ward_grant as g on g.account = a.id
            where a.tenant = ? and g.ward = ? and not a.disabled and not a.one_time limit ?
            """)
        .params(station.tenant(), station.ward(), MAX_PEOPLE)
        .query((row, number) ->
            new Row(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getBoolean(4)))
        .list()
        .stream()
        .filter(row -> mayHave(station.tenant(), row.role()))
        .toList();
  }

  /** Six digits are enough for a clinician's acts before the ward's eyes, and for no more. */
  private boolean mayHave(UUID tenant, String role) {
    Set<Capability> has = capabilities.of(tenant, role);
    return has.contains(Capability.ANSWER_ALARMS) && Collections.disjoint(has, ADMINISTERING);
  }

  private static boolean isRun(String pin) {
    int step = pin.charAt(1) - pin.charAt(0);
    for (int i = 1; i < pin.length(); i++) {
      if (pin.charAt(i) - pin.charAt(i - 1) != step) {
        return false;
      }
    }
    return Math.abs(step) <= 1;
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static ProblemException refused() {
    return new ProblemException(HttpStatus.UNAUTHORIZED, "pin-refused", "Check the PIN.");
  }

  private static ProblemException locked() {
    return new ProblemException(
        HttpStatus.FORBIDDEN, "pin-locked", "Sign in by password: that unlocks the PIN.");
  }
}
