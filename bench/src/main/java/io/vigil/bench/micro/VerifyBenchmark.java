package io.vigil.bench.micro;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.ExportFiles;
import io.vigil.engine.evidence.ExportWriter;
import io.vigil.engine.evidence.Frontier;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Report;
import io.vigil.engine.evidence.Tile;
import io.vigil.engine.evidence.Verification;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Verifying an export, for each entry of it; a million of them must take less than 10 s, which is
 * 10,000 ns each. And an inclusion proof out of tiles in memory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init")
public class VerifyBenchmark {
  private static final int ENTRIES = 20_000;
  private static final int PAYLOAD_BYTES = 120;
  private static final String ORIGIN = "hospital.example/vigil/1";

  private final Map<Tile, byte[]> tiles = new HashMap<>();
  private final Memory files = new Memory();
  private Verification verification;
  private long next;

  @Setup
  public void export() throws IOException, GeneralSecurityException {
    NoteKey.Signer log =
        NoteKey.Signer.of(
            "hospital.example/vigil",
            NoteKey.Role.LOG,
            KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    verification = new Verification(log.verifier(), List.of(), 0);
    Random random = new Random(7);
    TenantId tenant = new TenantId(new UUID(1, 1));
    Frontier tree = new Frontier();
    List<byte[]> leaves = new ArrayList<>();
    try (ExportWriter out = new ExportWriter(files, ORIGIN)) {
      for (int i = 0; i < ENTRIES; i++) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        random.nextBytes(payload);
        Header header =
            new Header(
                tenant,
                i % Subject.CLINICAL_LANES,
                1 + i / Subject.CLINICAL_LANES,
                1_795_000_000_000L + i,
                7,
                1,
                new Subject(Subject.Kind.PATIENT, new UUID(2, i)),
                Optional.of(new UUID(3, i)),
                Optional.of(new UUID(4, i)),
                new UUID(5, i));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(payload);
        byte[] leaf = MerkleTree.leafHash(header.encode(), hash);
        out.leaf(header.lane(), header.seq(), leaf);
        out.entry(new SealedEntry(header, hash, payload, new byte[32]));
        tree.append(leaf);
        leaves.add(leaf);
      }
      String text = new Checkpoint(ORIGIN, tree.size(), tree.root()).text();
      out.checkpoint(new Note(text, List.of(log.sign(text, 0))));
    }
    tiles.putAll(
        Tile.grown(
            0,
            leaves,
            tile -> {
              throw new IllegalStateException("there was no tile before");
            }));
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public Report verify() {
    Report report = verification.verify(files);
    if (report.provenSize() != ENTRIES) {
      throw new IllegalStateException("it was not proven: " + report);
    }
    return report;
  }

  @Benchmark
  public List<byte[]> inclusionProof() {
    next = (next + 7_919) % ENTRIES;
    return MerkleTree.inclusionProof(
        next,
        ENTRIES,
        tile -> {
          byte[] content = tiles.get(tile);
          if (content == null) {
            throw new IllegalStateException("there is no " + tile);
          }
          return content;
        });
  }

  private static final class Memory implements ExportFiles {
    private final Map<String, ByteArrayOutputStream> all = new HashMap<>();

    @Override
    public OutputStream create(String name) {
      return all.computeIfAbsent(name, n -> new ByteArrayOutputStream());
    }

    @Override
    public InputStream open(String name) throws IOException {
      ByteArrayOutputStream content = all.get(name);
      if (content == null) {
        throw new FileNotFoundException(name);
      }
      return new ByteArrayInputStream(content.toByteArray());
    }
  }
}
