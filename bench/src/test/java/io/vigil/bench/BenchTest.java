package io.vigil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigil.bench.product.CpuTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Proves that the bench runs. What it measures here means nothing, and is not looked at. */
class BenchTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @Test
  void givesEachFigureOnce(@TempDir Path directory) throws Exception {
    assumeTrue(CpuTime.isKept(), "The bench runs on Linux only");
    assumeTrue(
        Files.exists(HOME.resolve("server/target/vigil-server.jar")),
        "The server is not built: mvn verify builds it first");
    Path json = directory.resolve("figures.json");

    List<Samples.Summary> summaries =
        Bench.measure(HOME, Options.of(List.of("--quick", "--json", json.toString())));

    Set<String> names =
        summaries.stream().map(each -> each.figure().name()).collect(Collectors.toSet());
    assertThat(names).hasSameSizeAs(summaries).containsAll(Bench.figureNames());
    assertThat(summaries)
        .allSatisfy(each -> assertThat(each.samples()).isNotEmpty().allMatch(Double::isFinite));
    assertThat(JsonMapper.shared().readTree(Files.readString(json)).path("figures"))
        .hasSameSizeAs(summaries);
  }

  @Test
  void refusesAFigureThatThereIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bench.measure(HOME, Options.of(List.of("speed"))))
        .withMessageContaining("cpu");
  }
}
