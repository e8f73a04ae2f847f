package io.vigil.acceptance;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What axe-core finds on a page: against WCAG 2.2 A and AA, and serious or worse. */
final class Axe {
  private static final Path SOURCE = Path.of("../web/node_modules/axe-core/axe.min.js");

  private static final String RUN =
      """
      async () => {
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
        const { violations } = await window.axe.run(document, { runOnly: tags });
        return violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
      }
      """;

  private Axe() {}

  static List<String> findings(Page page) throws IOException {
    page.evaluate(Files.readString(SOURCE));
    return ((List<?>) page.evaluate(RUN)).stream().map(String::valueOf).toList();
  }
}
