package io.vigil.engine.entry;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.patient.RecentTransmissions;
import io.vigil.core.patient.TransmissionIdentity;
import java.util.UUID;

/**
 * A transmission's identity without what the entry's header says already: a control byte, then id
 * (unless bit 0: it is the header's cause), collector (unless bit 1: it is the header's actor),
 * device (unless bit 2: it is the collector), epoch, the sequence, signed, and the content hash in
 * 8 bytes. The recent ones are their count and 24 bytes each.
 */
final class IdentityCodec {

  private static final int ID = 1;
  private static final int COLLECTOR = 2;
  private static final int DEVICE = 4;
  private static final int CONTROLS = 8;

  private IdentityCodec() {}

  static void write(ByteWriter out, TransmissionIdentity identity) {
    boolean sameId = identity.id().value().equals(out.cause);
    boolean sameCollector = identity.collector().equals(out.actor);
    boolean sameDevice = identity.device().value().equals(identity.collector());
    out.raw((sameId ? ID : 0) | (sameCollector ? COLLECTOR : 0) | (sameDevice ? DEVICE : 0));
    if (!sameId) {
      out.uuid(identity.id().value());
    }
    if (!sameCollector) {
      out.uuid(identity.collector());
    }
    if (!sameDevice) {
      out.uuid(identity.device().value());
    }
    out.uuid(identity.epoch());
    out.signed(identity.sequence());
    out.fixed(identity.contentHash());
  }

  static TransmissionIdentity read(ByteReader in) {
    int control = in.raw();
    if (control >= CONTROLS) {
      throw new MalformedEntryException("no such control of an identity: " + control);
    }
    UUID id = (control & ID) == 0 ? in.uuid() : in.cause;
    UUID collector = (control & COLLECTOR) == 0 ? in.uuid() : in.actor;
    UUID device = (control & DEVICE) == 0 ? in.uuid() : collector;
    UUID epoch = in.uuid();
    long sequence = in.signed();
    return new TransmissionIdentity(
        new TransmissionId(id), new DeviceId(device), collector, epoch, sequence, in.fixed());
  }

  static void writeRecent(ByteWriter out, RecentTransmissions recent) {
    out.unsigned(recent.size());
    for (long each : recent.triples()) {
      out.fixed(each);
    }
  }

  static RecentTransmissions readRecent(ByteReader in) {
    int count = in.count();
    if (count > RecentTransmissions.MAX) {
      throw new MalformedEntryException("too many recent transmissions: " + count);
    }
    long[] triples = new long[count * RecentTransmissions.EACH];
    for (int i = 0; i < triples.length; i++) {
      triples[i] = in.fixed();
    }
    return new RecentTransmissions(triples);
  }
}
