package io.vigil.simulation.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingFilesTest {
  @TempDir Path directory;

  @Test
  void readsTimesOfBothKindsInWhateverOrder() throws IOException {
    Recording seconds =
        read(
            "7.csv",
            """
            time,metric,value
            61.5,MDC_PULS_OXIM_SAT_O2,97
            0,MDC_ECG_HEART_RATE,71.5
            """);
    Recording dates =
        read(
            "8.csv",
            """
            time,metric,value
            2026-11-20T10:00:00+08:00,MDC_TEMP_BODY,37.25
            2026-11-20T02:00:01Z,MDC_TEMP_BODY,-17.8
            """);

    assertThat(seconds.patient()).isEqualTo("7");
    assertThat(metrics(seconds)).containsExactly(VitalSign.HEART_RATE, VitalSign.SPO2);
    assertThat(seconds.endEpochMillis() - seconds.startEpochMillis()).isEqualTo(61_500);
    assertThat(values(dates)).containsExactly("37.25", "-17.8");
    assertThat(dates.intervalMillis()).isEqualTo(1_000);
  }

  @Test
  void aValueGivenTwiceIsOneAndOthersAreToldApart() throws IOException {
    Recording recording =
        read(
            "7.csv",
            """
            time,metric,value
            0,MDC_ECG_HEART_RATE,70
            0,MDC_ECG_HEART_RATE,70.0
            0,MDC_ECG_HEART_RATE,71
            0,MDC_RESP_RATE,70
            """);

    assertThat(values(recording)).containsExactly("70", "71", "70");
    assertThat(recording.readings()).extracting(Reading::ordinal).containsExactly(0, 1, 0);
  }

  @Test
  void readsAStay() throws IOException {
    Recording recording =
        read(
            "132570.txt",
            """
            Time,Parameter,Value
            00:00,RecordID,132570
            04:10,GCS,15
            04:10,HR,70
            04:10,NISysABP,150
            04:10,SaO2,98
            05:10,GCS,11
            05:10,FiO2,0.5
            06:10,GCS,10
            07:10,GCS,6
            48:00,FiO2,0.21
            """);

    assertThat(recording.charted()).isTrue();
    assertThat(metrics(recording))
        .containsExactly(
            VitalSign.HEART_RATE,
            VitalSign.SPO2,
            VitalSign.SYSTOLIC_PRESSURE,
            VitalSign.CONSCIOUSNESS,
            VitalSign.OXYGEN_FLOW,
            VitalSign.CONSCIOUSNESS,
            VitalSign.CONSCIOUSNESS,
            VitalSign.CONSCIOUSNESS,
            VitalSign.OXYGEN_FLOW);
    assertThat(values(recording)).containsExactly("70", "98", "150", "0", "1", "2", "3", "4", "0");
  }

  @Test
  void showsAHeartRateOnceASecondAsTheMeanOfTwelveIntervals() throws IOException {
    StringBuilder beats = new StringBuilder("0\t0.400\t100\n");
    int sample = 100;
    for (int i = 0; i < 24; i++) {
      int interval = i < 12 ? 125 : 250;
      beats.append("%d\t%.3f\t%d%n".formatted(sample, interval / 250.0, sample + interval));
      sample += interval;
    }
    Recording recording = read("qrs1.txt", beats.toString());

    // Beats at 0.4 s, then every 0.5 s until 6.4 s, then every second until 18.4 s.
    assertThat(recording.readings().getFirst().at().getEpochSecond() % 60).isEqualTo(7);
    assertThat(recording.readings()).hasSize(12);
    assertThat(values(recording).getFirst()).isEqualTo("120");
    // At 8 s: eleven intervals of half a second and one of a second.
    assertThat(values(recording).get(1)).isEqualTo("111");
    assertThat(recording.intervalMillis()).isEqualTo(1_000);
  }

  @Test
  void passesOverWhatItDoesNotKnowInADirectoryOnly() throws IOException {
    Path other = Files.writeString(directory.resolve("a.txt"), "Elapsed time  Sample #\n");
    Path empty =
        Files.writeString(directory.resolve("b.txt"), "Time,Parameter,Value\n00:00,Age,5\n");
    Files.writeString(directory.resolve("c.csv"), "time,metric,value\n0,MDC_ECG_HEART_RATE,70\n");
    List<Recording> found = new ArrayList<>();

    assertThat(RecordingFiles.read(directory, found::add))
        .isEqualTo(new RecordingFiles.Found(1, List.of(other), List.of(empty)));
    assertThat(found).extracting(Recording::patient).containsExactly("c");
    assertThatThrownBy(() -> RecordingFiles.read(other, found::add))
        .isInstanceOf(MalformedFile.class)
        .hasMessage(other + ": the first line is that of no known format");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5,MDC_ECG_HEART_RATE|there are 2 columns instead of 3",
        "soon,MDC_ECG_HEART_RATE,71|the time is neither seconds nor ISO 8601 with an offset",
        "2026-11-20T10:00:00,MDC_ECG_HEART_RATE,71|the time is neither seconds nor ISO 8601 with an"
            + " offset",
        "0.0001,MDC_ECG_HEART_RATE,71|the time is neither seconds nor ISO 8601 with an offset",
        "5,HR,71|the metric is no reference id of a vital sign",
        "5,MDC_TEMP_ROOM,21|the metric is no reference id of a vital sign",
        "5,MDC_ECG_HEART_RATE,|the value is not a number",
        "5,MDC_ECG_HEART_RATE,1e9|the value is not a number",
        "1960-01-01T00:00:00Z,MDC_ECG_HEART_RATE,71|Time is outside the years 1970 to 9999",
      })
  void namesTheLineThatIsMalformedAndQuotesNothing(String line, String fault) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("7.csv"), "time,metric,value\n0,MDC_ECG_HEART_RATE,70\n" + line);

    assertThatThrownBy(() -> RecordingFiles.read(file, recording -> {}))
        .isInstanceOf(MalformedFile.class)
        .hasMessage(file + ": line 3: " + fault);
  }

  private Recording read(String name, String text) throws IOException {
    List<Recording> found = new ArrayList<>();
    RecordingFiles.read(Files.writeString(directory.resolve(name), text), found::add);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static List<Metric> metrics(Recording recording) {
    return recording.readings().stream().map(Reading::metric).toList();
  }

  private static List<String> values(Recording recording) {
    return recording.readings().stream()
        .map(Reading::value)
        .map(BigDecimal::toPlainString)
        .toList();
  }
}
