package io.vigil.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference values are those of Certificate Transparency's implementations. */
class MerkleTreeTest {

  private static final HexFormat HEX = HexFormat.of();

  private static final List<byte[]> REFERENCE =
      Stream.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .map(data -> MerkleTree.leafHash(HEX.parseHex(data)))
          .toList();

  private static final List<String> REFERENCE_ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final int SIZES_MAX = 130;

  @Test
  void makesTheRootsOfTheReferenceTree() {
    TestingTiles tiles = TestingTiles.of(REFERENCE);
    for (int size = 0; size <= REFERENCE.size(); size++) {
      String root = REFERENCE_ROOTS.get(size);
      assertThat(HEX.formatHex(MerkleTree.root(REFERENCE.subList(0, size)))).isEqualTo(root);
      assertThat(HEX.formatHex(MerkleTree.root(size, tiles))).isEqualTo(root);
    }
  }

  @Test
  void makesTheProofsOfTheReferenceTree() {
    TestingTiles tiles = TestingTiles.of(REFERENCE);

    assertThat(hex(MerkleTree.inclusionProof(0, 1, tiles))).isEmpty();
    assertThat(hex(MerkleTree.inclusionProof(0, 8, tiles)))
        .containsExactly(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    assertThat(hex(MerkleTree.inclusionProof(5, 8, tiles)))
        .containsExactly(
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    assertThat(hex(MerkleTree.inclusionProof(2, 3, tiles)))
        .containsExactly("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    assertThat(hex(MerkleTree.inclusionProof(1, 5, tiles)))
        .containsExactly(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");

    assertThat(hex(MerkleTree.consistencyProof(1, 1, tiles))).isEmpty();
    assertThat(hex(MerkleTree.consistencyProof(1, 8, tiles)))
        .containsExactly(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    assertThat(hex(MerkleTree.consistencyProof(6, 8, tiles)))
        .containsExactly(
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    assertThat(hex(MerkleTree.consistencyProof(2, 5, tiles)))
        .containsExactly(
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    assertThat(hex(MerkleTree.consistencyProof(6, 7, tiles)))
        .containsExactly(
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
  }

  @Test
  void provesEveryLeafOfEveryTree() throws Exception {
    List<byte[]> leaves = leaves(SIZES_MAX);
    TestingTiles tiles = TestingTiles.of(leaves);
    for (int size = 1; size <= SIZES_MAX; size++) {
      byte[] root = byDefinition(leaves.subList(0, size));
      assertThat(MerkleTree.root(size, tiles)).isEqualTo(root);
      for (int index = 0; index < size; index++) {
        List<byte[]> proof = MerkleTree.inclusionProof(index, size, tiles);
        assertThat(hex(proof)).isEqualTo(hex(path(index, leaves.subList(0, size))));
        assertThat(MerkleTree.includes(index, leaves.get(index), size, root, proof))
            .as("leaf %d of %d", index, size)
            .isTrue();
        // Another implementation agrees.
        InclusionProofVerifier.verify(leaves.get(index), index, size, proof, root);
      }
    }
  }

  @Test
  void provesThatEveryTreeBeginsWithEverySmallerOne() {
    List<byte[]> leaves = leaves(SIZES_MAX);
    TestingTiles tiles = TestingTiles.of(leaves);
    for (int size = 0; size <= SIZES_MAX; size++) {
      byte[] root = byDefinition(leaves.subList(0, size));
      for (int old = 0; old <= size; old++) {
        List<byte[]> proof = MerkleTree.consistencyProof(old, size, tiles);
        byte[] oldRoot = byDefinition(leaves.subList(0, old));
        if (old > 0) {
          assertThat(hex(proof)).isEqualTo(hex(subproof(old, leaves.subList(0, size), true)));
        }
        assertThat(MerkleTree.extendsFrom(old, oldRoot, size, root, proof))
            .as("%d to %d", old, size)
            .isTrue();
      }
    }
  }

  @Test
  void provesAcrossTheBordersOfTiles() throws Exception {
    List<byte[]> leaves = leaves(65_536 + 300);
    TestingTiles tiles = new TestingTiles();
    Random random = new Random(7);
    while (tiles.size() < leaves.size()) {
      int from = (int) tiles.size();
      int to = Math.min(leaves.size(), from + 1 + random.nextInt(700));
      tiles.append(leaves.subList(from, to));
    }
    List<Integer> sizes =
        List.of(1, 255, 256, 257, 511, 512, 513, 65_279, 65_280, 65_535, 65_536, 65_537, 65_836);
    List<byte[]> roots = sizes.stream().map(size -> byDefinition(leaves.subList(0, size))).toList();
    for (int i = 0; i < sizes.size(); i++) {
      int size = sizes.get(i);
      byte[] root = roots.get(i);
      assertThat(MerkleTree.root(size, tiles)).isEqualTo(root);
      assertThat(new Frontier(size, tiles).root()).isEqualTo(root);
      for (int index : List.of(0, size / 2, size - 1, Math.min(255, size - 1))) {
        List<byte[]> proof = MerkleTree.inclusionProof(index, size, tiles);
        assertThat(MerkleTree.includes(index, leaves.get(index), size, root, proof)).isTrue();
        InclusionProofVerifier.verify(leaves.get(index), index, size, proof, root);
      }
      for (int j = 0; j <= i; j++) {
        List<byte[]> proof = MerkleTree.consistencyProof(sizes.get(j), size, tiles);
        assertThat(MerkleTree.extendsFrom(sizes.get(j), roots.get(j), size, root, proof))
            .as("%d to %d", sizes.get(j), size)
            .isTrue();
      }
    }
  }

  @Test
  void refusesAProofOfWhichOneBitIsOther() {
    List<byte[]> leaves = leaves(70);
    TestingTiles tiles = TestingTiles.of(leaves);
    for (int size : List.of(1, 2, 3, 5, 8, 13, 64, 70)) {
      byte[] root = MerkleTree.root(size, tiles);
      for (int index = 0; index < size; index += 1 + size / 9) {
        int at = index;
        List<byte[]> proof = MerkleTree.inclusionProof(index, size, tiles);
        forEachFlippedBit(
            proof,
            changed ->
                assertThat(MerkleTree.includes(at, leaves.get(at), size, root, changed)).isFalse());
        forEachFlippedBit(
            List.of(leaves.get(index)),
            leaf ->
                assertThat(MerkleTree.includes(at, leaf.getFirst(), size, root, proof)).isFalse());
      }
      for (int old = 1; old < size; old += 1 + size / 9) {
        int from = old;
        byte[] oldRoot = MerkleTree.root(old, tiles);
        List<byte[]> proof = MerkleTree.consistencyProof(old, size, tiles);
        forEachFlippedBit(
            proof,
            changed ->
                assertThat(MerkleTree.extendsFrom(from, oldRoot, size, root, changed)).isFalse());
        forEachFlippedBit(
            List.of(oldRoot),
            flipped ->
                assertThat(MerkleTree.extendsFrom(from, flipped.getFirst(), size, root, proof))
                    .isFalse());
        forEachFlippedBit(
            List.of(root),
            flipped ->
                assertThat(MerkleTree.extendsFrom(from, oldRoot, size, flipped.getFirst(), proof))
                    .isFalse());
      }
    }
  }

  @Test
  void refusesAProofOfAnotherPlaceOrLength() {
    List<byte[]> leaves = leaves(40);
    TestingTiles tiles = TestingTiles.of(leaves);
    for (int size = 1; size <= 40; size++) {
      byte[] root = MerkleTree.root(size, tiles);
      for (int index = 0; index < size; index++) {
        byte[] leaf = leaves.get(index);
        List<byte[]> proof = MerkleTree.inclusionProof(index, size, tiles);
        for (int other = -1; other <= size; other++) {
          assertThat(MerkleTree.includes(other, leaf, size, root, proof)).isEqualTo(other == index);
        }
        for (List<byte[]> wrong : ofOtherLength(proof)) {
          assertThat(MerkleTree.includes(index, leaf, size, root, wrong)).isFalse();
        }
      }
      for (int old = 0; old <= size; old++) {
        byte[] oldRoot = MerkleTree.root(old, tiles);
        List<byte[]> proof = MerkleTree.consistencyProof(old, size, tiles);
        for (int other = -1; other <= size + 1; other++) {
          assertThat(MerkleTree.extendsFrom(other, oldRoot, size, root, proof))
              .isEqualTo(other == old);
        }
        for (List<byte[]> wrong : ofOtherLength(proof)) {
          assertThat(MerkleTree.extendsFrom(old, oldRoot, size, root, wrong)).isFalse();
        }
      }
    }
  }

  @Test
  void agreesWithAnotherImplementationOnWhatIsNoProof() {
    List<byte[]> leaves = leaves(9);
    TestingTiles tiles = TestingTiles.of(leaves);
    byte[] root = MerkleTree.root(9, tiles);
    List<byte[]> proof = MerkleTree.inclusionProof(4, 9, tiles);

    assertThatCode(() -> InclusionProofVerifier.verify(leaves.get(4), 4, 9, proof, root))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> InclusionProofVerifier.verify(leaves.get(5), 4, 9, proof, root))
        .isInstanceOf(InclusionProofVerificationException.class);
    assertThat(MerkleTree.includes(4, leaves.get(5), 9, root, proof)).isFalse();
  }

  @Test
  void asksForNothingThatIsNotInTheTree() {
    TestingTiles tiles = TestingTiles.of(leaves(3));

    assertThatThrownBy(() -> MerkleTree.inclusionProof(3, 3, tiles))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.inclusionProof(-1, 3, tiles))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.consistencyProof(4, 3, tiles))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void growsByTilesAsWideAsTheTree() {
    TestingTiles tiles = TestingTiles.of(leaves(250));

    assertThat(Tile.grown(250, leaves(5), tiles).keySet()).containsExactly(new Tile(0, 0, 255));
    assertThat(Tile.grown(250, leaves(6), tiles).keySet())
        .containsExactly(new Tile(0, 0, 256), new Tile(1, 0, 1));
    assertThat(Tile.grown(250, leaves(263), tiles).keySet())
        .containsExactly(
            new Tile(0, 0, 256), new Tile(0, 1, 256), new Tile(0, 2, 1), new Tile(1, 0, 2));
    assertThat(Tile.grown(250, List.of(), tiles)).isEmpty();
  }

  @Test
  void namesTilesAsTheSpecificationDoes() {
    assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
    assertThat(new Tile(0, 273, 112).path()).isEqualTo("tile/0/273.p/112");
    assertThat(new Tile(2, 0, 1).path()).isEqualTo("tile/2/000.p/1");
  }

  @Test
  void doesNotGoOnFromATileThatIsCutShort() {
    List<byte[]> leaves = leaves(20);
    TestingTiles tiles = TestingTiles.of(leaves);
    tiles.put(new Tile(0, 0, 20), new byte[19 * 32]);

    assertThatThrownBy(() -> Tile.grown(20, leaves(1), tiles))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tile/0/000.p/20");
    assertThatThrownBy(() -> MerkleTree.root(20, tiles)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void appendsToARestoredFrontierAsIfItHadNeverStopped() {
    List<byte[]> leaves = leaves(600);
    TestingTiles tiles = TestingTiles.of(leaves);
    for (int size : List.of(0, 1, 2, 3, 127, 255, 256, 257, 511, 512, 599)) {
      Frontier frontier = new Frontier(size, tiles);
      leaves.subList(size, 600).forEach(frontier::append);
      assertThat(frontier.size()).isEqualTo(600);
      assertThat(frontier.root()).isEqualTo(byDefinition(leaves));
    }
  }

  private static List<byte[]> leaves(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> MerkleTree.leafHash(new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i}))
        .toList();
  }

  /** MTH of RFC 9162, 2.1.1, word for word. */
  private static byte[] byDefinition(List<byte[]> leaves) {
    return switch (leaves.size()) {
      case 0 -> MerkleTree.emptyRoot();
      case 1 -> leaves.getFirst();
      default -> {
        int k = Integer.highestOneBit(leaves.size() - 1);
        yield MerkleTree.nodeHash(
            byDefinition(leaves.subList(0, k)), byDefinition(leaves.subList(k, leaves.size())));
      }
    };
  }

  /** PATH of RFC 9162, 2.1.3.1, word for word. */
  private static List<byte[]> path(int m, List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return List.of();
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    List<byte[]> left = leaves.subList(0, k);
    List<byte[]> right = leaves.subList(k, leaves.size());
    return m < k ? plus(path(m, left), right) : plus(path(m - k, right), left);
  }

  /** SUBPROOF of RFC 9162, 2.1.4.1, word for word. */
  private static List<byte[]> subproof(int m, List<byte[]> leaves, boolean whole) {
    if (m == leaves.size()) {
      return whole ? List.of() : List.of(byDefinition(leaves));
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    List<byte[]> left = leaves.subList(0, k);
    List<byte[]> right = leaves.subList(k, leaves.size());
    return m <= k
        ? plus(subproof(m, left, whole), right)
        : plus(subproof(m - k, right, false), left);
  }

  private static List<byte[]> plus(List<byte[]> proof, List<byte[]> sibling) {
    List<byte[]> more = new ArrayList<>(proof);
    more.add(byDefinition(sibling));
    return more;
  }

  private static List<List<byte[]>> ofOtherLength(List<byte[]> proof) {
    List<List<byte[]>> wrong = new ArrayList<>();
    List<byte[]> longer = new ArrayList<>(proof);
    longer.add(new byte[32]);
    wrong.add(longer);
    if (!proof.isEmpty()) {
      wrong.add(proof.subList(1, proof.size()));
      wrong.add(proof.subList(0, proof.size() - 1));
      List<byte[]> shortHash = new ArrayList<>(proof);
      shortHash.set(0, new byte[31]);
      wrong.add(shortHash);
    }
    return wrong;
  }

  private static void forEachFlippedBit(List<byte[]> hashes, Consumer<List<byte[]>> each) {
    for (int i = 0; i < hashes.size(); i++) {
      for (int bit = 0; bit < 256; bit++) {
        byte[] flipped = hashes.get(i).clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        List<byte[]> changed = new ArrayList<>(hashes);
        changed.set(i, flipped);
        each.accept(changed);
      }
    }
  }

  private static List<String> hex(List<byte[]> hashes) {
    return hashes.stream().map(HEX::formatHex).toList();
  }
}
