package io.vigil.server.dossier;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.engine.evidence.Dossier;
import io.vigil.server.ops.ProblemException;
import org.junit.jupiter.api.Test;

class WeightTest {

  @Test
  void whatADossierHoldsIsBoundedByTheSumOfRowsAndBytes() {
    Weight weight = new Weight();
    int rows = 100_000;
    for (int i = 0; i < rows; i++) {
      weight.addRow();
    }
    weight.add(Dossier.BYTES_MAX - (long) rows * Weight.ITEM_BYTES);

    assertThatThrownBy(() -> weight.add(1)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(weight::addRow).isInstanceOf(ProblemException.class);
  }
}
