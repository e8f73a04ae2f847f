package io.vigil.engine.evidence;

import io.vigil.core.patient.PatientInput;
import io.vigil.engine.PayloadCipher;
import io.vigil.engine.Sealer;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.EntryText;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.MalformedEntryException;
import io.vigil.engine.entry.RecordCodec;
import io.vigil.engine.evidence.DossierReport.Fault;
import io.vigil.engine.evidence.DossierReport.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Checks an incident dossier with public keys alone: that each entry in it is in the log that was
 * signed, that it says what {@code dossier.json} says, and that the bytes received are those that
 * it was made of.
 */
public final class DossierVerification {

  /** Entries that are not proven, by name. */
  private static final int NAMED_MAX = 100;

  private static final Set<String> PARTS =
      Set.of(Dossier.PDF, Dossier.JSON, Dossier.ENTRIES, Dossier.CHECKPOINT, Dossier.MANIFEST);

  private final Signers signers;
  private final NoteKey log;
  private final PayloadCipher cipher = new PayloadCipher();

  /** As {@link Verification#Verification}. */
  public DossierVerification(NoteKey log, List<NoteKey> witnesses, int quorum) {
    this.signers = Signers.of(log, witnesses, quorum);
    this.log = log;
  }

  /**
   * @param parts by name, as {@link Dossier#read} has them
   */
  public DossierReport verify(Map<String, byte[]> parts) {
    return new Checking(parts).report();
  }

  private final class Checking {
    private final Map<String, byte[]> parts;
    private final List<Fault> faults = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Set<String> received = new HashSet<>();
    private final List<Header> withoutPlace = new ArrayList<>();
    private int proven;

    /** The highest number of an entry that is proven. */
    private long lastProven;

    Checking(Map<String, byte[]> parts) {
      this.parts = parts;
    }

    DossierReport report() {
      manifest();
      Optional<Export.SignedHead> head = checkpoint();
      List<Dossier.Item> items = items();
      List<String> texts = new ArrayList<>();
      Optional<Header> before = Optional.empty();
      for (int i = 0; i < items.size(); i++) {
        String name = Dossier.ENTRIES + " " + i;
        Optional<Header> header = header(name, items.get(i));
        if (header.isPresent()) {
          name = place(header.get());
          follows(name, before, header.get());
          before = header;
        }
        included(name, items.get(i), header, head);
        texts.add(said(name, items.get(i), header));
      }
      before.ifPresent(last -> ofTheLog(last, head));
      younger(head);
      json(texts);
      parts.keySet().stream()
          .filter(part -> part.startsWith(Dossier.RECEIVED) && !received.contains(part))
          .forEach(part -> fault(part, "no entry of the dossier received this"));
      parts.keySet().stream()
          .filter(part -> !PARTS.contains(part) && !part.startsWith(Dossier.RECEIVED))
          .forEach(part -> fault(part, "is no part of a dossier"));
      if (signers.quorum() == 0) {
        remarks.add("No witness was asked for: only the log's own key vouches for the checkpoint.");
      }
      return new DossierReport(
          !faults.isEmpty()
              ? Verdict.TAMPERED
              : proven == 0
                  ? Verdict.NOT_VERIFIABLE
                  : proven < items.size() ? Verdict.PARTLY_PROVEN : Verdict.PROVEN,
          head.map(signed -> signed.checkpoint.origin()).orElse(""),
          items.size(),
          proven,
          head.map(signers::cosignedAtEpochSeconds).orElse(OptionalLong.empty()),
          faults,
          remarks);
    }

