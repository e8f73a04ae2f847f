package io.vigil.engine.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.RecordedReading;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EntryTextTest {

  private static final UUID ID = new UUID(0, 1);
  private static final Header HEADER =
      new Header(
          new TenantId(ID),
          3,
          7,
          1_795_000_000_000L,
          7,
          EntryBody.VERSION,
          new Subject(Subject.Kind.PATIENT, ID),
          Optional.of(ID),
          Optional.empty(),
          ID);

  @Test
  void isOneLineOfJson() {
    Reading reading =
        new Reading(
            VitalSign.SPO2, new BigDecimal("80.0"), Instant.ofEpochMilli(1_795_000_000_000L), 0);
    TransmissionIdentity identity =
        new TransmissionIdentity(new TransmissionId(ID), new DeviceId(ID), ID, ID, 5, 255);
    Entry entry =
        new Entry(
            HEADER,
            EntryBody.OfPatient.of(
                new PatientInput.ReceiveTransmission(identity, true, List.of(reading)),
                List.of(
                    new PatientEvent.ReadingsRecorded(
                        new DeviceId(ID),
                        Optional.of(identity),
                        1_795_000_000_001L,
                        List.of(new RecordedReading(reading, ReadingStatus.TOO_LATE)))),
                Optional.of(new byte[] {1, 2})));
    String id = "\"" + ID + "\"";
    String identified =
        "{\"id\":ID,\"device\":ID,\"collector\":ID,\"epoch\":ID,\"sequence\":5,\"contentHash\":\"00000000000000ff\"}";
    String read =
        "{\"metric\":\"MDC_PULS_OXIM_SAT_O2\",\"value\":80.0,\"at\":\"2026-11-18T11:06:40Z\",\"ordinal\":0,\"statuses\":[]}";

    assertThat(EntryText.of(entry))
        .isEqualTo(
            ("{\"header\":{\"tenant\":ID,\"lane\":3,\"seq\":7,\"atTime\":\"2026-11-18T11:06:40Z\",\"kind\":7,"
                 + "\"version\":1,\"subject\":{\"kind\":\"patient\",\"id\":ID},\"actor\":ID,\"cause\":null,\"keyId\":ID},"
                 + "\"input\":{\"type\":\"ReceiveTransmission\",\"identity\":IDENTITY,\"live\":true,\"readings\":[READING]},"
                 + "\"events\":[{\"type\":\"ReadingsRecorded\",\"source\":ID,\"identity\":IDENTITY,"
                 + "\"receivedTime\":\"2026-11-18T11:06:40.001Z\",\"readings\":[{\"reading\":READING,\"status\":\"too-late\"}]}],"
                 + "\"raw\":\"AQI=\"}")
                .replace("IDENTITY", identified)
                .replace("READING", read)
                .replace("\"ID\"", id)
                .replaceAll("(?<![A-Z])ID(?![A-Z])", id));
  }

  @Test
  void tellsOfEveryKindOfEntry() throws Exception {
    try (InputStream entries = EntryTextTest.class.getResourceAsStream("entries.txt")) {
      List<String> lines =
          new String(entries.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("entry "))
              .toList();
      assertThat(lines).hasSizeGreaterThan(60);
      for (String line : lines) {
        String[] parts = line.split(" ", 6);
        byte[] clear = HexFormat.of().parseHex(parts[4]);
        Header header = RecordCodec.decode(Header.class, HexFormat.of().parseHex(parts[3]));
        assertThat(EntryText.of(EntryCodec.opened(header, clear)))
            .as(line)
            .startsWith("{\"header\":{")
            .endsWith("}")
            .doesNotContain("\n");
      }
    }
  }

  @Test
  void keepsSecrets() {
    Act act = new Act.DeviceRegistered(new DeviceId(ID), "\"é\\\n", "k", "s", 1, new byte[] {7});

    assertThat(EntryText.of(new Entry(HEADER, new EntryBody.OfAct(act, Optional.empty()))))
        .contains("\"name\":\"\\\"é\\\\\\u000a\"", "\"keyHash\":null");
  }
}
