package io.vigil.bench.product;

import io.vigil.bench.load.Device;
import io.vigil.bench.load.Screens;
import io.vigil.client.Admissions;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Nurses, each with a grant on one ward of the fleet, and signed in. */
public final class Nurses {
  private static final int NURSES = 16;
  private static final int OK = 200;

  private Nurses() {}

  /**
   * Makes nurses and gives them screens, the same number each.
   *
   * @param screens how many in all
   */
  public static List<Screens.Seat> seats(Product product, Fleet fleet, int screens)
      throws IOException, InterruptedException {
    int nurses = Math.min(NURSES, fleet.wards().size());
    List<Screens.Seat> byNurse = new ArrayList<>();
    for (int ward = 0; ward < nurses; ward++) {
      byNurse.add(seat(product, fleet, ward));
    }
    List<Screens.Seat> seats = new ArrayList<>();
    for (int screen = 0; screen < screens; screen++) {
      seats.add(byNurse.get(screen % nurses));
    }
    return seats;
  }

  /**
   * The header {@code Cookie} of a session that is signed in.
   *
   * @throws IOException when the server refuses
   */
  public static String signIn(URI server, String login, String password)
      throws IOException, InterruptedException {
    CookieManager cookies = new CookieManager();
    URI session = server.resolve("/api/v1/session");
    try (HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build()) {
      // Its answer sets the anti-forgery token.
      http.send(HttpRequest.newBuilder(session).build(), HttpResponse.BodyHandlers.discarding());
      String token =
          cookies.getCookieStore().getCookies().stream()
              .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
              .map(HttpCookie::getValue)
              .findFirst()
              .orElse("");
      String body =
          JsonMapper.shared().writeValueAsString(Map.of("login", login, "password", password));
      int status =
          http.send(
                  HttpRequest.newBuilder(session)
                      .header("Content-Type", "application/json")
                      .header("X-XSRF-TOKEN", token)
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status != OK) {
        throw new IOException("Signing in was answered " + status);
      }
    }
    return cookies.getCookieStore().getCookies().stream()
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private static Screens.Seat seat(Product product, Fleet fleet, int ward)
      throws IOException, InterruptedException {
    String login = "nurse-" + ward;
    String password = UUID.randomUUID().toString();
    fleet
        .administrator()
        .createUser(
            new Admissions.NewUser(
                login, "Nurse " + ward, password, "nurse", List.of(fleet.wards().get(ward))));
    int from = ward * Fleet.WARD_PATIENTS;
    int to = Math.min(fleet.patients(), from + Fleet.WARD_PATIENTS);
    Set<UUID> patients = new HashSet<>();
    for (Device device : fleet.devices().subList(from, to)) {
      patients.add(device.patient());
    }
    return new Screens.Seat(signIn(product.address(), login, password), patients);
  }
}
