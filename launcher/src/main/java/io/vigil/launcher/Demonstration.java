package io.vigil.launcher;

import io.vigil.client.ServerAddress;
import java.nio.file.Path;
import java.util.List;

/** A hospital of simulated patients, whose devices speak to the server as any device does. */
@FunctionalInterface
interface Demonstration {

  /**
   * Opens the hospital, which is set up at its first time and resumed later, and lets its devices
   * send.
   *
   * @param server where the public interface answers
   * @param directory for what the hospital has to remember, its devices' keys among it
   * @throws Exception when the server refuses; Vigil runs on without a demonstration
   */
  Hospital open(ServerAddress server, Path directory, String adminPassword) throws Exception;

  /** The devices of an open hospital send until it is closed. */
  interface Hospital extends AutoCloseable {
    List<SignIn> signIns();

    @Override
    void close();
  }

  /** Somebody whom the demonstration lets in; the password is generated. */
  record SignIn(String login, String password, String role) {}
}
