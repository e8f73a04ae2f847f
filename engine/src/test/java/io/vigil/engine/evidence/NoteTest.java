package io.vigil.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * PeterNeumann's key and note are of the tests of Go's golang.org/x/mod/sumdb/note, the other notes
 * of the specifications.
 */
class NoteTest {

  private static final String PETER =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String PETERS_SECRET =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n"
          + PETER
          + "\n";

  private static final String PETERS_TEXT =
      "If you think cryptography is the answer to your problem,\n"
          + "then you don't know what your problem is.\n";

  private static final String PETERS_NOTE =
      PETERS_TEXT
          + "\n"
          + "— PeterNeumann"
          + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  private static final String COSIGNED =
      """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
      — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
      """;

  @Test
  void readsAndWritesTheReferenceNote() {
    Note note = Note.parse(bytes(PETERS_NOTE));

    assertThat(note.text()).isEqualTo(PETERS_TEXT);
    assertThat(NoteKey.parse(PETER).signed(note)).isTrue();
    assertThat(note.encode()).isEqualTo(bytes(PETERS_NOTE));
  }

  @Test
  void signsAsTheReferenceImplementation() {
    NoteKey.Signer peter = NoteKey.Signer.parse(PETERS_SECRET);

    assertThat(new Note(PETERS_TEXT, List.of(peter.sign(PETERS_TEXT, 0))).encode())
        .isEqualTo(bytes(PETERS_NOTE));
    assertThat(peter.encoded()).isEqualTo(PETERS_SECRET);
    assertThat(peter.verifier().encoded()).isEqualTo(PETER);
  }

  @Test
  void seesEveryChangeOfText() {
    NoteKey key = NoteKey.parse(PETER);
    for (int at = 0; at < PETERS_TEXT.length() - 1; at++) {
      char other = PETERS_TEXT.charAt(at) == 'x' ? 'y' : 'x';
      String changed = PETERS_NOTE.substring(0, at) + other + PETERS_NOTE.substring(at + 1);
      assertThat(key.signed(Note.parse(bytes(changed)))).as("at %d", at).isFalse();
    }
  }

