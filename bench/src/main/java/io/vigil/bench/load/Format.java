package io.vigil.bench.load;

/** How a transmission is written. Not for several threads. */
interface Format {

  /** Of the header {@code Content-Type}. */
  String mediaType();

  void write(Device device, long sequence, boolean live, Batch batch, Bytes into);
}
