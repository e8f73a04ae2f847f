package io.vigil.bench;

import io.vigil.bench.product.Product;
import io.vigil.bench.reference.FrontProcess;
import io.vigil.bench.reference.RawWrites;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What the product is compared with; each is there from its first use on. */
final class References implements AutoCloseable {
  private static final String DATABASE = "bench";

  private final Product product;
  private @Nullable FrontProcess front;
  private @Nullable RawWrites rawWrites;

  References(Product product) {
    this.product = product;
  }

  FrontProcess front() throws IOException {
    FrontProcess there = front;
    if (there == null) {
      there = FrontProcess.start();
      front = there;
    }
    return there;
  }

  RawWrites rawWrites() throws IOException, SQLException {
    RawWrites there = rawWrites;
    if (there == null) {
      try (Connection superuser = product.superuser(Product.DATABASE);
          Statement create = superuser.createStatement()) {
        create.execute("create database " + DATABASE);
      }
      there = new RawWrites(() -> product.superuser(DATABASE));
      rawWrites = there;
    }
    return there;
  }

  @Override
  public void close() throws IOException, SQLException {
    if (front != null) {
      front.close();
    }
    if (rawWrites != null) {
      rawWrites.close();
    }
  }
}
