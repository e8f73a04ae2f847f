package io.vigil.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WitnessTest {

  private static final String LOG = "hospital.example/vigil";
  private static final String ORIGIN = LOG + "/tenant-1";
  private static final long NOW = 1_795_000_000L;

  private final InMemoryHeads heads = new InMemoryHeads();
  private final TestingTiles tiles = TestingTiles.of(leaves(0, 40));
  private final TestingTiles fork = new TestingTiles();
  private NoteKey.Signer log;
  private NoteKey.Signer key;
  private Witness witness;

  @BeforeEach
  void aLogOf40LeavesAndAForkOfIt() throws Exception {
    log = NoteTest.signer(LOG, NoteKey.Role.LOG);
    key = NoteTest.signer("witness.example/w1", NoteKey.Role.WITNESS);
    witness = restarted();
    fork.append(leaves(0, 5));
    fork.append(leaves(1_000, 35));
  }

  @Test
  void cosignsWhatExtendsTheLast() {
    for (int[] step : new int[][] {{0, 0}, {0, 1}, {1, 10}, {10, 10}, {10, 40}}) {
      Answer.Signed signed = signed(witness.add(request(step[0], step[1], tiles), NOW));
      Note note = note(step[1], tiles).with(signed.signature());
      assertThat(witness.verifier().signedAtEpochSeconds(note)).hasValue(NOW);
      assertThat(signed.checkpoint().size()).isEqualTo(step[1]);
      assertThat(heads.latest(ORIGIN).orElseThrow().agrees(signed.checkpoint())).isTrue();
    }
  }

  @Test
  void refusesAForkOfWhatItCosigned() {
    witness.add(request(0, 20, tiles), NOW);

    refused(witness.add(request(20, 40, fork), NOW), Answer.Reason.INCONSISTENT, 20);
    refused(witness.add(request(20, 20, fork), NOW), Answer.Reason.INCONSISTENT, 20);
    assertThat(heads.latest(ORIGIN).orElseThrow().root()).isEqualTo(MerkleTree.root(20, tiles));
    signed(witness.add(request(20, 40, tiles), NOW));
  }

  @Test
  void saysTheSizeThatItHoldsToWhoBelievesAnother() {
    witness.add(request(0, 20, tiles), NOW);

    refused(witness.add(request(0, 40, tiles), NOW), Answer.Reason.OTHER_SIZE, 20);
    refused(witness.add(request(19, 40, tiles), NOW), Answer.Reason.OTHER_SIZE, 20);
    refused(witness.add(request(30, 40, tiles), NOW), Answer.Reason.OTHER_SIZE, 20);
  }

  @Test
  void neverGoesBack() {
    witness.add(request(0, 20, tiles), NOW);

    refused(witness.add(request(10, 15, tiles), NOW), Answer.Reason.OTHER_SIZE, 20);
    AddCheckpoint smaller = new AddCheckpoint(20, List.of(), note(15, tiles).encode());
    refused(witness.add(smaller.encode(), NOW), Answer.Reason.MALFORMED, 0);
  }

  @Test
  void refusesAProofThatIsNone() {
    witness.add(request(0, 20, tiles), NOW);
    List<byte[]> proof = new ArrayList<>(MerkleTree.consistencyProof(20, 40, tiles));
    proof.set(0, new byte[32]);

    AddCheckpoint wrong = new AddCheckpoint(20, proof, note(40, tiles).encode());
    refused(witness.add(wrong.encode(), NOW), Answer.Reason.INCONSISTENT, 20);
    AddCheckpoint none = new AddCheckpoint(20, List.of(), note(40, tiles).encode());
    refused(witness.add(none.encode(), NOW), Answer.Reason.INCONSISTENT, 20);
  }

  @Test
  void refusesAProofFromNothingAndAnEmptyTreeWithARoot() {
    AddCheckpoint proven = new AddCheckpoint(0, List.of(new byte[32]), note(40, tiles).encode());
    refused(witness.add(proven.encode(), NOW), Answer.Reason.INCONSISTENT, 0);

    Checkpoint empty = new Checkpoint(ORIGIN, 0, new byte[32]);
    Note note = new Note(empty.text(), List.of(log.sign(empty.text(), 0)));
    AddCheckpoint request = new AddCheckpoint(0, List.of(), note.encode());
    refused(witness.add(request.encode(), NOW), Answer.Reason.INCONSISTENT, 0);
  }

  @Test
  void cosignsNothingThatTheLogDidNotSign() throws Exception {
    NoteKey.Signer stranger = NoteTest.signer(LOG, NoteKey.Role.LOG);
    String text = checkpoint(40, tiles).text();
    Note byStranger = new Note(text, List.of(stranger.sign(text, 0)));
    Note overOtherText = new Note(text, List.of(log.sign(checkpoint(39, tiles).text(), 0)));

    for (Note note : List.of(byStranger, overOtherText)) {
      AddCheckpoint request = new AddCheckpoint(0, List.of(), note.encode());
      refused(witness.add(request.encode(), NOW), Answer.Reason.UNTRUSTED, 0);
    }
    assertThat(heads.latest(ORIGIN)).isEmpty();
  }

  @Test
  void knowsOnlyTheLogsThatItIsGiven() {
    for (String origin : List.of("another.example", LOG + "s", "x/" + LOG)) {
      Checkpoint other = new Checkpoint(origin, 40, MerkleTree.root(40, tiles));
      Note note = new Note(other.text(), List.of(log.sign(other.text(), 0)));
      AddCheckpoint request = new AddCheckpoint(0, List.of(), note.encode());
      refused(witness.add(request.encode(), NOW), Answer.Reason.UNKNOWN_LOG, 0);
    }
    Witness ofOne =
        new Witness(key, heads, List.of(new Witness.Log(log.verifier(), Set.of("elsewhere"))));
    refused(ofOne.add(request(0, 40, tiles), NOW), Answer.Reason.UNKNOWN_LOG, 0);
  }

  @Test
  void keepsLogsApart() {
    witness.add(request(0, 40, tiles), NOW);
    Checkpoint other = new Checkpoint(LOG + "/tenant-2", 5, MerkleTree.root(5, fork));
    Note note = new Note(other.text(), List.of(log.sign(other.text(), 0)));

    signed(witness.add(new AddCheckpoint(0, List.of(), note.encode()).encode(), NOW));
  }

  @Test
  void remembersBeforeItAnswers() {
    for (InMemoryHeads.Fault fault : InMemoryHeads.Fault.values()) {
      long before = heads.latest(ORIGIN).map(Checkpoint::size).orElse(0L);
      int next = (int) before + 10;
      heads.failNextSave(fault);

      assertThatThrownBy(() -> witness.add(request((int) before, next, tiles), NOW))
          .isInstanceOf(UncheckedIOException.class);

      // Whatever was kept, it signs one tree only.
      witness = restarted();
      long held = heads.latest(ORIGIN).map(Checkpoint::size).orElse(0L);
      assertThat(held).isEqualTo(fault == InMemoryHeads.Fault.KEPT ? next : before);
      signed(witness.add(request((int) held, next, tiles), NOW));
      refused(witness.add(request(next, 40, fork), NOW), Answer.Reason.INCONSISTENT, next);
    }
  }

  @Test
  void refusesWhatIsNoRequest() {
    String good = new String(request(0, 40, tiles), StandardCharsets.UTF_8);
    String checkpoint = good.substring(good.indexOf("\n\n") + 2);
    String hash = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    for (String wrong :
        List.of(
            "",
            "old 0\n\n",
            "old 0\n" + checkpoint,
            "old -1\n\n" + checkpoint,
            "old 00\n\n" + checkpoint,
            "old\n\n" + checkpoint,
            "new 0\n\n" + checkpoint,
            "old 0\r\n\r\n" + checkpoint,
            "old 0\nabc\n\n" + checkpoint,
            "old 0\n" + hash.repeat(64) + "\n" + checkpoint,
            "old 0\n\n" + checkpoint(40, tiles).text(),
            "old 0\n\n" + checkpoint.replace("40\n", "040\n"))) {
      refused(witness.add(wrong.getBytes(StandardCharsets.UTF_8), NOW), Answer.Reason.MALFORMED, 0);
    }
    byte[] huge = new byte[AddCheckpoint.BODY_BYTES_MAX + 1];
    Arrays.fill(huge, (byte) 'x');
    refused(witness.add(huge, NOW), Answer.Reason.MALFORMED, 0);
    assertThat(witness.add(good.getBytes(StandardCharsets.UTF_8), NOW))
        .isInstanceOf(Answer.Signed.class);
  }

  @Test
  void readsTheRequestOfTheSpecification() {
    String body =
        """
        old 20852014
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        """;
    AddCheckpoint request = AddCheckpoint.parse(body.getBytes(StandardCharsets.UTF_8));

    assertThat(request.oldSize()).isEqualTo(20_852_014);
    assertThat(request.proof()).hasSize(4);
    assertThat(Checkpoint.parse(Note.parse(request.checkpoint()).text()).size())
        .isEqualTo(20_852_163);
    assertThat(request.encode()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theNotarySignsByTheSameRule() throws Exception {
    Notary notary = new Notary(log, heads);

    Answer.Signed first = signed(notary.add(unsigned(0, 20, tiles)));
    Note note = new Note(first.checkpoint().text(), List.of(first.signature()));
    assertThat(notary.verifier().signed(note)).isTrue();
    refused(notary.add(unsigned(20, 40, fork)), Answer.Reason.INCONSISTENT, 20);
    refused(notary.add(unsigned(0, 40, tiles)), Answer.Reason.OTHER_SIZE, 20);
    assertThat(signed(notary.add(unsigned(20, 20, tiles))).signature().bytes())
        .isEqualTo(first.signature().bytes());
    signed(notary.add(unsigned(20, 40, tiles)));
  }

  @Test
  void theNotarySignsForItsOwnNameOnly() {
    Notary notary = new Notary(log, heads);
    Checkpoint other = new Checkpoint("another.example", 40, MerkleTree.root(40, tiles));

    refused(
        notary.add(new AddCheckpoint(0, List.of(), bytes(other)).encode()),
        Answer.Reason.UNKNOWN_LOG,
        0);
    refused(notary.add(request(0, 40, tiles)), Answer.Reason.MALFORMED, 0);
  }

  private Witness restarted() {
    return new Witness(key, heads, List.of(new Witness.Log(log.verifier(), Set.of())));
  }

  private byte[] request(int oldSize, int size, TestingTiles of) {
    return new AddCheckpoint(oldSize, proof(oldSize, size, of), note(size, of).encode()).encode();
  }

  private byte[] unsigned(int oldSize, int size, TestingTiles of) {
    return new AddCheckpoint(oldSize, proof(oldSize, size, of), bytes(checkpoint(size, of)))
        .encode();
  }

  private static List<byte[]> proof(int oldSize, int size, TestingTiles of) {
    return MerkleTree.consistencyProof(oldSize, size, of);
  }

  private Note note(int size, TestingTiles of) {
    String text = checkpoint(size, of).text();
    return new Note(text, List.of(log.sign(text, 0)));
  }

  private static Checkpoint checkpoint(int size, TestingTiles of) {
    return new Checkpoint(ORIGIN, size, MerkleTree.root(size, of));
  }

  private static byte[] bytes(Checkpoint checkpoint) {
    return checkpoint.text().getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> leaves(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> MerkleTree.leafHash(new byte[] {(byte) (i >> 8), (byte) i}))
        .toList();
  }

  private static Answer.Signed signed(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Signed.class);
    return (Answer.Signed) answer;
  }

  private static void refused(Answer answer, Answer.Reason reason, long latestSize) {
    assertThat(answer).isEqualTo(new Answer.Refused(reason, latestSize));
  }
}
