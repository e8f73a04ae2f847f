package io.vigil.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RedactedTest {
  @Test
  void showsWhatIsNotClassifiedAlone() {
    var reading =
        new Reading(VitalSign.SPO2, new BigDecimal("61.7593"), Instant.ofEpochMilli(0), 3);

    assertThat(reading.toString())
        .startsWith("Reading[metric=")
        .contains("value=…", "at=1970-01-01T00:00:00Z", "ordinal=3")
        .doesNotContain("61");
  }

  @Test
  void whatHoldsARedactedRecordIsRedactedWithIt() {
    var admission =
        new Admission(
            new PatientId(new UUID(1, 1)),
            "Quixotina",
            "MRN-77",
            LocalDate.of(1950, 1, 31),
            new WardId(new UUID(2, 2)),
            "7E-04",
            false);

    assertThat(new PatientEvent.PatientAdmitted(admission).toString())
        .contains("discharged=false")
        .doesNotContain("Quixotina", "MRN-77", "1950", "7E-04");
  }
}
