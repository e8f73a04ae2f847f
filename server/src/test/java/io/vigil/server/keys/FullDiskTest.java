package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.engine.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills in the middle of a data key must cost that key alone. */
class FullDiskTest {
  private static final byte[] MASTER = new byte[32];
  private static final byte[] CHAIN = new byte[32];
  private static final byte[] ASSOCIATED = {1};
  private static final byte[] CLEAR = {1, 2, 3};

  @TempDir private Path folder;

  @Test
  void halfAKeyDoesNotMakeLaterOnesUnreadable() throws IOException {
    Path file = folder.resolve("data-keys");
    UUID before;
    UUID after;
    byte[] sealed;
    try (FillingDisk disk = new FillingDisk(opened(file));
        FileSealer sealer = new FileSealer(disk, MASTER, CHAIN)) {
      before = sealer.keyOf(patient(1));
      disk.full = true;
      assertThatThrownBy(() -> sealer.keyOf(patient(2))).isInstanceOf(UncheckedIOException.class);
      disk.full = false;
      after = sealer.keyOf(patient(3));
      sealed = sealer.seal(after, CLEAR, ASSOCIATED);
    }

    try (FileSealer again = new FileSealer(file, MASTER, CHAIN)) {
      assertThat(again.keyOf(patient(1))).isEqualTo(before);
      assertThat(again.keyOf(patient(3))).isEqualTo(after);
      assertThat(again.open(after, sealed, ASSOCIATED)).isEqualTo(CLEAR);
    }
  }

  private static Subject patient(long number) {
    return new Subject(Subject.Kind.PATIENT, new UUID(0, number));
  }

  private static FileChannel opened(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** While full, takes some bytes of a write and then no more. */
  private static final class FillingDisk extends FileChannel {
    private static final int LEFT_BYTES = 40;

    private final FileChannel file;
    private boolean full;

    FillingDisk(FileChannel file) {
      this.file = file;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      return full ? fill(from, file.position()) : file.write(from);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      return full ? fill(from, position) : file.write(from, position);
    }

    private int fill(ByteBuffer from, long position) throws IOException {
      file.position(position);
      file.write(from.slice(from.position(), LEFT_BYTES));
      throw new IOException("No space left on device");
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      return file.read(to);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return file.read(to, position);
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) throws IOException {
      return file.read(to, offset, length);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
      return file.write(from, offset, length);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      return file.position(position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      return file.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      file.force(metaData);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
      return file.transferTo(position, count, to);
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count)
        throws IOException {
      return file.transferFrom(from, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
