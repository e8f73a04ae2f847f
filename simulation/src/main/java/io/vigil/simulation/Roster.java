package io.vigil.simulation;

import java.time.LocalDate;
import java.util.List;

/**
 * The demonstration's wards, staff and patients. All are invented; likeness to anyone is chance.
 */
final class Roster {
  static final String WARD_A = "Ward 7 East";
  static final String WARD_B = "Ward 5 West";
  static final String HOME = "Hospital at home";

  record WardPlan(String name, String setting) {}

  record UserPlan(String login, String name, String role, List<String> wards) {}

  record PatientPlan(
      String name,
      LocalDate birthDate,
      String ward,
      String bed,
      Baseline baseline,
      List<DeviceKind> devices) {
    boolean atHome() {
      return ward.equals(HOME);
    }
  }

  static final List<WardPlan> WARDS =
      List.of(
          new WardPlan(WARD_A, "ward"), new WardPlan(WARD_B, "ward"), new WardPlan(HOME, "home"));

  /** The role {@code demo} is the simulator's own. */
  static final List<UserPlan> USERS =
      List.of(
          new UserPlan("nurse-7e", "Nurse Siti Aisyah", "nurse", List.of(WARD_A)),
          new UserPlan("nurse-5w", "Nurse Grace Lim", "nurse", List.of(WARD_B)),
          new UserPlan("nurse-home", "Nurse Kavitha Nair", "nurse", List.of(HOME)),
          new UserPlan("physician", "Dr Daniel Koh", "physician", List.of(WARD_A, WARD_B, HOME)),
          new UserPlan("simulator", "Simulator", "demo", List.of(WARD_A, WARD_B, HOME)));

  private static final List<DeviceKind> BEDSIDE =
      List.of(DeviceKind.BEDSIDE_MONITOR, DeviceKind.BEDSIDE_CUFF, DeviceKind.SPOT_CHECK);
  private static final List<DeviceKind> AT_HOME =
      List.of(DeviceKind.HOME_OXIMETER, DeviceKind.HOME_CUFF);
  private static final List<DeviceKind> AT_HOME_ON_OXYGEN =
      List.of(DeviceKind.HOME_OXIMETER, DeviceKind.HOME_CUFF, DeviceKind.OXYGEN_CONCENTRATOR);

  static final List<PatientPlan> PATIENTS =
      List.of(
          bedside(
              "Tan Mei Ling",
              "1950-01-31",
              WARD_A,
              "7E-01",
              new Baseline(74, 15, 97, 132, 76, 36.7, 0, false)),
          bedside(
              "Muhammad Faizal bin Rahman",
              "1963-08-12",
              WARD_A,
              "7E-02",
              new Baseline(70, 14, 98, 126, 78, 36.6, 0, false)),
          bedside(
              "Letchumi d/o Subramaniam",
              "1947-03-05",
              WARD_A,
              "7E-03",
              new Baseline(77, 16, 97, 138, 74, 36.8, 0, false)),
          bedside(
              "Ong Boon Huat",
              "1944-11-23",
              WARD_A,
              "7E-04",
              new Baseline(72, 15, 95, 134, 76, 36.7, 1, true)),
          bedside(
              "Catherine de Souza",
              "1971-06-17",
              WARD_A,
              "7E-05",
              new Baseline(66, 14, 98, 122, 74, 36.6, 0, false)),
          bedside(
              "Lim Soon Hock",
              "1955-09-02",
              WARD_B,
              "5W-01",
              new Baseline(72, 15, 97, 136, 80, 36.6, 0, false)),
          bedside(
              "Nur Hidayah binte Osman",
              "1982-04-28",
              WARD_B,
              "5W-02",
              new Baseline(75, 15, 98, 120, 72, 36.7, 0, false)),
          bedside(
              "Rajesh Pillai",
              "1958-12-09",
              WARD_B,
              "5W-03",
              new Baseline(69, 16, 97, 140, 82, 36.7, 0, false)),
          bedside(
              "Goh Siew Eng",
              "1939-07-14",
              WARD_B,
              "5W-04",
              new Baseline(78, 16, 97, 142, 70, 36.5, 0, false)),
          home(
              "Chua Ah Kow",
              "1946-02-19",
              "Clementi",
              new Baseline(70, 15, 95, 136, 78, 36.6, 1.5, true),
              AT_HOME_ON_OXYGEN),
          home(
              "Zainab binte Yusof",
              "1961-10-30",
              "Tampines",
              new Baseline(72, 15, 97, 130, 76, 36.7, 0, false),
              AT_HOME),
          home(
              "Arjun Menon",
              "1967-05-21",
              "Bishan",
              new Baseline(68, 14, 97, 128, 78, 36.6, 0, false),
              AT_HOME));

  private Roster() {}

  private static PatientPlan bedside(
      String name, String born, String ward, String bed, Baseline baseline) {
    return new PatientPlan(name, LocalDate.parse(born), ward, bed, baseline, BEDSIDE);
  }

  private static PatientPlan home(
      String name, String born, String place, Baseline baseline, List<DeviceKind> devices) {
    return new PatientPlan(name, LocalDate.parse(born), HOME, place, baseline, devices);
  }
}
