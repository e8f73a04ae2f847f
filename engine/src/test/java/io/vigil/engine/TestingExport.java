package io.vigil.engine;

import io.vigil.core.id.PatientId;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.RecordCodec;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.ExportFiles;
import io.vigil.engine.evidence.ExportWriter;
import io.vigil.engine.evidence.Frontier;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An export of a journal that a real cell wrote, in parts that an attacker can change; what {@link
 * #files} gives is what they leave behind.
 */
final class TestingExport {

  static final String LOG = "hospital.example/vigil";
  static final String ORIGIN = LOG + "/tenant-1";
  static final long COSIGNED = 1_795_000_000L;
  static final byte[] CHAIN_KEY = new byte[32];

  static final NoteKey.Signer LOG_KEY = signer(LOG, NoteKey.Role.LOG);
  static final NoteKey.Signer FIRST = signer("witness.example/1", NoteKey.Role.WITNESS);
  static final NoteKey.Signer SECOND = signer("witness.example/2", NoteKey.Role.WITNESS);

  /** An entry as it stands in the file. */
  record Row(byte[] header, byte[] payload, byte[] chain) {

    byte[] leafHash() {
      return MerkleTree.leafHash(header, sha256(payload));
    }

    Header decoded() {
      return RecordCodec.decode(Header.class, header);
    }
  }

  /** Where a leaf's entry stands. */
  record Place(int lane, long seq) {}

  final List<Row> rows;
  final List<byte[]> leaves;
  final List<Place> order;
  final List<Note> notes;

  private TestingExport(List<Row> rows, List<byte[]> leaves, List<Place> order, List<Note> notes) {
    this.rows = new ArrayList<>(rows);
    this.leaves = new ArrayList<>(leaves);
    this.order = new ArrayList<>(order);
    this.notes = new ArrayList<>(notes);
  }

  /** A cell's journal of some 170 entries in several lanes; a checkpoint each 20. */
  static TestingExport ofACell() {
    return read(written());
  }

  /** The same as it was written. */
  static Files written() {
    List<SealedEntry> entries = journal();
    Files files = new Files();
    Frontier tree = new Frontier();
    try (ExportWriter writer = new ExportWriter(files, ORIGIN)) {
      for (SealedEntry entry : entries) {
        byte[] hash = MerkleTree.leafHash(entry.header().encode(), entry.payloadHash());
        writer.leaf(entry.header().lane(), entry.header().seq(), hash);
        writer.entry(entry);
        tree.append(hash);
        if (tree.size() % 20 == 0) {
          writer.checkpoint(cosigned(tree.size(), tree.root()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  TestingExport copy() {
    return new TestingExport(rows, leaves, order, notes);
  }

  /** As the sequencer put them into the tree: after each commit, by lane and number. */
  static List<SealedEntry> journal() {
    TestingProcess process =
        new TestingProcess(
            new InMemoryJournalStore(), new InMemorySealer(CHAIN_KEY), TestingProcess.T0);
    List<SealedEntry> all = new ArrayList<>();
    long[] next = new long[Subject.LANES];
    Arrays.fill(next, 1);
    process.submit(
        TestingProcess.T0,
        TestingProcess.admit(TestingProcess.ANNA),
        TestingProcess.admit(TestingProcess.BELA),
        TestingProcess.register(TestingProcess.MONITOR, 1_000));
    process.submit(
        TestingProcess.T0,
        TestingProcess.assign(TestingProcess.MONITOR, TestingProcess.ANNA, TestingProcess.T0));
    sequence(process, next, all);
    for (int i = 1; i <= 80; i++) {
      long now = TestingProcess.T0 + i * 1_000L;
      PatientId other = TestingProcess.BELA;
      process.submit(
          now,
          TestingProcess.transmission(
              TestingProcess.MONITOR, i, TestingProcess.heartRate(now, 70 + i % 5)),
          TestingProcess.observe(
              other, new UUID(40, i), TestingProcess.heartRate(now, 60 + i % 7)));
      sequence(process, next, all);
    }
    return all;
  }

  private static void sequence(TestingProcess process, long[] next, List<SealedEntry> all) {
    List<SealedEntry> fresh = new ArrayList<>();
    for (int lane = 0; lane < Subject.LANES; lane++) {
      int of = lane;
      process.store.read(
          lane,
          next[lane],
          entry -> {
            fresh.add(entry);
            next[of] = entry.header().seq() + 1;
          });
    }
    fresh.sort(
        Comparator.comparingInt((SealedEntry entry) -> entry.header().lane())
            .thenComparingLong(entry -> entry.header().seq()));
    all.addAll(fresh);
  }

  /** What an attacker does who owns the database and the owner of the tree. */
  void hashAnew() {
    leaves.clear();
    order.clear();
    for (Row row : rows) {
      leaves.add(row.leafHash());
      order.add(new Place(row.decoded().lane(), row.decoded().seq()));
    }
  }

  /** And who owns the chain's key. */
  void chainAnew() {
    Map<Integer, byte[]> heads = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      int lane = row.decoded().lane();
      byte[] head = heads.getOrDefault(lane, new byte[32]);
      byte[] chain = chain(head, row.header(), sha256(row.payload()));
      rows.set(i, new Row(row.header(), row.payload(), chain));
      heads.put(lane, chain);
    }
  }

  void removeEntry(int index) {
    rows.remove(index);
  }

  void alterPayload(int index) {
    Row row = rows.get(index);
    byte[] payload = row.payload().clone();
    payload[payload.length / 2] ^= 1;
    rows.set(index, new Row(row.header(), payload, row.chain()));
  }

  void alterHeader(int index, int at) {
    Row row = rows.get(index);
    byte[] header = row.header().clone();
    header[at] ^= 1;
    rows.set(index, new Row(header, row.payload(), row.chain()));
  }

  /** The root over what the entries are now. */
  byte[] root(int size) {
    return MerkleTree.root(rows.subList(0, size).stream().map(Row::leafHash).toList());
  }

  static Note signed(long size, byte[] root) {
    String text = new Checkpoint(ORIGIN, size, root).text();
    return new Note(text, List.of(LOG_KEY.sign(text, 0)));
  }

  static Note cosigned(long size, byte[] root) {
    Note note = signed(size, root);
    return note.with(FIRST.sign(note.text(), COSIGNED + size))
        .with(SECOND.sign(note.text(), COSIGNED + size + 1));
  }

  Files files() {
    Files files = new Files();
    try (DataOutputStream entries = new DataOutputStream(files.create("entries"));
        DataOutputStream places = new DataOutputStream(files.create("order"));
        OutputStream hashes = files.create("leaves");
        DataOutputStream checkpoints = new DataOutputStream(files.create("checkpoints"))) {
      for (Row row : rows) {
        entries.writeInt(row.header().length);
        entries.write(row.header());
        entries.writeInt(row.payload().length);
        entries.write(row.payload());
        entries.write(row.chain());
      }
      for (Place place : order) {
        places.writeInt(place.lane());
        places.writeLong(place.seq());
      }
      for (byte[] leaf : leaves) {
        hashes.write(leaf);
      }
      for (Note note : notes) {
        checkpoints.writeInt(note.encode().length);
        checkpoints.write(note.encode());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.put("manifest", manifest(rows.size(), leaves.size(), notes.size()));
    return files;
  }

  static byte[] manifest(long entries, long leaves, long checkpoints) {
    return "vigil journal export 1\norigin %s\nentries %d\nleaves %d\ncheckpoints %d\n"
        .formatted(ORIGIN, entries, leaves, checkpoints)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** By the words of docs/reference/journal-export.md, not by the code that it is to check. */
  private static TestingExport read(Files files) {
    TestingExport export = new TestingExport(List.of(), List.of(), List.of(), List.of());
    try {
      DataInputStream entries = in(files, "entries");
      while (entries.available() > 0) {
        export.rows.add(
            new Row(
                entries.readNBytes(entries.readInt()),
                entries.readNBytes(entries.readInt()),
                entries.readNBytes(32)));
      }
      DataInputStream places = in(files, "order");
      while (places.available() > 0) {
        export.order.add(new Place(places.readInt(), places.readLong()));
      }
      DataInputStream hashes = in(files, "leaves");
      while (hashes.available() > 0) {
        export.leaves.add(hashes.readNBytes(32));
      }
      DataInputStream checkpoints = in(files, "checkpoints");
      while (checkpoints.available() > 0) {
        export.notes.add(Note.parse(checkpoints.readNBytes(checkpoints.readInt())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return export;
  }

  private static DataInputStream in(Files files, String name) throws IOException {
    return new DataInputStream(files.open(name));
  }

  private static byte[] chain(byte[] head, byte[] header, byte[] payloadHash) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(CHAIN_KEY, "HmacSHA256"));
      mac.update(head);
      mac.update(header);
      return mac.doFinal(payloadHash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static NoteKey.Signer signer(String name, NoteKey.Role role) {
    try {
      return NoteKey.Signer.of(
          name, role, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Files in memory. */
  static final class Files implements ExportFiles {
    private final Map<String, byte[]> contents = new HashMap<>();

    void put(String name, byte[] content) {
      contents.put(name, content);
    }

    byte[] get(String name) {
      return contents.get(name);
    }

    void remove(String name) {
      contents.remove(name);
    }

    @Override
    public OutputStream create(String name) {
      return new ByteArrayOutputStream() {
        @Override
        public void close() {
          contents.put(name, toByteArray());
        }
      };
    }

    @Override
    public InputStream open(String name) throws IOException {
      byte[] content = contents.get(name);
      if (content == null) {
        throw new FileNotFoundException(name);
      }
      return new ByteArrayInputStream(content);
    }
  }
}