    /** Every part is named, and each is what is said of it. */
    private void manifest() {
      byte[] manifest = parts.get(Dossier.MANIFEST);
      if (manifest == null) {
        fault(Dossier.MANIFEST, "is missing");
        return;
      }
      Map<String, String> hashes = new LinkedHashMap<>();
      for (String line : new String(manifest, StandardCharsets.UTF_8).split("\n")) {
        String[] both = line.split("  ", 2);
        if (both.length == 2) {
          hashes.put(both[1], both[0]);
        } else {
          fault(Dossier.MANIFEST, "has a line that says nothing");
        }
      }
      parts.forEach((name, bytes) -> {
        String said = hashes.remove(name);
        if (!name.equals(Dossier.MANIFEST)
            && !HexFormat.of().formatHex(Sha256.fresh().digest(bytes)).equals(said)) {
          fault(name, "is not what the manifest says");
        }
      });
      hashes.keySet().forEach(name -> fault(name, "is missing"));
    }

    /** Empty if none is signed by those that count. */
    private Optional<Export.SignedHead> checkpoint() {
      byte[] note = parts.get(Dossier.CHECKPOINT);
      if (note == null) {
        remarks.add("The dossier has no checkpoint: nothing was signed when it was made.");
        return Optional.empty();
      }
      try {
        Export.SignedHead head = new Export.SignedHead(note);
        if (!Witness.isOf(head.checkpoint.origin(), log)) {
          fault(Dossier.CHECKPOINT, "is of another log than the key");
        } else if (signers.cosigned(head)) {
          return Optional.of(head);
        } else {
          fault(
              Dossier.CHECKPOINT,
              signers.signedByLog(head)
                  ? "is signed by the log, but by too few witnesses"
                  : "is not signed by the log's key");
        }
      } catch (MalformedNoteException e) {
        fault(Dossier.CHECKPOINT, "is no signed checkpoint");
      }
      return Optional.empty();
    }

    private List<Dossier.Item> items() {
      try {
        byte[] entries = parts.get(Dossier.ENTRIES);
        if (entries != null) {
          return Dossier.items(entries);
        }
        fault(Dossier.ENTRIES, "is missing");
      } catch (MalformedExportException e) {
        fault(Dossier.ENTRIES, e.getMessage() == null ? "can't be read" : e.getMessage());
      }
      return List.of();
    }

    private Optional<Header> header(String name, Dossier.Item item) {
      try {
        return Optional.of(RecordCodec.decode(Header.class, item.header()));
      } catch (MalformedEntryException e) {
        fault(name, "has a header that can't be read");
        return Optional.empty();
      }
    }

    /** All are of one subject, in their order, each once. */
    private void follows(String name, Optional<Header> before, Header header) {
      if (before.isPresent()
          && (!before.get().subject().equals(header.subject())
              || !before.get().tenant().equals(header.tenant()))) {
        fault(name, "is of another subject than the entry before it");
      } else if (header.lane() != header.subject().lane()) {
        fault(name, "is not in its subject's lane");
      } else if (before.isPresent() && before.get().seq() >= header.seq()) {
        fault(name, "does not come after the entry before it");
      }
    }

    private void ofTheLog(Header header, Optional<Export.SignedHead> head) {
      String tenant = header.tenant().value().toString();
      if (head.isPresent() && !head.get().checkpoint.origin().endsWith("/" + tenant)) {
        fault(Dossier.CHECKPOINT, "is of another hospital than the entries");
      }
    }

    private void included(
        String name, Dossier.Item item, Optional<Header> header, Optional<Export.SignedHead> head) {
      if (item.index().isEmpty()) {
        header.ifPresent(withoutPlace::add);
        return;
      }
      if (head.isEmpty()) {
        return;
      }
      byte[] leaf = MerkleTree.leafHash(item.header(), Sha256.fresh().digest(item.payload()));
      Checkpoint tree = head.get().checkpoint;
      if (MerkleTree.includes(
          item.index().getAsLong(), leaf, tree.size(), tree.root(), item.path())) {
        proven++;
        lastProven = header.map(Header::seq).orElse(lastProven);
      } else {
        fault(
            name, "is not in the tree that was signed: the entry, its place or its path is other");
      }
    }

