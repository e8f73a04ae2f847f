// Pictures of the supervisor station.

export async function supervisorScreens({ page, base, shot, axe, choose }) {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(`${base}/supervisor`);
  await page.getByTestId("waiting").waitFor();
  await shot("supervisor-1280", 1280, 720);
  await axe("supervisor");
  await shot("supervisor-1920", 1920, 1080);
  await shot("supervisor-phone", 390, 844, true);
  await page.setViewportSize({ width: 1280, height: 720 });
  // By keyboard alone: lift a patient, go to a person, drop.
  const grip = page.locator("article .supervisor-grip").first();
  await grip.focus();
  await page.keyboard.press("Enter");
  await page.waitForTimeout(300);
  await shot("supervisor-drag", 1280, 720);
  const onPerson = () => page.evaluate(() => document.activeElement?.dataset.testid?.startsWith("person-") === true);
  for (let tabs = 0; tabs < 20 && !(await onPerson()); tabs++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.getByTestId("outcomes").getByText(" has ").first().waitFor();
  await page.locator("article .supervisor-grip").first().dragTo(page.locator(".supervisor-free").first());
  await page.getByTestId("transfer-dialog").waitFor();
  await shot("supervisor-move", 1280, 720);
  await page.keyboard.press("Escape");
  await page.locator("[data-testid^=assign-zone-]").first().click();
  await page.getByRole("menuitem").first().click();
  await page.getByTestId("outcomes").getByText("Not assigned").first().waitFor();
  await page.locator("article [data-testid^=menu-]").first().click();
  await shot("supervisor-menu", 1280, 720);
  await axe("supervisor menu");
  await page.getByTestId("transfer").click();
  await page.getByTestId("transfer-ward").selectOption({ index: 1 });
  await shot("supervisor-transfer", 1280, 720);
  await axe("supervisor transfer");
  await page.keyboard.press("Escape");
  await page.getByTestId("admit").click();
  await page.getByTestId("admit-name").fill("Tan Mei Lin");
  await page.getByTestId("admit-birth").fill("1950-01-31");
  await shot("supervisor-admit", 1280, 720);
  await axe("supervisor admit");
  await shot("supervisor-admit-phone", 390, 844);
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByTestId("panel-shifts").click();
  await shot("supervisor-shifts", 1280, 720);
  await axe("supervisor shifts");
  await shot("supervisor-shifts-phone", 390, 844, true);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByTestId("plan-charge-nurse").first().click();
  await shot("supervisor-shift", 1280, 720);
  await axe("supervisor shift");
  await page.keyboard.press("Escape");
  await page.getByTestId("panel-figures").click();
  await page.getByText("NEWS2").first().waitFor();
  await shot("supervisor-figures", 1280, 720, true);
  await axe("supervisor figures");
  await page.getByTestId("figures-31").click();
  await shot("supervisor-figures-1920", 1920, 1080);
  await shot("supervisor-figures-phone", 390, 844, true);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByTestId("panel-board").click();
  await choose("theme-night");
  await shot("supervisor-night", 1920, 1080);
  await axe("supervisor at night");
  await choose("language-ms");
  await shot("supervisor-malay", 1280, 720);
  await choose("language-en");
  await choose("theme-day");
}
