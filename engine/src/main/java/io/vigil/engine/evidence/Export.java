package io.vigil.engine.evidence;

import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.MalformedEntryException;
import io.vigil.engine.entry.RecordCodec;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names, limits and reading of the files of an export: docs/reference/journal-export.md. */
final class Export {

  static final String MANIFEST = "manifest";
  static final String ENTRIES = "entries";
  static final String ORDER = "order";
  static final String LEAVES = "leaves";
  static final String CHECKPOINTS = "checkpoints";

  static final String TITLE = "vigil journal export 1";

  static final int MANIFEST_BYTES_MAX = 4096;
  static final int HEADER_BYTES_MAX = 1024;
  static final int PAYLOAD_BYTES_MAX = 1 << 26;
  static final int CHECKPOINTS_MAX = 1_000_000;

  private static final int BUFFER_BYTES = 1 << 16;

  private Export() {}

  /**
   * What the export says of itself; nothing proves it.
   *
   * @param origin the log's
   */
  record Manifest(String origin, long entries, long leaves, long checkpoints) {

    byte[] encode() {
      return Text.bytes(
          String.format(
              Locale.ROOT,
              "%s\norigin %s\nentries %d\nleaves %d\ncheckpoints %d\n",
              TITLE,
              origin,
              entries,
              leaves,
              checkpoints));
    }

    static Manifest read(ExportFiles files) {
      try (InputStream in = files.open(MANIFEST)) {
        byte[] bytes = in.readNBytes(MANIFEST_BYTES_MAX + 1);
        if (bytes.length > MANIFEST_BYTES_MAX) {
          throw new MalformedExportException("the manifest is too long");
        }
        return parse(Text.decode(bytes));
      } catch (MalformedNoteException e) {
        throw new MalformedExportException("the manifest is not understood: " + e.getMessage(), e);
      } catch (FileNotFoundException e) {
        throw new MalformedExportException("there is no export: its manifest is missing", e);
      } catch (IOException e) {
        throw new UncheckedIOException("Reading the manifest", e);
      }
    }

    private static Manifest parse(String text) {
      List<String> lines = text.lines().toList();
      if (lines.isEmpty() || !lines.getFirst().equals(TITLE)) {
        throw new MalformedExportException("the manifest does not begin with \"" + TITLE + "\"");
      }
      Map<String, String> values = new HashMap<>();
      for (String line : lines.subList(1, lines.size())) {
        int space = line.indexOf(' ');
        if (space < 0 || values.put(line.substring(0, space), line.substring(space + 1)) != null) {
          throw new MalformedExportException("a line of the manifest is not understood: " + line);
        }
      }
      if (!values.keySet().equals(Set.of("origin", ENTRIES, LEAVES, CHECKPOINTS))) {
        throw new MalformedExportException("the manifest has other lines than it should");
      }
      return new Manifest(
          new Checkpoint(values.getOrDefault("origin", ""), 0, MerkleTree.emptyRoot()).origin(),
          Text.size(values.getOrDefault(ENTRIES, "")),
          Text.size(values.getOrDefault(LEAVES, "")),
          Text.size(values.getOrDefault(CHECKPOINTS, "")));
    }
  }

  /**
   * An entry as it stands in the file.
   *
   * @param header its bytes, which may be anything
   * @param payload likewise
   */
  record Record(byte[] header, byte[] payload, byte[] chain) {

    byte[] leafHash() {
      return MerkleTree.leafHash(header, payloadHash());
    }

    byte[] payloadHash() {
      return Sha256.fresh().digest(payload);
    }

    /** What the header says; empty if it says nothing. */
    Optional<Header> decoded() {
      try {
        return Optional.of(RecordCodec.decode(Header.class, header));
      } catch (MalformedEntryException e) {
        return Optional.empty();
      }
    }
  }

  /** Where a leaf's entry stands, by the sequencer's word. */
  record Position(int lane, long seq) {}

