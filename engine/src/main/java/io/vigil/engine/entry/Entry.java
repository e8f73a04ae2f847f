package io.vigil.engine.entry;

/** An entry in clear. */
public record Entry(Header header, EntryBody body) {}
