package io.vigil.server.evidence;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.TestingDatabase;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.VigilProperties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/** The server's own parts from the inbox to the checkpoints, without what listens outside. */
final class TestingServer implements AutoCloseable {
  final ConfigurableApplicationContext context;
  private final Lanes lanes;

  @EnableConfigurationProperties(VigilProperties.class)
  @ComponentScan({"io.vigil.server.journal", "io.vigil.server.keys"})
  @ComponentScan(
      basePackages = {"io.vigil.server.evidence", "io.vigil.server.ops", "io.vigil.server.access"},
      useDefaultFilters = false,
      includeFilters =
          @ComponentScan.Filter(
              type = FilterType.REGEX,
              pattern = {
                ".*\\.DatabaseConfiguration",
                ".*\\.Scope",
                ".*\\.evidence\\."
                    + "(TreeTables|Sequencer|Checkpoints|Signers|Alerts|EvidenceHealth|Proofs|RestoredJournal)"
              }))
  static class Parts {
    @Bean
    MeterRegistry registry() {
      return new SimpleMeterRegistry();
    }
  }

  TestingServer(TestingDatabase database, String... settings) {
    List<String> all = new ArrayList<>(Arrays.asList(settings));
    all.add("--vigil.db.url=" + database.url());
    all.add("--vigil.data=" + database.data());
    context =
        new SpringApplicationBuilder(Parts.class)
            .web(WebApplicationType.NONE)
            .logStartupInfo(false)
            .run(all.toArray(String[]::new));
    lanes = context.getBean(Lanes.class);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Makes so many wards, an entry each in all lanes but that of the installation. */
  void wards(TenantId tenant, int count) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      WardId ward = aside();
      all.add(
          lanes.submit(
              new io.vigil.engine.Submission.Keep(
                  tenant,
                  new Subject(Subject.Kind.WARD, ward.value()),
                  new Act.WardCreated(ward, "Ward", "ward"),
                  Optional.empty(),
                  Optional.empty()),
              io.vigil.server.journal.Urgency.LIVE,
              0));
    }
    all.forEach(CompletableFuture::join);
  }

  private static WardId aside() {
    WardId ward = new WardId(UUID.randomUUID());
    int lane = new Subject(Subject.Kind.WARD, ward.value()).lane();
    return lane == Subject.INSTALLATION.lane() ? aside() : ward;
  }

  @Override
  public void close() {
    context.close();
  }
}
