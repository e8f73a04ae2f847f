package io.vigil.bench;

import io.vigil.bench.product.Fleet;
import io.vigil.bench.product.Product;

/**
 * What a measurement works with.
 *
 * @param product under test
 */
record Run(Options options, Product product, Fleet fleet, Samples samples, Progress progress) {

  void sample(Figure figure, double value) {
    samples.add(figure, value);
  }
}