  @Test
  void seesEveryChangeOfASignature() {
    NoteKey key = NoteKey.parse(PETER);
    byte[] signature = Note.parse(bytes(PETERS_NOTE)).signatures().getFirst().bytes();
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] flipped = signature.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Note note = new Note(PETERS_TEXT, List.of(new Note.Signature("PeterNeumann", flipped)));
      assertThat(key.signed(note)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void refusesEveryManglingOfAVerifierKey() {
    for (int from = 0; from <= PETER.length(); from++) {
      for (int to = from; to <= PETER.length(); to++) {
        if (from != 0 || to != PETER.length()) {
          assertMalformedKey(PETER.substring(from, to));
        }
      }
    }
    for (int at = 0; at < PETER.length(); at++) {
      char next = (char) (PETER.charAt(at) + 1);
      assertMalformedKey(PETER.substring(0, at) + next + PETER.substring(at + 1));
    }
    // Of another length and of another type, with ids that fit.
    assertMalformedKey(
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==");
    assertMalformedKey("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  }

  @Test
  void refusesASecretOfAnotherKey() throws Exception {
    NoteKey.Signer other = signer("PeterNeumann", NoteKey.Role.LOG);

    assertThatThrownBy(() ->
            NoteKey.Signer.parse(
                PETERS_SECRET.lines().toList().getFirst()
                    + "\n"
                    + other.verifier().encoded()
                    + "\n"))
        .isInstanceOf(MalformedNoteException.class);
    assertThat(NoteKey.Signer.parse(other.encoded()).verifier().encoded())
        .isEqualTo(other.verifier().encoded());
  }

  @Test
  void refusesASecretThatDoesNotFitThePublicKeyBesideIt() {
    String seed = Base64.getEncoder().encodeToString(concat(1, new byte[32]));

    assertThatThrownBy(() ->
            NoteKey.Signer.parse("PRIVATE+KEY+PeterNeumann+c74f20a3+" + seed + "\n" + PETER + "\n"))
        .isInstanceOf(MalformedNoteException.class)
        .hasMessageContaining("does not fit");
  }

  @Test
  void readsTheCosignedCheckpointOfTheSpecification() {
    Note note = Note.parse(bytes(COSIGNED));
    Checkpoint checkpoint = Checkpoint.parse(note.text());

    assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
    assertThat(checkpoint.size()).isEqualTo(20_852_163);
    assertThat(checkpoint.text()).isEqualTo(note.text());
    assertThat(note.signatures())
        .extracting(Note.Signature::name)
        .containsExactly("example.com/behind-the-sofa", "witness.example.com/w1");
    assertThat(note.encode()).isEqualTo(bytes(COSIGNED));
  }

  @Test
  void cosignsTheTextAtATime() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    NoteKey.Signer witness = NoteKey.Signer.of("witness.example/w1", NoteKey.Role.WITNESS, pair);
    String text = Note.parse(bytes(COSIGNED)).text();
    Note.Signature signature = witness.sign(text, 1_679_315_147L);

    assertThat(witness.verifier().signedAtEpochSeconds(new Note(text, List.of(signature))))
        .hasValue(1_679_315_147L);
    // What is signed is the text behind the two lines of the specification; before the signature
    // stands the time.
    byte[] plain =
        NoteKey.Signer.of("log", NoteKey.Role.LOG, pair)
            .sign("cosignature/v1\ntime 1679315147\n" + text, 0)
            .bytes();
    assertThat(Arrays.copyOfRange(signature.bytes(), 4, 12))
        .isEqualTo(HexFormat.of().parseHex("00000000641850cb"));
    assertThat(Arrays.copyOfRange(signature.bytes(), 12, 76))
        .isEqualTo(Arrays.copyOfRange(plain, 4, 68));
  }

  @Test
  void seesAChangedTimeOfACosignature() throws Exception {
    NoteKey.Signer witness = signer("witness.example/w1", NoteKey.Role.WITNESS);
    byte[] signature = witness.sign(PETERS_TEXT, 1_679_315_147L).bytes();
    signature[11] ^= 1;
    Note note = new Note(PETERS_TEXT, List.of(new Note.Signature("witness.example/w1", signature)));

    assertThat(witness.verifier().signed(note)).isFalse();
    assertThat(witness.verifier().signedAtEpochSeconds(note)).isEmpty();
  }

  @Test
  void ignoresSignaturesOfKeysThatItDoesNotKnow() throws Exception {
    NoteKey.Signer other = signer("PeterNeumann", NoteKey.Role.LOG);
    Note both = Note.parse(bytes(PETERS_NOTE)).with(other.sign(PETERS_TEXT, 0));

    assertThat(NoteKey.parse(PETER).signed(both)).isTrue();
    assertThat(NoteKey.parse(PETER).signed(new Note(PETERS_TEXT, List.of(other.sign("x\n", 0)))))
        .isFalse();
  }

  @Test
  void takesNoNoteOfWhichOneOfTheKeysSignaturesIsFalse() {
    NoteKey.Signer peter = NoteKey.Signer.parse(PETERS_SECRET);
    Note spoiled = Note.parse(bytes(PETERS_NOTE)).with(peter.sign("another text\n", 0));

    assertThat(peter.verifier().signed(spoiled)).isFalse();
  }

  @Test
  void refusesWhatIsNoNote() {
    String signature = PETERS_NOTE.substring(PETERS_TEXT.length() + 1);
    for (String wrong :
        List.of(
            "",
            "\n",
            "\n\n",
            PETERS_TEXT,
            PETERS_TEXT + signature,
            PETERS_TEXT + "\n",
            PETERS_TEXT + "\n" + signature.strip(),
            PETERS_TEXT + "\n" + signature + "more\n",
            PETERS_TEXT + "\n- PeterNeumann x08go/ZJkuA=\n",
            PETERS_TEXT + "\n— PeterNeumann\n",
            PETERS_TEXT + "\n— Peter Neumann x08go/ZJkuA=\n",
            PETERS_TEXT + "\n— Peter+Neumann x08go/ZJkuA=\n",
            PETERS_TEXT + "\n— Peter\u2003Neumann x08go/ZJkuA=\n",
            PETERS_TEXT + "\n— PeterNeumann x08gow==\n",
            PETERS_TEXT + "\n— PeterNeumann x08go/ZJkuA\n",
            PETERS_TEXT + "\n— PeterNeumann x08go/ZJkuB=\n",
            PETERS_TEXT + "\n— PeterNeumann x08go/ZJku!=\n",
            PETERS_TEXT + "\n" + signature.replace("\n", "\r\n"),
            PETERS_TEXT + "\t\n\n" + signature,
            PETERS_TEXT + "\n" + signature.repeat(101))) {
      assertThatThrownBy(() -> Note.parse(bytes(wrong)))
          .as(wrong)
          .isInstanceOf(MalformedNoteException.class);
    }
    assertThatThrownBy(() -> Note.parse(new byte[] {(byte) 0xC3, '\n', '\n'}))
        .isInstanceOf(MalformedNoteException.class);
    assertThatThrownBy(() -> Note.parse(new byte[Note.BYTES_MAX + 1]))
        .isInstanceOf(MalformedNoteException.class);
  }

  @Test
  void splitsTextAndSignaturesAtTheLastEmptyLine() {
    String text = "one\n\n— PeterNeumann x08go/ZJkuA=\n\ntwo\n";
    Note note = Note.parse(bytes(text + "\n— a x08go/ZJkuA=\n"));

    assertThat(note.text()).isEqualTo(text);
    assertThat(note.signatures()).hasSize(1);
  }

  @Test
  void refusesWhatIsNoCheckpoint() {
    String root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    for (String wrong :
        List.of(
            "",
            "origin\n1\n" + root,
            "\n1\n" + root + "\n",
            "origin\n01\n" + root + "\n",
            "origin\n-1\n" + root + "\n",
            "origin\n+1\n" + root + "\n",
            "origin\n٣\n" + root + "\n",
            "origin\n9223372036854775808\n" + root + "\n",
            "origin\n99999999999999999999\n" + root + "\n",
            "origin\n1\n" + root.substring(4) + "\n",
            "origin\n1\n" + root.replace('=', 'A') + "\n",
            "origin\n1\n" + root + "\nextension\n",
            "origin\n1\n" + root + "\n\n",
            "o".repeat(256) + "\n1\n" + root + "\n")) {
      assertThatThrownBy(() -> Checkpoint.parse(wrong))
          .as(wrong)
          .isInstanceOf(MalformedNoteException.class);
    }
    assertThat(Checkpoint.parse("origin\n9223372036854775807\n" + root + "\n").size())
        .isEqualTo(Long.MAX_VALUE);
    assertThat(Checkpoint.parse("an origin\n0\n" + root + "\n").size()).isZero();
  }

  static NoteKey.Signer signer(String name, NoteKey.Role role) throws Exception {
    return NoteKey.Signer.of(name, role, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  private static void assertMalformedKey(String encoded) {
    assertThatThrownBy(() -> NoteKey.parse(encoded))
        .as(encoded)
        .isInstanceOf(MalformedNoteException.class);
  }

  private static byte[] concat(int first, byte[] rest) {
    byte[] all = new byte[rest.length + 1];
    all[0] = (byte) first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
