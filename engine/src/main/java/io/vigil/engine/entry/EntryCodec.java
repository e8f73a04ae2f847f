package io.vigil.engine.entry;

import io.vigil.engine.LaneHead;
import io.vigil.engine.Sealer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** Makes an entry out of a header and a body, and opens it again. */
public final class EntryCodec {

  /** Never used itself: a clone of it costs less than getting one. */
  private static final MessageDigest SHA_256 = newSha256();

  private final Sealer sealer;
  private final Upcasts upcasts;

  public EntryCodec(Sealer sealer) {
    this(sealer, Upcasts.WRITTEN);
  }

  EntryCodec(Sealer sealer, Upcasts upcasts) {
    this.sealer = sealer;
    this.upcasts = upcasts;
  }

  /**
   * An entry in clear.
   *
   * @param clear the body as it was written, to be read beside the header
   */
  public record Opened(Entry entry, byte[] clear) {

    /** Whether the entry would have been written as it is if this were its body. */
    public boolean isWrittenAs(EntryBody body) {
      Header header = entry.header();
      return header.version() == EntryBody.VERSION
          ? Arrays.equals(RecordCodec.encode(body, header), clear)
          : Arrays.equals(
              RecordCodec.encode(EntryBody.class, body),
              RecordCodec.encode(EntryBody.class, entry.body()));
    }
  }

  /** The next entry of a lane. */
  public SealedEntry seal(LaneHead lane, Header header, EntryBody body) {
    byte[] headerBytes = header.encode();
    byte[] payload = sealer.seal(header.keyId(), RecordCodec.encode(body, header), headerBytes);
    byte[] payloadHash = sha256(payload);
    return new SealedEntry(
        header, payloadHash, payload, sealer.chain(lane.head(), link(headerBytes, payloadHash)));
  }

  /**
   * The entry in clear; one of an older version as what it says today.
   *
   * @throws Sealer.UnsealableException if the key is gone or the payload does not belong to the
   *     header
   * @throws MalformedEntryException if no version of ours wrote it
   */
  public Entry open(SealedEntry sealed) {
    return opened(sealed).entry();
  }

  /** As {@link #open}, with the body as it was written. */
  public Opened opened(SealedEntry sealed) {
    Header header = sealed.header();
    byte[] clear = sealer.open(header.keyId(), sealed.payload(), header.encode());
    return new Opened(new Entry(header, upcasts.decode(clear, header)), clear);
  }

  /**
   * An entry that was opened elsewhere; one of an older version as what it says today.
   *
   * @throws MalformedEntryException if no version of ours wrote it
   */
  public static Entry opened(Header header, byte[] clear) {
    return new Entry(header, Upcasts.WRITTEN.decode(clear, header));
  }

  /** The key that opens this entry and no other, see {@link Sealer#reveal}. */
  public byte[] reveal(SealedEntry sealed) {
    Header header = sealed.header();
    return sealer.reveal(header.keyId(), sealed.payload(), header.encode());
  }

  /**
   * As {@link #open}; empty if its key was destroyed by erasing its subject. Any other key that is
   * missing is a fault.
   */
  public Optional<Entry> openUnlessErased(SealedEntry sealed) {
    return openedUnlessErased(sealed).map(Opened::entry);
  }

  /** As {@link #openUnlessErased}, with the body as it was written. */
  public Optional<Opened> openedUnlessErased(SealedEntry sealed) {
    return sealer.erased(sealed.header().keyId()) ? Optional.empty() : Optional.of(opened(sealed));
  }

  /** Whether an entry follows from the chain value before it. */
  public boolean follows(byte[] head, SealedEntry entry) {
    byte[] payloadHash = sha256(entry.payload());
    return Arrays.equals(payloadHash, entry.payloadHash())
        && MessageDigest.isEqual(
            entry.chain(), sealer.chain(head, link(entry.header().encode(), payloadHash)));
  }

  private static byte[] link(byte[] header, byte[] payloadHash) {
    byte[] link = Arrays.copyOf(header, header.length + payloadHash.length);
    System.arraycopy(payloadHash, 0, link, header.length, payloadHash.length);
    return link;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return ((MessageDigest) SHA_256.clone()).digest(bytes);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 is cloned", e);
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
