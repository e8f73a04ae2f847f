package io.vigil.client;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
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
  public record NewDevice(
      String name,
      String kind,
      String serial,
      long expectedIntervalMillis,
      Optional<Oxygen> oxygen) {

    /** One that supplies no oxygen. */
    public NewDevice(String name, String kind, String serial, long expectedIntervalMillis) {
      this(name, kind, serial, expectedIntervalMillis, Optional.empty());
    }
  }

  /**
   * What a device is that supplies oxygen.
   *
   * @param source {@code cylinder}, {@code concentrator} or {@code liquid}
   * @param waterVolumeLitres of a cylinder, and of nothing else
   * @param reserveBar at which a cylinder counts as empty; 13.8 unless told otherwise
   * @param refillLeadMinutes how long it takes to bring another; 0 unless told otherwise
   */
  public record Oxygen(
      String source,
      Optional<BigDecimal> waterVolumeLitres,
      Optional<BigDecimal> reserveBar,
      Optional<Long> refillLeadMinutes) {}
}
