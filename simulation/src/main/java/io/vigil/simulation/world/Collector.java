package io.vigil.simulation.world;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * A gateway, or a device that sends by itself: it keeps samples until they are acknowledged, sends
 * the newest as live and the rest as backlog.
 */
final class Collector {

  /** What is not older goes as live data. */
  private static final long LIVE_MILLIS = 30_000;

  private static final int MAX_UNDER_WAY = 2;
  private static final int REMEMBERED = 60;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final UUID id;
  private final Agenda agenda;
  private final Chances chances;
  private final Planned planned;
  private final Coverage coverage;
  private final Network network;
  private final Oracle oracle;
  private final List<Line> lines = new ArrayList<>();
  private boolean up = true;
  private boolean faulty = true;

  Collector(
      UUID id,
      Agenda agenda,
      Chances chances,
      Planned planned,
      Coverage coverage,
      Network network,
      Oracle oracle) {
    this.id = id;
    this.agenda = agenda;
    this.chances = chances;
    this.planned = planned;
    this.coverage = coverage;
    this.network = network;
    this.oracle = oracle;
  }

  void start() {
    planFault();
  }

  Line lineOf(DeviceId device) {
    Line line = new Line(device);
    lines.add(line);
    return line;
  }

  /** Its link stands from now on, and it loses nothing any more. */
  void heal() {
    faulty = false;
    up = true;
    lines.forEach(Line::pump);
  }

  /** Samples that are not acknowledged. */
  int waiting() {
    return lines.stream().mapToInt(line -> line.waiting.size() + line.underWay).sum();
  }

  private void planFault() {
    agenda.after(chances.spread(20 * MINUTE, 24 * HOUR), this::fault);
  }

  private void fault() {
    if (!faulty) {
      return;
    }
    if (chances.percent(60)) {
      up = false;
      coverage.count(Sometimes.UPLINK_LOST);
      agenda.after(chances.spread(20_000, 10 * HOUR), this::reconnect);
    } else {
      lines.forEach(Line::restart);
    }
    planFault();
  }

  private void reconnect() {
    up = true;
    lines.forEach(Line::pump);
  }

  /** What it sends of one device. */
  final class Line {
    private final DeviceId device;
    private final Deque<Sample> waiting = new ArrayDeque<>();
    private final Deque<Sample> acknowledged = new ArrayDeque<>();
    private UUID epoch = chances.id();
    private long sequence;
    private int underWay;
    private boolean pumping;

    private Line(DeviceId device) {
      this.device = device;
    }

    void offer(Sample sample) {
      waiting.add(sample);
      if (!pumping) {
        pumping = true;
        agenda.after(chances.between(0, 400), this::pump);
      }
    }

    /** The counter starts anew; a gateway has forgotten what was acknowledged last. */
    private void restart() {
      epoch = chances.id();
      sequence = 0;
      coverage.count(Sometimes.COUNTER_RESTARTED);
      if (!acknowledged.isEmpty() && chances.oneIn(2)) {
        coverage.count(Sometimes.GATEWAY_SENT_AGAIN_WHAT_WAS_ACKNOWLEDGED);
        while (!acknowledged.isEmpty()) {
          waiting.addFirst(acknowledged.removeLast());
        }
        pump();
      }
    }

    private void pump() {
      pumping = false;
      while (up && underWay < MAX_UNDER_WAY && !waiting.isEmpty()) {
        boolean live = waiting.getLast().atEpochMillis() >= agenda.now() - LIVE_MILLIS;
        List<Sample> samples = new ArrayList<>();
        if (live) {
          samples.add(waiting.removeLast());
        } else {
          int most = chances.between(1, 120);
          while (!waiting.isEmpty() && samples.size() < most) {
            samples.add(waiting.removeFirst());
          }
        }
        send(samples, live);
      }
    }

    private void send(List<Sample> samples, boolean live) {
      List<Reading> readings = new ArrayList<>();
      samples.forEach(sample -> readings.addAll(sample.readings()));
      if (readings.isEmpty() || readings.size() > PatientInput.MAX_READINGS) {
        throw new IllegalStateException("a transmission of " + readings.size() + " readings");
      }
      if (sequence > 0
          && faulty
          && (planned.comes(Sometimes.SEQUENCE_REUSED) || chances.oneIn(1_500))) {
        coverage.count(Sometimes.SEQUENCE_REUSED);
        sequence--;
      }
      Submission.Transmission transmission = transmission(sequence++, live, readings);
      underWay++;
      oracle.sent(transmission);
      network.send(
          transmission,
          live,
          Integer.MAX_VALUE,
          () -> up,
          answer -> answered(transmission, samples, answer));
    }

    private Submission.Transmission transmission(
        long number, boolean live, List<Reading> readings) {
      long content = Digest.of(readings);
      TransmissionIdentity identity =
          new TransmissionIdentity(
              new TransmissionId(Digest.id(id, device.value(), epoch, number)),
              device,
              id,
              epoch,
              number,
              content);
      return new Submission.Transmission(
          identity,
          live,
          List.copyOf(readings),
          ByteBuffer.allocate(16).putLong(content).putLong(number).array());
    }

    private void answered(
        Submission.Transmission transmission, List<Sample> samples, Answer answer) {
      underWay--;
      if (answer instanceof Answer.TransmissionKept) {
        oracle.knowsAcknowledged(transmission);
        acknowledged.addAll(samples);
        while (acknowledged.size() > REMEMBERED) {
          acknowledged.remove();
        }
      } else {
        // Not registered yet: its hospital has still to be told of it.
        samples.reversed().forEach(waiting::addFirst);
        agenda.after(chances.between(10_000, 30_000), this::pump);
        return;
      }
      pump();
    }
  }
}
