package io.vigil.engine.entry;

import io.vigil.core.patient.Stream;
import java.util.List;

/** Closed blocks of readings: with the rest of a state, or apart from it. */
final class BlockLists {

  /** Where the blocks of a stream go when they are kept apart; it writes what finds them again. */
  interface Sink {
    void write(ByteWriter out, List<?> blocks);
  }

  /** Where they are found again. */
  interface Source {
    List<Stream.Block> read(ByteReader in);
  }

  private BlockLists() {}

  static RecordCodec.Codec codec(RecordCodec.Codec whole) {
    return new RecordCodec.Codec() {
      @Override
      public void write(ByteWriter out, Object value) {
        if (out.blocks != null) {
          out.blocks.write(out, (List<?>) value);
        } else {
          whole.write(out, value);
        }
      }

      @Override
      public Object read(ByteReader in) {
        return in.blocks != null ? in.blocks.read(in) : whole.read(in);
      }
    };
  }
}
