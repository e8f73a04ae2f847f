package io.vigil.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigil.simulation.BedsideCsv.MalformedRecording;
import io.vigil.simulation.BedsideCsv.Minute;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedsideCsvTest {
  @TempDir Path directory;

  @Test
  void readsDigitForDigitAndTakesZeroAndBlankForNoValue() throws IOException {
    List<Minute> minutes = read("0,0,0,0,0,0,0.0,,,,\n1,62.80,0,,0.00,58,12.7,97,128,65,81\n");

    assertThat(minutes.getFirst().readings()).isEmpty();
    assertThat(minutes.getLast().minute()).isEqualTo(1);
    assertThat(minutes.getLast().readings())
        .containsExactly(
            Map.entry("MDC_ECG_HEART_RATE", new BigDecimal("62.80")),
            Map.entry("MDC_PULS_OXIM_PULS_RATE", new BigDecimal("58")),
            Map.entry("MDC_RESP_RATE", new BigDecimal("12.7")),
            Map.entry("MDC_PULS_OXIM_SAT_O2", new BigDecimal("97")),
            Map.entry("MDC_PRESS_BLD_NONINV_SYS", new BigDecimal("128")),
            Map.entry("MDC_PRESS_BLD_NONINV_DIA", new BigDecimal("65")),
            Map.entry("MDC_PRESS_BLD_NONINV_MEAN", new BigDecimal("81")));
  }

  @Test
  void readsLinesThatEndAsOnWindows() throws IOException {
    assertThat(read("0,62,,,,,,,,,\r\n1,63,,,,,,,,,\r\n")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7,62,,,,,,,,|Line 3: there are 10 columns instead of 11",
        "5,62,,,,,,,,,|Line 3: the minute is not a number above the last line's",
        "x,62,,,,,,,,,|Line 3: the minute is not a number above the last line's",
        "100000,62,,,,,,,,,|Line 3: a recording lasts at most 100000 minutes",
        "7,,-62,,,,,,,,|Line 3: column 3 is not a number",
        "7,NaN,,,,,,,,,|Line 3: column 2 is not a number",
        "7,1e3,,,,,,,,,|Line 3: column 2 is not a number",
        "7,1.1234567,,,,,,,,,|Line 3: column 2 is not a number",
      })
  void namesTheLineThatIsMalformedAndQuotesNothing(String line, String message) {
    MalformedRecording fault =
        catchThrowableOfType(MalformedRecording.class, () -> read("5,61,,,,,,,,,\n" + line + "\n"));

    assertThat(fault).hasMessage(message);
    assertThat(fault.line()).isEqualTo(3);
  }

  @Test
  void refusesAFileWithAnotherHeader() throws IOException {
    Path file = Files.writeString(directory.resolve("other.csv"), "time,HR\n0,62\n");

    assertThat(catchThrowableOfType(MalformedRecording.class, () -> BedsideCsv.read(file)).line())
        .isEqualTo(1);
  }

  @Test
  void readsTheRealRecordingWithoutItsZeros() throws IOException {
    List<Minute> minutes = BedsideCsv.read(SharedData.bedsideRecording());

    assertThat(minutes).hasSize(1_936);
    assertThat(minutes.getLast().minute()).isEqualTo(1_935);
    // Counted with awk: cells that are neither blank nor 0.
    assertThat(count(minutes, "MDC_ECG_HEART_RATE")).isEqualTo(1_890);
    assertThat(count(minutes, "MDC_PRESS_BLD_ART_SYS")).isEqualTo(7);
    assertThat(count(minutes, "MDC_PRESS_BLD_ART_DIA")).isEqualTo(7);
    assertThat(count(minutes, "MDC_PRESS_BLD_ART_MEAN")).isEqualTo(8);
    assertThat(count(minutes, "MDC_PULS_OXIM_PULS_RATE")).isEqualTo(1_573);
    assertThat(count(minutes, "MDC_RESP_RATE")).isEqualTo(1_891);
    assertThat(count(minutes, "MDC_PULS_OXIM_SAT_O2")).isEqualTo(1_573);
    assertThat(count(minutes, "MDC_PRESS_BLD_NONINV_SYS")).isEqualTo(152);
    assertThat(count(minutes, "MDC_PRESS_BLD_NONINV_DIA")).isEqualTo(152);
    assertThat(count(minutes, "MDC_PRESS_BLD_NONINV_MEAN")).isEqualTo(152);
    assertThat(minutes.stream().flatMap(minute -> minute.readings().values().stream()))
        .allMatch(value -> value.signum() > 0);
  }

  private static long count(List<Minute> minutes, String metric) {
    return minutes.stream().filter(minute -> minute.readings().containsKey(metric)).count();
  }

  private List<Minute> read(String lines) throws IOException {
    Path file =
        Files.writeString(directory.resolve("recording.csv"), BedsideCsv.HEADER + "\n" + lines);
    return BedsideCsv.read(file);
  }
}
