package io.vigil.bench.load;

/** How a transmission is written. Not for several threads. */
public interface Format {

  /** The formats that the product takes. */
  enum Kind {
    JSON,
    PROTOBUF;

    Format made() {
      return switch (this) {
        case JSON -> new JsonFormat();
        case PROTOBUF -> new ProtobufFormat();
      };
    }
  }

  /** Of the header {@code Content-Type}. */
  String mediaType();

  void write(Device device, long sequence, boolean live, Batch batch, Bytes into);
}
