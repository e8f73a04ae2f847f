package io.vigil.server.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.vitals.Reading;
import io.vigil.server.journal.Urgency;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a body to readings, an identity, and the bytes that the journal keeps. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  private static final String[][] SIGNS = {
    {"MDC_ECG_HEART_RATE", "/min", "72", ".5"},
    {"MDC_PULS_OXIM_SAT_O2", "%", "96", ""},
    {"MDC_RESP_RATE", "/min", "16", ""},
    {"MDC_TEMP_BODY", "Cel", "36", ".8"},
    {"MDC_PULS_OXIM_PULS_RATE", "/min", "71", ""},
  };

  @Param({"1", "10", "60"})
  int readings;

  private byte[] json = {};
  private byte[] protobuf = {};
  private DecodedTransmission decoded =
      new DecodedTransmission(
          new DeviceId(new UUID(0, 0)), new UUID(0, 0), 0, Urgency.LIVE, List.of(), List.of());
  private final BodyPacking packing = new BodyPacking();
  private final Deflating deflating = new Deflating();

  @Setup
  public void write() throws TransmissionRefusedException {
    StringBuilder text =
        new StringBuilder("{\"device\":\"")
            .append(UUID.nameUUIDFromBytes(new byte[] {1}))
            .append("\",\"epoch\":\"")
            .append(UUID.nameUUIDFromBytes(new byte[] {2}))
            .append("\",\"sequence\":4711,\"class\":\"live\",\"readings\":[");
    for (int i = 0; i < readings; i++) {
      String[] sign = SIGNS[i % SIGNS.length];
      Instant at = Instant.ofEpochMilli(1_795_150_800_123L + i / SIGNS.length * 1_000L);
      text.append(i == 0 ? "" : ",")
          .append(
              "{\"metric\":\"%s\",\"value\":%s%s,\"unit\":\"%s\",\"at\":\"%s\"}"
                  .formatted(sign[0], sign[2], sign[3], sign[1], at));
    }
    json = text.append("]}").toString().getBytes(US_ASCII);
    decoded = TransmissionDecoder.decode(json);
    protobuf = protobuf(decoded);
    System.out.printf(
        "%n%d readings: JSON %d bytes, packed %d, deflated %d; protobuf %d, packed %d, deflated"
            + " %d%n",
        readings,
        json.length,
        packing.pack(decoded, json).length,
        deflating.pack(json).length,
        protobuf.length,
        packing.pack(decoded, protobuf).length,
        deflating.pack(protobuf).length);
  }

  @Benchmark
  public Object json() throws TransmissionRefusedException {
    return TransmissionDecoder.decode(json);
  }

  @Benchmark
  public Object jsonOfAnyForm() throws TransmissionRefusedException {
    return TransmissionDecoder.decodeAny(json);
  }

  @Benchmark
  public byte[] jsonPacked() {
    return packing.pack(decoded, json);
  }

  @Benchmark
  public byte[] jsonDeflated() {
    return deflating.pack(json);
  }

  @Benchmark
  public Object protobuf() throws TransmissionRefusedException {
    return ProtobufDecoder.decode(protobuf);
  }

  @Benchmark
  public byte[] protobufPacked() {
    return packing.pack(decoded, protobuf);
  }

  @Benchmark
  public TransmissionIdentity protobufIdentity() {
    return Identities.of(decoded, protobuf);
  }

  @Benchmark
  public TransmissionIdentity jsonIdentity() {
    return Identities.of(decoded, json);
  }

  /** The fields of {@code docs/reference/transmission.proto}. */
  private static byte[] protobuf(DecodedTransmission transmission) {
    ByteBuffer bytes = ByteBuffer.allocate(64 + 64 * transmission.readings().size());
    long base = transmission.readings().getFirst().at().toEpochMilli();
    put(bytes.put((byte) 0x0A).put((byte) 16), transmission.device().value());
    put(bytes.put((byte) 0x12).put((byte) 16), transmission.epoch());
    put(bytes.put((byte) 0x18), transmission.sequence());
    put(bytes.put((byte) 0x28), base);
    for (Reading reading : transmission.readings()) {
      ByteBuffer fields = ByteBuffer.allocate(64);
      put(fields.put((byte) 0x08), reading.metric().mdc());
      put(fields.put((byte) 0x10), 2 * reading.value().unscaledValue().longValue());
      if (reading.value().scale() > 0) {
        put(fields.put((byte) 0x18), reading.value().scale());
      }
      put(fields.put((byte) 0x20), 2 * (reading.at().toEpochMilli() - base));
      put(bytes.put((byte) 0x32), fields.position());
      bytes.put(fields.flip());
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void put(ByteBuffer bytes, UUID id) {
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static void put(ByteBuffer bytes, long number) {
    long rest = number;
    for (; rest > 0x7F; rest >>>= 7) {
      bytes.put((byte) (rest | 0x80));
    }
    bytes.put((byte) rest);
  }
}
