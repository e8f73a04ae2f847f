package io.vigil.server.identity;

/** Published as an application event when a station is none any more, or another browser is it. */
public record StationRevoked(Station station) {}
