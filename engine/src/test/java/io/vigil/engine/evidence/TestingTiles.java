package io.vigil.engine.evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tiles in memory, kept as the owner of a tree keeps them: the widest of each place alone. */
final class TestingTiles implements Tile.Reader {

  private record Place(int level, long number) {}

  private final Map<Place, byte[]> contents = new HashMap<>();
  private long size;

  static TestingTiles of(List<byte[]> leafHashes) {
    TestingTiles tiles = new TestingTiles();
    tiles.append(leafHashes);
    return tiles;
  }

  void append(List<byte[]> leafHashes) {
    Tile.grown(size, leafHashes, this)
        .forEach((tile, content) -> contents.put(place(tile), content));
    size += leafHashes.size();
  }

  /** Exchanges what is stored. */
  void put(Tile tile, byte[] content) {
    contents.put(place(tile), content);
  }

  long size() {
    return size;
  }

  @Override
  public byte[] read(Tile tile) {
    return contents.get(place(tile));
  }

  private static Place place(Tile tile) {
    return new Place(tile.level(), tile.number());
  }
}
