package io.vigil.bench.load;

import java.time.LocalDate;

/** JSON as {@code docs/reference/api.md} describes it, put together from what does not change. */
final class JsonFormat implements Format {
  private static final long DAY_MILLIS = 86_400_000L;
  private static final Signal[] SIGNALS = Signal.values();

  private static final byte[] DEVICE = Bytes.ascii("{\"device\":\"");
  private static final byte[] EPOCH = Bytes.ascii("\",\"epoch\":\"");
  private static final byte[] SEQUENCE = Bytes.ascii("\",\"sequence\":");
  private static final byte[] LIVE = Bytes.ascii(",\"class\":\"live\",\"readings\":[");
  private static final byte[] BACKLOG = Bytes.ascii(",\"class\":\"backlog\",\"readings\":[");
  private static final byte[] ORDINAL = Bytes.ascii("Z\",\"ordinal\":0}");
  private static final byte[] END = Bytes.ascii("]}");

  private final byte[][] metric = new byte[SIGNALS.length][];
  private final byte[][] unit = new byte[SIGNALS.length][];

  /** {@code 2026-11-20T05:00:00.000}, of the instant written last. */
  private final byte[] at = Bytes.ascii("0000-00-00T00:00:00.000");

  private long atMillis = -1;
  private long day = -1;

  JsonFormat() {
    for (Signal signal : SIGNALS) {
      metric[signal.ordinal()] =
          Bytes.ascii("{\"metric\":\"" + signal.vitalSign().code() + "\",\"value\":");
      unit[signal.ordinal()] =
          Bytes.ascii(",\"unit\":\"" + signal.vitalSign().unit() + "\",\"at\":\"");
    }
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public void write(Device device, long sequence, boolean live, Batch batch, Bytes into) {
    into.add(DEVICE).add(device.idText()).add(EPOCH).add(device.epochText());
    into.add(SEQUENCE).number(sequence).add(live ? LIVE : BACKLOG);
    for (int i = 0; i < batch.count; i++) {
      if (i > 0) {
        into.add((byte) ',');
      }
      int signal = batch.signals[i].ordinal();
      into.add(metric[signal]);
      value(batch.tenths[i], into);
      into.add(unit[signal]);
      at(batch.atMillis[i]);
      into.add(at).add(ORDINAL);
    }
    into.add(END);
  }

  private static void value(int tenths, Bytes into) {
    into.number(tenths / 10);
    if (tenths % 10 != 0) {
      into.add((byte) '.').add((byte) ('0' + tenths % 10));
    }
  }

  private void at(long epochMillis) {
    if (epochMillis == atMillis) {
      return;
    }
    atMillis = epochMillis;
    if (epochMillis / DAY_MILLIS != day) {
      day = epochMillis / DAY_MILLIS;
      LocalDate date = LocalDate.ofEpochDay(day);
      digits(0, 4, date.getYear());
      digits(5, 2, date.getMonthValue());
      digits(8, 2, date.getDayOfMonth());
    }
    int millis = (int) (epochMillis % DAY_MILLIS);
    digits(11, 2, millis / 3_600_000);
    digits(14, 2, millis / 60_000 % 60);
    digits(17, 2, millis / 1_000 % 60);
    digits(20, 3, millis % 1_000);
  }

  private void digits(int from, int count, int number) {
    int rest = number;
    for (int i = from + count - 1; i >= from; i--) {
      at[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
