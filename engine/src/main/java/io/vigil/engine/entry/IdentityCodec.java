package io.vigil.engine.entry;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.patient.TransmissionIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A transmission's identity without what the entry's header, or the identity before it in a list,
 * says already: a control byte, then id (unless bit 0: it is the header's cause), collector (unless
 * bit 1: it is the header's actor, in a list from the second on the one before), device (unless bit
 * 2: it is the collector), epoch (unless bit 3: it is that of the one before), the sequence since
 * the one before or 0, signed, and the content hash in 8 bytes.
 */
final class IdentityCodec {

  private static final int ID = 1;
  private static final int COLLECTOR = 2;
  private static final int DEVICE = 4;
  private static final int EPOCH = 8;
  private static final int CONTROLS = 16;

  private static final UUID NO_EPOCH = new UUID(0, 0);

  private IdentityCodec() {}

  static void write(ByteWriter out, TransmissionIdentity identity) {
    write(out, identity, out.actor, NO_EPOCH, 0);
  }

  static TransmissionIdentity read(ByteReader in) {
    return read(in, in.actor, NO_EPOCH, 0);
  }

  static void writeList(ByteWriter out, List<?> identities) {
    out.unsigned(identities.size());
    UUID collector = out.actor;
    UUID epoch = NO_EPOCH;
    long sequence = 0;
    for (Object each : identities) {
      TransmissionIdentity identity = (TransmissionIdentity) each;
      write(out, identity, collector, epoch, sequence);
      collector = identity.collector();
      epoch = identity.epoch();
      sequence = identity.sequence();
    }
  }

  static List<TransmissionIdentity> readList(ByteReader in) {
    int count = in.count();
    List<TransmissionIdentity> identities = new ArrayList<>(count);
    UUID collector = in.actor;
    UUID epoch = NO_EPOCH;
    long sequence = 0;
    for (int i = 0; i < count; i++) {
      TransmissionIdentity identity = read(in, collector, epoch, sequence);
      identities.add(identity);
      collector = identity.collector();
      epoch = identity.epoch();
      sequence = identity.sequence();
    }
    return List.copyOf(identities);
  }

  private static void write(
      ByteWriter out, TransmissionIdentity identity, UUID collector, UUID epoch, long sequence) {
    boolean sameId = identity.id().value().equals(out.cause);
    boolean sameCollector = identity.collector().equals(collector);
    boolean sameDevice = identity.device().value().equals(identity.collector());
    boolean sameEpoch = identity.epoch().equals(epoch);
    out.raw(
        (sameId ? ID : 0)
            | (sameCollector ? COLLECTOR : 0)
            | (sameDevice ? DEVICE : 0)
            | (sameEpoch ? EPOCH : 0));
    if (!sameId) {
      out.uuid(identity.id().value());
    }
    if (!sameCollector) {
      out.uuid(identity.collector());
    }
    if (!sameDevice) {
      out.uuid(identity.device().value());
    }
    if (!sameEpoch) {
      out.uuid(identity.epoch());
    }
    out.signed(identity.sequence() - sequence);
    out.fixed(identity.contentHash());
  }

  private static TransmissionIdentity read(
      ByteReader in, UUID knownCollector, UUID knownEpoch, long before) {
    int control = in.raw();
    if (control >= CONTROLS) {
      throw new MalformedEntryException("no such control of an identity: " + control);
    }
    UUID id = (control & ID) == 0 ? in.uuid() : in.cause;
    UUID collector = (control & COLLECTOR) == 0 ? in.uuid() : knownCollector;
    UUID device = (control & DEVICE) == 0 ? in.uuid() : collector;
    UUID epoch = (control & EPOCH) == 0 ? in.uuid() : knownEpoch;
    long sequence = before + in.signed();
    return new TransmissionIdentity(
        new TransmissionId(id), new DeviceId(device), collector, epoch, sequence, in.fixed());
  }
}