  /** Reads one file from its beginning; every length is checked before anything is made of it. */
  static final class Reading implements Closeable {
    private final String name;
    private final DataInputStream in;
    private long read;

    Reading(ExportFiles files, String name) {
      this.name = name;
      try {
        in = new DataInputStream(new BufferedInputStream(files.open(name), BUFFER_BYTES));
      } catch (FileNotFoundException e) {
        throw new MalformedExportException("the file \"" + name + "\" is missing", e);
      } catch (IOException e) {
        throw new UncheckedIOException("Opening " + name, e);
      }
    }

    Optional<Record> entry() {
      return next(
          () -> new Record(block(HEADER_BYTES_MAX), block(PAYLOAD_BYTES_MAX), bytes(Sha256.BYTES)));
    }

    Optional<Position> position() {
      return next(() -> new Position(in.readInt(), in.readLong()));
    }

    Optional<byte[]> hash() {
      return next(() -> bytes(Sha256.BYTES));
    }

    Optional<byte[]> note() {
      return next(() -> block(Note.BYTES_MAX));
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new UncheckedIOException("Closing " + name, e);
      }
    }

    private <T> Optional<T> next(Item<T> item) {
      try {
        in.mark(1);
        if (in.read() < 0) {
          return Optional.empty();
        }
        in.reset();
        T value = item.read();
        read++;
        return Optional.of(value);
      } catch (EOFException e) {
        throw new MalformedExportException(
            "the file \"%s\" ends within its record %d".formatted(name, read), e);
      } catch (IOException e) {
        throw new UncheckedIOException("Reading " + name, e);
      }
    }

    private byte[] block(int bytesMax) throws IOException {
      int length = in.readInt();
      if (length < 0 || length > bytesMax) {
        throw new MalformedExportException(
            "record %d of the file \"%s\" has a length of %s, above %d"
                .formatted(read, name, Integer.toUnsignedString(length), bytesMax));
      }
      return bytes(length);
    }

    /** In steps, so that a length that is not true costs no memory. */
    private byte[] bytes(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException();
      }
      return bytes;
    }

    private interface Item<T> {
      T read() throws IOException;
    }
  }

  /** All checkpoints of a log in an export, and others that are at hand, by size. */
  static List<SignedHead> checkpoints(ExportFiles files, String origin, List<byte[]> more) {
    List<SignedHead> heads = new ArrayList<>();
    try (Reading in = new Reading(files, CHECKPOINTS)) {
      for (Optional<byte[]> note = in.note(); note.isPresent(); note = in.note()) {
        if (heads.size() == CHECKPOINTS_MAX) {
          throw new MalformedExportException("there are more than a million checkpoints");
        }
        heads.add(new SignedHead(note.get()));
      }
    } catch (MalformedNoteException e) {
      throw new MalformedExportException(
          "checkpoint %d is not understood: %s".formatted(heads.size(), e.getMessage()), e);
    }
    heads.removeIf(head -> !head.checkpoint.origin().equals(origin));
    for (byte[] note : more) {
      SignedHead head = parsed(note);
      if (head.checkpoint.origin().equals(origin)) {
        heads.add(head);
      }
    }
    heads.sort((a, b) -> Long.compare(a.checkpoint.size(), b.checkpoint.size()));
    return heads;
  }

  private static SignedHead parsed(byte[] note) {
    try {
      return new SignedHead(note);
    } catch (MalformedNoteException e) {
      throw new MalformedExportException(
          "a checkpoint that was given beside the export is not understood: " + e.getMessage(), e);
    }
  }

  /** A checkpoint with its note, of whose signatures nothing is known yet. */
  static final class SignedHead {
    final Checkpoint checkpoint;
    final byte[] bytes;

    SignedHead(byte[] bytes) {
      this.bytes = bytes;
      this.checkpoint = Checkpoint.parse(Note.parse(bytes).text());
    }

    boolean fits(byte[] root) {
      return Arrays.equals(checkpoint.root(), root);
    }
  }
}
