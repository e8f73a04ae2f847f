package io.vigil.engine.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.engine.Act;
import io.vigil.engine.InMemorySealer;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Subject;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Entries of a version that there never was, 0, in which a ward had no bed and a device no time.
 */
final class UpcastsTest {

  /** {@link Act.DeviceAssigned} as it might have been. */
  public record DeviceAssignedBefore(PatientId patient, DeviceId device) {}

  /** {@link PatientInput.Transfer} as it might have been. */
  public record TransferBefore(WardId ward) {}

  /** {@link PatientEvent.PatientMoved} as it might have been, within an input's entry. */
  public record PatientMovedBefore(WardId ward) {}

  private static final Upcasts UPCASTS =
      new Upcasts(
          0,
          List.of(
              new Upcasts.Older<>(
                  Act.class,
                  Act.DeviceAssigned.class,
                  0,
                  DeviceAssignedBefore.class,
                  before -> new Act.DeviceAssigned(before.device(), before.patient(), 0)),
              new Upcasts.Older<>(
                  PatientInput.class,
                  PatientInput.Transfer.class,
                  0,
                  TransferBefore.class,
                  before -> new PatientInput.Transfer(before.ward(), "?")),
              new Upcasts.Older<>(
                  PatientEvent.class,
                  PatientEvent.PatientMoved.class,
                  0,
                  PatientMovedBefore.class,
                  before -> new PatientEvent.PatientMoved(before.ward(), "?"))));

  private static final DeviceId DEVICE = new DeviceId(new UUID(20, 1));
  private static final PatientId PATIENT = new PatientId(new UUID(10, 1));
  private static final WardId WARD = new WardId(new UUID(3, 1));

  /** Bodies of version 0, frozen: an act; an input and its event, raw bytes absent. */
  private static final String ASSIGNED =
      "02" + "68" + "000000000000000a0000000000000001" + "00000000000000140000000000000001" + "00";

  private static final String TRANSFERRED =
      "01"
          + "02"
          + "00000000000000030000000000000001"
          + "01"
          + "01"
          + "02"
          + "00000000000000030000000000000001"
          + "00";

  private final InMemorySealer sealer = new InMemorySealer();

  @Test
  void readsAnOlderActAsTodays() {
    EntryBody body = UPCASTS.decode(bytes(ASSIGNED), header(104, 0));

    assertThat(body)
        .isEqualTo(
            new EntryBody.OfAct(new Act.DeviceAssigned(DEVICE, PATIENT, 0), Optional.empty()));
  }

  @Test
  void readsAnOlderInputAndItsOlderEvent() {
    var body = (EntryBody.OfPatient) UPCASTS.decode(bytes(TRANSFERRED), header(2, 0));

    assertThat(body.input()).isEqualTo(new PatientInput.Transfer(WARD, "?"));
    assertThat(body.events()).containsExactly(new PatientEvent.PatientMoved(WARD, "?"));
  }

  @Test
  void opensASealedEntryOfAnOlderVersion() {
    Header header = header(104, 0);
    byte[] payload = sealer.seal(header.keyId(), bytes(ASSIGNED), header.encode());
    SealedEntry sealed = new SealedEntry(header, new byte[32], payload, new byte[32]);

    assertThat(new EntryCodec(sealer, UPCASTS).open(sealed).body())
        .isInstanceOfSatisfying(
            EntryBody.OfAct.class,
            body -> assertThat(body.act()).isInstanceOf(Act.DeviceAssigned.class));
    assertThatThrownBy(() -> new EntryCodec(sealer).open(sealed))
        .isInstanceOf(MalformedEntryException.class)
        .hasMessageContaining("unknown version");
  }

  @Test
  void readsTodaysVersionAsToday() {
    Header header = header(104, EntryBody.VERSION);
    EntryBody today =
        new EntryBody.OfAct(new Act.DeviceAssigned(DEVICE, PATIENT, 5), Optional.empty());
    SealedEntry sealed = new EntryCodec(sealer, UPCASTS).seal(LaneHead.first(3), header, today);

    assertThat(new EntryCodec(sealer, UPCASTS).open(sealed).body()).isEqualTo(today);
    assertThatThrownBy(() -> UPCASTS.decode(bytes(ASSIGNED), header))
        .isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void refusesAVersionOfTheFuture() {
    assertThatThrownBy(() -> UPCASTS.decode(bytes(ASSIGNED), header(104, EntryBody.VERSION + 1)))
        .isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void refusesWhatAnOlderVersionDoesNotSay() {
    assertThatThrownBy(() -> UPCASTS.decode(bytes(ASSIGNED + "00"), header(104, 0)))
        .isInstanceOf(MalformedEntryException.class);
    assertThatThrownBy(() ->
            UPCASTS.decode(bytes(ASSIGNED.substring(0, ASSIGNED.length() - 4)), header(104, 0)))
        .isInstanceOf(MalformedEntryException.class);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private Header header(int kind, int version) {
    Subject subject = new Subject(Subject.Kind.DEVICE, DEVICE.value());
    return new Header(
        new TenantId(new UUID(1, 1)),
        3,
        1,
        1_795_000_000_123L,
        kind,
        version,
        subject,
        Optional.empty(),
        Optional.empty(),
        sealer.keyOf(subject));
  }
}
