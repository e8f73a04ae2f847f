package io.vigil.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.vigil.client.Admissions;
import io.vigil.client.Alarm;
import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.Outcome;
import io.vigil.client.Transmission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a nurse sees and does, in a real browser. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrowserTest {
  private static final Duration LIVE_MAX = Duration.ofSeconds(2);
  private static final Duration STALE_MAX = Duration.ofSeconds(7);
  private static final Duration BACK_MAX = Duration.ofSeconds(30);
  private static final String NOTICE = "Not a medical device";
  private static final Duration CLIMB_MAX = Duration.ofSeconds(90);
  private static final Pattern CLIMBED =
      Pattern.compile("calling the (charge nurse|physician|supervisor)");
  private static final String ACCEPT = "[data-testid^='accept-']";
  private static final String LOW = "[data-condition='MDC_PULS_OXIM_SAT_O2:low']";

  /** Counts what the page plays as it is handed to the browser. */
  private static final String LISTEN =
      """
      window.pulses = 0;
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (...at) {
        window.pulses += 1;
        return start.apply(this, at);
      };
      """;

  private static final String SPO2 = "value-MDC_PULS_OXIM_SAT_O2";

  @RegisterExtension static final RunningVigil vigil = new RunningVigil();

  private static Chromium chromium;
  private static TestingHospital hospital;
  private static UUID wardA;
  private static UUID wardB;

  /** Whose alarm nobody takes; it begins before all else, for it takes a minute to climb. */
  private static UUID ignored;

  private static UUID heard;
  private static DeviceCredential heardMonitor;

  private Page page;

  @BeforeAll
  static void open() throws Exception {
    chromium = Chromium.start();
    hospital = new TestingHospital(vigil);
    wardA = hospital.ward("Ward A");
    wardB = hospital.ward("Ward B");
    hospital.user("nurse.a", "nurse", wardA);
    heard = hospital.patient(wardA, "Heard At Once");
    heardMonitor = hospital.monitor(heard);
    ignored = hospital.patient(wardA, "Left Alone");
    try (DeviceClient device = hospital.device(hospital.monitor(ignored))) {
      assertThat(send(device, "84")).isInstanceOf(Outcome.Accepted.class);
    }
  }

  @AfterAll
  static void close() {
    if (hospital != null) {
      hospital.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void newPage() {
    page = chromium.page();
  }

  @Test
  void showsAReadingLiveAndItsAlarmWhichTheNurseAccepts() throws Exception {
    UUID patient = hospital.patient(wardA, "Tan Mei Ling");
    try (DeviceClient device = hospital.device(hospital.monitor(patient))) {
      page.navigate(vigil.address().toString());
      assertThat(page.getByText(NOTICE).first()).isVisible();
      Chromium.picture(page, "sign-in");
      signIn();
      Locator tile = page.getByTestId("tile-" + patient);
      assertThat(tile).containsText("Tan Mei Ling");
      assertThat(page.getByText(NOTICE).first()).isVisible();

      Locator value = tile.getByTestId(SPO2);
      Duration shown = sendAndAwait(device, "96", value);
      Chromium.picture(page, "ward-quiet");
      Duration breachShown = sendAndAwait(device, "84", value);
      Locator alarm = tile.locator(LOW);
      alarm.waitFor();
      assertThat(alarm).hasAttribute("data-signal", "on");
      assertThat(alarm).hasAttribute("data-priority", "high");
      assertThat(alarm).containsText("worst 84");
      Chromium.picture(page, "ward-alarm");
      assertThat(Axe.findings(page)).as("the ward").isEmpty();

      alarm.locator(ACCEPT).click();

      assertThat(alarm).hasAttribute("data-signal", "acknowledged");
      assertThat(alarm).containsText("Name of nurse.a");
      assertThat(page.getByTestId("outcomes")).containsText("Accepted: ");
      Chromium.picture(page, "ward-accepted");
      try (var nurse = hospital.signedIn("nurse.a")) {
        assertThat(nurse.patient(patient).alarms())
            .filteredOn(each -> each.condition().equals("MDC_PULS_OXIM_SAT_O2:low"))
            .extracting(Alarm::signal, each -> each.responsible().orElse(""))
            .containsExactly(
                org.assertj.core.groups.Tuple.tuple("acknowledged", "Name of nurse.a"));
      }
      page.navigate(vigil.address() + "/patients/" + patient);
      assertThat(page.getByText("Tan Mei Ling").first()).isVisible();
      assertThat(page.getByText(NOTICE).first()).isVisible();
      page.locator("canvas").first().waitFor();
      assertThat(page.getByTestId("acts")).containsText("Alarm accepted");
      assertThat(page.getByTestId("acts")).containsText("Name of nurse.a");
      page.getByTestId("charts-closer").click();
      page.getByTestId("charts-earlier").click();
      assertThat(page.getByTestId("charts-now")).isEnabled();
      page.getByTestId("charts-now").click();
      assertThat(page.getByTestId("charts-span")).hasText("until now");
      page.getByTestId("news2-chart").locator("summary").click();
      assertThat(page.getByTestId("news2-spoken")).containsText("84, 3 points");
      Chromium.picture(page, "patient");
      assertThat(Axe.findings(page)).as("the patient").isEmpty();
      System.out.printf(
          "From sending to the screen: %d ms, with an alarm %d ms%n",
          shown.toMillis(), breachShown.toMillis());
      assertThat(shown).isLessThan(LIVE_MAX);
      assertThat(breachShown).isLessThan(LIVE_MAX);
    }
    assertThat(chromium.errors).isEmpty();
  }

  @Test
  void soundsUntilAKeyTakesTheAlarmAndClimbsWhereNobodyDoes() throws Exception {
    page.addInitScript(LISTEN);
    page.navigate(vigil.address().toString());
    signIn();
    assertThat(page.getByTestId("sound-blocked")).hasCount(0);
    Locator left = page.getByTestId("tile-" + ignored);
    Locator tile = page.getByTestId("tile-" + heard);
    tile.waitFor();
    try (DeviceClient device = hospital.device(heardMonitor)) {
      sendAndAwait(device, "83", tile.getByTestId(SPO2));
      assertThat(tile.locator(LOW)).hasAttribute("data-signal", "on");
    }
    page.waitForFunction("() => window.pulses >= 10");

    assertThat(left.locator(LOW))
        .containsText(
            CLIMBED,
            new LocatorAssertions.ContainsTextOptions().setTimeout((double) CLIMB_MAX.toMillis()));
    for (Locator each : List.of(tile, left)) {
      each.focus();
      page.keyboard().press("a");
      assertThat(each.locator(LOW)).hasAttribute("data-signal", "acknowledged");
    }

    page.locator(".counts").click();
    assertThat(page.getByTestId("inbox-held")).containsText("Left Alone");
    assertThat(Axe.findings(page)).as("the inbox").isEmpty();
    assertThat(chromium.errors).isEmpty();
  }

  @Test
  void losesSightOfAPatientWhoMovesToAnotherWard() throws Exception {
    UUID patient = hospital.patient(wardA, "Moving Away");
    page.navigate(vigil.address().toString());
    signIn();
    Locator tile = page.getByTestId("tile-" + patient);
    tile.waitFor();

    long began = System.nanoTime();
    hospital.administrator.transferPatient(patient, wardB, "B-1");
    tile.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));

    Duration gone = since(began);
    System.out.println("The tile was gone after " + gone.toMillis() + " ms");
    assertThat(gone).isLessThan(LIVE_MAX);
  }

  @Test
  void isCalledByAPatientAtHomeWhoAsksForHelp() throws Exception {
    UUID home = hospital.administrator.createWard(new Admissions.NewWard("At Home", "home"));
    UUID patient = hospital.patient(home, "Alone At Home");
    UUID account =
        hospital.administrator.createUser(
            new Admissions.NewUser(
                "home.one", "Alone At Home", TestingHospital.PASSWORD, "patient", List.of()));
    hospital.administrator.bindAccount(patient, account);
    hospital.user("hub.nurse", "nurse", home);
    Page hub = chromium.page();
    hub.navigate(vigil.address().toString());
    signIn(hub, "hub.nurse");
    hub.locator("[data-phase='live']").waitFor();

    page.navigate(vigil.address().toString());
    signIn(page, "home.one");
    page.getByTestId("help").click();

    assertThat(page.getByTestId("outcomes")).not().isEmpty();
    Locator called =
        hub.getByTestId("tile-" + patient).locator("[data-condition='help-requested']");
    assertThat(called).hasAttribute("data-priority", "high");
    assertThat(called).hasAttribute("data-signal", "on");
    assertThat(Axe.findings(page)).as("at home").isEmpty();
    assertThat(page.getByTestId("tile-" + patient)).hasCount(0);
    assertThat(chromium.errors).isEmpty();
  }

  @Test
  void triesLimitsOnThePastBeforeTheyAreSet() throws Exception {
    UUID patient = hospital.patient(wardA, "Own Limits");
    try (DeviceClient device = hospital.device(hospital.monitor(patient))) {
      page.navigate(vigil.address() + "/patients/" + patient);
      signIn();
      sendAndAwait(device, "97", page.getByTestId("now-MDC_PULS_OXIM_SAT_O2"));
      page.getByTestId("limits").locator("summary").click();
      page.getByTestId("change-limits").click();
      Locator dialog = page.getByTestId("change-limits-dialog");
      Locator threshold =
          dialog.getByTestId("fields-MDC_PULS_OXIM_SAT_O2:low").locator("input").first();
      Locator off =
          dialog
              .getByTestId("fields-MDC_PULS_OXIM_SAT_O2:low")
              .locator("input[type=checkbox]")
              .first();
      off.check();
      dialog.locator("input[name=reason]").fill("usual for this patient");
      page.getByTestId("set-limits").click();
      assertThat(dialog.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
          .containsText("MDC_PULS_OXIM_SAT_O2:low");

      off.uncheck();
      threshold.fill("92");
      page.getByTestId("preview-limits").click();
      assertThat(page.getByTestId("limits-preview")).containsText("instead of");
      Chromium.picture(page, "limits");
      page.getByTestId("set-limits").click();
      Locator row = page.getByTestId("limit-MDC_PULS_OXIM_SAT_O2:low");
      assertThat(row).containsText("92");
      assertThat(row).containsText("Name of nurse.a");
    }
    assertThat(chromium.errors).isEmpty();
  }

  @Test
  void looksBackWithNothingToActOnUntilAHighAlarmComes() throws Exception {
    UUID patient = hospital.patient(wardA, "Looking Back");
    try (DeviceClient device = hospital.device(hospital.monitor(patient))) {
      page.navigate(vigil.address() + "/patients/" + patient);
      signIn();
      sendAndAwait(device, "97", page.getByTestId("now-MDC_PULS_OXIM_SAT_O2"));
      assertThat(page.getByTestId("record")).isVisible();

      page.getByTestId("look-back").click();
      Locator past = page.getByTestId("past");
      assertThat(past).containsText("NOT LIVE");
      assertThat(page.getByTestId("record")).hasCount(0);
      assertThat(page.getByTestId("past-body")).containsText("not in care here then");
      Chromium.picture(page, "past");

      Outcome breach =
          device.send(
              device.number(
                  Transmission.Urgency.LIVE, List.of(TestingHospital.spo2("84", Instant.now()))));
      assertThat(breach).isInstanceOf(Outcome.Accepted.class);
      past.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
      assertThat(page.getByTestId("outcomes")).containsText("high priority alarm");
      assertThat(page.getByTestId("record")).isVisible();
    }
    assertThat(chromium.errors).isEmpty();
  }

  /** The last one: the administrator's session ends with the server. */
  @Test
  @Order(Integer.MAX_VALUE)
  void saysSoWhenTheServerIsGoneAndResumes() throws Exception {
    UUID patient = hospital.patient(wardA, "Still There");
    try (DeviceClient device = hospital.device(hospital.monitor(patient))) {
      page.navigate(vigil.address().toString());
      signIn();
      Locator value = page.getByTestId("tile-" + patient).getByTestId(SPO2);
      sendAndAwait(device, "97", value);

      long killed = System.nanoTime();
      vigil.killServer();
      Locator stale = page.getByTestId("stale-screen");
      stale.waitFor();
      Duration told = since(killed);
      Chromium.picture(page, "stale");
      vigil.startServer();
      Duration ready = vigil.awaitReady();
      long back = System.nanoTime();
      System.out.printf(
          "The screen was grey %d ms after the kill; the server ready %d ms after its start%n",
          told.toMillis(), ready.toMillis());
      assertThat(told).isLessThan(STALE_MAX);

      // Sessions do not outlive the server: the nurse is asked again, or sees the ward again.
      Locator again = page.getByTestId("login").or(page.getByTestId("tile-" + patient)).first();
      stale.waitFor(
          new Locator.WaitForOptions()
              .setState(WaitForSelectorState.DETACHED)
              .setTimeout((double) BACK_MAX.toMillis()));
      again.waitFor();
      System.out.println("The screen was back " + since(back).toMillis() + " ms after the server");
      boolean askedAgain = page.getByTestId("login").isVisible();
      System.out.println("The nurse had to sign in again: " + askedAgain);
      if (askedAgain) {
        signIn();
      }
      assertThat(value).hasText("97");
      sendAndAwait(device, "98", value);
    }
  }

  private static void signIn(Page where, String login) {
    where.getByTestId("login").fill(login);
    where.getByTestId("password").fill(TestingHospital.PASSWORD);
    where.getByTestId("sign-in").click();
  }

  private void signIn() {
    signIn(page, "nurse.a");
    page.locator("[data-phase='live']").waitFor();
  }

  private static Duration sendAndAwait(DeviceClient device, String percent, Locator value)
      throws InterruptedException {
    long began = System.nanoTime();
    assertThat(send(device, percent)).isInstanceOf(Outcome.Accepted.class);
    assertThat(value).hasText(percent);
    return since(began);
  }

  private static Outcome send(DeviceClient device, String percent) throws InterruptedException {
    return device.send(
        device.number(
            Transmission.Urgency.LIVE, List.of(TestingHospital.spo2(percent, Instant.now()))));
  }

  private static Duration since(long beganNanos) {
    return Duration.ofNanos(System.nanoTime() - beganNanos);
  }
}
