package io.vigil.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.care.ClinicalView;
import io.vigil.server.care.PatientView;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LiveViewTest {
  private final AtomicInteger made = new AtomicInteger();
  private final LiveView view =
      new LiveView(() -> {
        made.incrementAndGet();
        return patient();
      });

  @Test
  void isNotMadeBeforeSomebodyNeedsIt() {
    assertThat(made).hasValue(0);
  }

  @Test
  void isMadeAndWrittenOnceForAll() throws Exception {
    JsonMapper mapper = new JsonMapper();
    char[] first = view.json(mapper);

    assertThat(view.json(mapper)).isSameAs(first);
    assertThat(view.view()).isSameAs(view.view());
    assertThat(made).hasValue(1);
    assertThat(mapper.readTree(new String(first)).get("name").asString()).isEqualTo("陳美玲");
  }

  @Test
  void tellsTheBedAloneToWhoDoesNotSeeIdentities() throws Exception {
    JsonMapper mapper = new JsonMapper();

    String byBed = new String(view.of(false).json(mapper));

    assertThat(byBed).doesNotContain("陳美玲", "MRN-00017", "1950");
    assertThat(mapper.readTree(byBed).get("name").asString()).isEqualTo("7E-04");
    assertThat(view.of(false)).isSameAs(view.of(false)).isNotSameAs(view.of(true));
    assertThat(made).hasValue(1);
  }

  private static PatientView patient() {
    return new PatientView(
        UUID.randomUUID(),
        "陳美玲",
        "MRN-00017",
        LocalDate.of(1950, 1, 31),
        UUID.randomUUID(),
        "7E-04",
        "12:345",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        new PatientView.ScoringView(List.of(), List.of(), Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        PatientView.ResponsibleView.NONE,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ClinicalView.NONE);
  }
}