    /**
     * The tree takes a lane's entries in their order: what has no place in it comes after all that
     * have one, and is nobody's word but the dossier's.
     */
    private void younger(Optional<Export.SignedHead> head) {
      List<String> younger = new ArrayList<>();
      for (Header header : withoutPlace) {
        if (header.seq() < lastProven) {
          fault(place(header), "has no place in the tree that was signed, but a later entry has");
        } else {
          younger.add(header.lane() + ":" + header.seq());
        }
      }
      if (head.isPresent() && !younger.isEmpty()) {
        remarks.add(
            "%d entries say that they are younger than the checkpoint; nothing proves them yet: %s%s"
                .formatted(
                    younger.size(),
                    String.join(", ", younger.subList(0, Math.min(younger.size(), NAMED_MAX))),
                    younger.size() > NAMED_MAX ? " and more." : "."));
      }
    }

    /** What the entry says, by its own key; empty if it does not open. */
    private String said(String name, Dossier.Item item, Optional<Header> header) {
      if (header.isEmpty()) {
        return "";
      }
      try {
        byte[] clear = cipher.open(item.key(), item.payload(), item.header());
        Entry entry = EntryCodec.opened(header.get(), clear);
        body(name, header.get(), entry.body());
        return EntryText.of(entry);
      } catch (Sealer.UnsealableException e) {
        fault(name, "does not open with its key");
      } catch (MalformedEntryException e) {
        fault(name, "says nothing that this version can read");
      }
      return "";
    }

    /** The bytes received hash to what the entry says of them. */
    private void body(String name, Header header, EntryBody body) {
      if (!(body instanceof EntryBody.OfPatient(var input, var ignored, var raw))
          || !(input instanceof PatientInput.ReceiveTransmission transmission)
          || raw.isEmpty()) {
        return;
      }
      String part = Dossier.RECEIVED + header.lane() + "-" + header.seq();
      received.add(part);
      byte[] bytes = parts.get(part);
      if (bytes == null) {
        fault(part, "is missing");
      } else if (ByteBuffer.wrap(Sha256.fresh().digest(bytes)).getLong()
          != transmission.identity().contentHash()) {
        fault(part, "is not what " + name + " received");
      }
    }

    /** It ends with what the entries say, line by line. */
    private void json(List<String> texts) {
      byte[] json = parts.get(Dossier.JSON);
      if (json == null) {
        fault(Dossier.JSON, "is missing");
        return;
      }
      byte[] end =
          (Dossier.ENTRIES_MEMBER + String.join(",\n", texts) + Dossier.END)
              .getBytes(StandardCharsets.UTF_8);
      int from = json.length - end.length;
      if (from >= 0 && Arrays.equals(json, from, json.length, end, 0, end.length)) {
        return;
      }
      String text = new String(json, StandardCharsets.UTF_8);
      int begin = text.indexOf(Dossier.ENTRIES_MEMBER);
      if (begin < 0 || !text.endsWith(Dossier.END)) {
        fault(Dossier.JSON, "has no entries where they should be");
        return;
      }
      List<String> lines =
          List.of(
              text.substring(
                      begin + Dossier.ENTRIES_MEMBER.length(), text.length() - Dossier.END.length())
                  .split(",\n", -1));
      if (lines.size() != texts.size()) {
        fault(Dossier.JSON, "has other entries than the proof");
      }
      for (int i = 0; i < Math.min(lines.size(), texts.size()); i++) {
        if (!lines.get(i).equals(texts.get(i))) {
          fault(Dossier.JSON, "says something else of the entry at " + i + " than it does");
        }
      }
    }

    private String place(Header header) {
      return "entry " + header.lane() + ":" + header.seq();
    }

    private void fault(String part, String detail) {
      if (faults.size() < DossierReport.FAULTS_MAX) {
        faults.add(new Fault(part, detail));
      }
    }
  }
}
