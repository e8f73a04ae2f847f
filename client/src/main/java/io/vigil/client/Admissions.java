package io.vigil.client;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** What an administrator enters. Text forms show no names, identifiers or passwords. */
public final class Admissions {
  private Admissions() {}

  /**
   * A place where patients are cared for.
   *
   * @param setting {@code ward} or {@code home}
   */
  public record NewWard(String name, String setting) {}

  /**
   * Someone who may sign in.
   *
   * @param role {@code nurse}, {@code physician}, {@code administrator} or {@code demo}
   * @param wards those whose patients the user may see
   */
  public record NewUser(String login, String name, String password, String role, List<UUID> wards) {
    @Override
    public String toString() {
      return "NewUser[role=" + role + "]";
    }
  }

  public record NewPatient(
      String name, String identifier, LocalDate birthDate, UUID ward, String bed) {
    @Override
    public String toString() {
      return "NewPatient[ward=" + ward + ", bed=" + bed + "]";
    }
  }

  /**
   * A device, before it has a key.
   *
   * @param kind such as {@code bedside-monitor}
   * @param expectedIntervalMillis past which the device's silence becomes an alarm
   */
  public record NewDevice(String name, String kind, String serial, long expectedIntervalMillis) {}
}
