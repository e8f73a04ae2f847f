package io.vigil.server.staffing;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.WardId;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Who may arrange a ward: who is on duty there as charge nurse or supervisor, and administrators.
 */
@Component
public class Charge {

  private final Scope scope;
  private final CareRows rows;
  private final Lanes lanes;
  private final Rosters rosters;
  private final Capabilities capabilities;

  Charge(Scope scope, CareRows rows, Lanes lanes, Rosters rosters, Capabilities capabilities) {
    this.scope = scope;
    this.rows = rows;
    this.lanes = lanes;
    this.rosters = rosters;
    this.capabilities = capabilities;
  }

  /**
   * A ward in sight.
   *
   * @throws ProblemException 404 {@code not-found} if it is not
   */
  public WardId wardInSight(Account account, UUID ward) {
    boolean inSight =
        scope.read(account, rows::wards).stream().anyMatch(each -> each.id().equals(ward));
    if (!inSight) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
    }
    return new WardId(ward);
  }

  /** Whether somebody may arrange a ward now. */
  public boolean of(Account account, WardId ward) {
    return capabilities.has(account, Capability.ADMINISTER_WARDS)
        || StaffingController.inCharge(
            rosters.of(ward), new PersonId(account.id()), lanes.epochMillis());
  }

  /**
   * The same ward, if somebody may arrange it now.
   *
   * @throws ProblemException 404 {@code not-found} if it is not in sight; 403 {@code forbidden}
   */
  public WardId arranging(Account account, UUID ward) {
    WardId inSight = wardInSight(account, ward);
    if (!of(account, inSight)) {
      throw forbidden();
    }
    return inSight;
  }

  /** Whether somebody may see what a ward's alarms asked of its staff: physicians, too. */
  public boolean answersFor(Account account, WardId ward) {
    return capabilities.has(account, Capability.ORDER) || of(account, ward);
  }

  /** What somebody is told who may not. */
  public static ProblemException forbidden() {
    return new ProblemException(
        HttpStatus.FORBIDDEN,
        "forbidden",
        "Only who has charge of the ward now, its supervisor and administrators may.");
  }
}
