package io.vigil.engine;

/**
 * Where a lane stands.
 *
 * @param epoch raised at each taking over; a commit under an older one fails
 * @param nextSeq the sequence number of the next entry, from 1
 * @param head the chain value of the last entry
 */
public record LaneHead(int lane, long epoch, long nextSeq, byte[] head) {}
