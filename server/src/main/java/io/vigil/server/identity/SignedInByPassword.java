package io.vigil.server.identity;

/** Published as an application event when somebody has signed in by password. */
public record SignedInByPassword(Account account) {}
