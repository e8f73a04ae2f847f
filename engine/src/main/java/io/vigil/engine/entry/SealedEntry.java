package io.vigil.engine.entry;

/**
 * An entry as the journal holds it.
 *
 * @param payloadHash SHA-256 of the payload
 * @param payload the sealed body
 * @param chain HMAC-SHA256 over the chain value before it, the header and the payload hash
 */
public record SealedEntry(Header header, byte[] payloadHash, byte[] payload, byte[] chain) {}
