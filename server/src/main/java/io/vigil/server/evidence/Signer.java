package io.vigil.server.evidence;

import io.vigil.engine.evidence.AddCheckpoint;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.MalformedNoteException;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Tile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The notary or a witness, asked over HTTP as C2SP tlog-witness says. Everything is bounded: the
 * time for an answer, its length, and how often it is asked again from another size.
 */
final class Signer {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final int ANSWER_BYTES_MAX = 16 * 1024;

  /** Once from the size that is believed, and once from the one that it says. */
  private static final int ROUNDS = 2;

  private final HttpClient client;
  private final URI url;
  private final NoteKey key;
  private final Optional<Path> secret;

  /**
   * @param url below which {@code add-checkpoint} is
   * @param secret the file of what must be borne, read each time
   */
  Signer(HttpClient client, URI url, NoteKey key, Optional<Path> secret) {
    this.client = client;
    this.url = URI.create(url.toString().replaceFirst("/+$", "") + "/add-checkpoint");
    this.key = key;
    this.secret = secret;
  }

  NoteKey key() {
    return key;
  }

  /**
   * Asks for a signature.
   *
   * @param believedSize what it is believed to have signed last
   * @param body the checkpoint as it is sent: text for the notary, a note for a witness
   * @param tiles of the tree, for the proof
   */
  Signing sign(long believedSize, Checkpoint checkpoint, byte[] body, Tile.Reader tiles) {
    long from = Math.min(believedSize, checkpoint.size());
    for (int round = 1; round <= ROUNDS; round++) {
      List<byte[]> proof = MerkleTree.consistencyProof(from, checkpoint.size(), tiles);
      Signing answer = ask(new AddCheckpoint(from, proof, body).encode(), checkpoint);
      if (!(answer instanceof Signing.OtherSize(long size))) {
        return answer;
      }
      if (size > checkpoint.size()) {
        return new Signing.Refused(
            "it signed a tree of %d entries, and here are %d: entries are missing"
                .formatted(size, checkpoint.size()));
      }
      from = size;
    }
    return new Signing.Away("it was asked by another at the same time");
  }

  private Signing ask(byte[] body, Checkpoint checkpoint) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url).timeout(ANSWER_MAX).POST(BodyPublishers.ofByteArray(body));
      if (secret.isPresent()) {
        request.header("Authorization", "Bearer " + Files.readString(secret.get()).strip());
      }
      return answer(
          client.send(
              request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX)),
          checkpoint);
    } catch (IllegalArgumentException e) {
      return new Signing.Refused("its secret cannot be sent");
    } catch (IOException e) {
      return new Signing.Away(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Signing.Away("interrupted");
    }
  }

  private Signing answer(HttpResponse<byte[]> response, Checkpoint checkpoint) {
    int status = response.statusCode();
    String body = new String(response.body(), StandardCharsets.UTF_8);
    try {
      return switch (status) {
        case 200 -> checked(Note.Signature.parse(body), checkpoint);
        case 409 -> new Signing.OtherSize(size(body));
        case 422 ->
            new Signing.Refused("422: what it signed last is not the beginning of this tree");
        default ->
            status >= 500
                ? new Signing.Away("it answered " + status)
                : new Signing.Refused("it answered " + status);
      };
    } catch (MalformedNoteException | NumberFormatException e) {
      return new Signing.Refused("its answer is not understood: " + e.getMessage());
    }
  }

  private Signing checked(Note.Signature signature, Checkpoint checkpoint) {
    return key.signed(new Note(checkpoint.text(), List.of(signature)))
        ? new Signing.Signed(signature)
        : new Signing.Refused("its signature is not of the key " + key.name() + "+" + key.id());
  }

  private static long size(String body) {
    long size = Long.parseLong(body.strip());
    if (size < 0) {
      throw new NumberFormatException("a size from 0");
    }
    return size;
  }
}
