package io.vigil.engine.evidence;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The parts of an incident dossier, and how they are written; see docs/dossier.md. */
public final class Dossier {

  /** For people. */
  public static final String PDF = "dossier.pdf";

  /** The same for programs; ends with what the entries say, see {@link #ENTRIES_MEMBER}. */
  public static final String JSON = "dossier.json";

  /** The entries, sealed, each with the key that opens it alone and its place in the tree. */
  public static final String ENTRIES = "proof/entries";

  /** The signed note whose tree it is; absent where nothing was signed yet. */
  public static final String CHECKPOINT = "proof/checkpoint";

  /** SHA-256 of every other part, as {@code sha256sum} writes and checks it. */
  public static final String MANIFEST = "proof/manifest";

  /** Before the lane and number of the entry: the body of a transmission as it was received. */
  public static final String RECEIVED = "received/";

  /** What stands in {@link #JSON} before the entries, a line each, to its end. */
  public static final String ENTRIES_MEMBER = "\"entries\":[\n";

  /** What stands after them. */
  public static final String END = "\n]}\n";

  /** Entries of one dossier. */
  public static final int ENTRIES_MAX = 20_000;

  /** All parts together, unpacked. */
  public static final int BYTES_MAX = 32 << 20;

  private static final int PARTS_MAX = ENTRIES_MAX + 8;
  private static final byte[] MAGIC = "vigil dossier 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES_MAX = 1_024;

  private Dossier() {}

  /**
   * An entry.
   *
   * @param header its canonical encoding
   * @param payload sealed
   * @param key opens this payload and no other, 32 bytes
   * @param index of the leaf in the checkpoint's tree, from 0; empty if it is younger
   * @param path from the leaf upwards (RFC 9162, 2.1.3)
   */
  public record Item(
      byte[] header, byte[] payload, byte[] key, OptionalLong index, List<byte[]> path) {
    public Item {
      path = List.copyOf(path);
    }
  }

  /** The bytes of {@link #ENTRIES}. */
  public static byte[] entries(List<Item> items) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeInt(items.size());
      for (Item item : items) {
        out.writeInt(item.header().length);
        out.write(item.header());
        out.writeInt(item.payload().length);
        out.write(item.payload());
        out.write(item.key());
        out.writeLong(item.index().orElse(-1));
        out.writeInt(item.path().size());
        for (byte[] hash : item.path()) {
          out.write(hash);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what fits", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #entries} wrote.
   *
   * @throws MalformedExportException if it is anything else
   */
  static List<Item> items(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (!Arrays.equals(MAGIC, exactly(in, MAGIC.length))) {
        throw new MalformedExportException(ENTRIES + " is not of this form");
      }
      int count = bounded(in.readInt(), ENTRIES_MAX);
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] header = exactly(in, bounded(in.readInt(), HEADER_BYTES_MAX));
        byte[] payload = exactly(in, bounded(in.readInt(), bytes.length));
        byte[] key = exactly(in, io.vigil.engine.PayloadCipher.KEY_BYTES);
        long index = in.readLong();
        int hashes = bounded(in.readInt(), MerkleTree.PROOF_HASHES_MAX);
        List<byte[]> path = new ArrayList<>();
        for (int hash = 0; hash < hashes; hash++) {
          path.add(exactly(in, MerkleTree.HASH_BYTES));
        }
        items.add(
            new Item(
                header,
                payload,
                key,
                index < 0 ? OptionalLong.empty() : OptionalLong.of(index),
                path));
      }
      if (in.read() >= 0) {
        throw new MalformedExportException(ENTRIES + " is longer than it says");
      }
      return items;
    } catch (IOException e) {
      throw new MalformedExportException(ENTRIES + " is cut off", e);
    }
  }

  /** The bytes of {@link #MANIFEST} for the other parts. */
  public static byte[] manifest(Map<String, byte[]> parts) {
    StringBuilder lines = new StringBuilder();
    parts.forEach((name, bytes) ->
        lines
            .append(HexFormat.of().formatHex(Sha256.fresh().digest(bytes)))
            .append("  ")
            .append(name)
            .append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the parts as a ZIP archive, in their order; leaves {@code out} open. */
  public static void write(Map<String, byte[]> parts, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    for (Map.Entry<String, byte[]> part : parts.entrySet()) {
      zip.putNextEntry(new ZipEntry(part.getKey()));
      zip.write(part.getValue());
      zip.closeEntry();
    }
    zip.finish();
    zip.flush();
  }

  /**
   * The parts of an archive, in their order.
   *
   * @throws MalformedExportException if it is no archive, or beyond the bounds of a dossier
   * @throws IOException if it can't be read
   */
  public static Map<String, byte[]> read(InputStream in) throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    long left = BYTES_MAX;
    ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
    try {
      for (ZipEntry part = zip.getNextEntry(); part != null; part = zip.getNextEntry()) {
        byte[] bytes = zip.readNBytes((int) left + 1);
        left -= bytes.length;
        if (left < 0 || parts.size() >= PARTS_MAX) {
          throw new MalformedExportException("the archive is larger than a dossier can be");
        }
        if (parts.put(part.getName(), bytes) != null) {
          throw new MalformedExportException("the archive has a part twice");
        }
      }
    } catch (ZipException | java.io.EOFException | IllegalArgumentException e) {
      throw new MalformedExportException("the archive is damaged: " + e.getMessage(), e);
    }
    if (parts.isEmpty()) {
      throw new MalformedExportException("this is no ZIP archive");
    }
    return parts;
  }

  private static byte[] exactly(DataInputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new java.io.EOFException("cut off");
    }
    return bytes;
  }

  private static int bounded(int number, int max) {
    if (number < 0 || number > max) {
      throw new MalformedExportException(ENTRIES + " says a number that is out of its bounds");
    }
    return number;
  }
}
