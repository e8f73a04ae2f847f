package io.vigil.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SmtpSenderTest {

  @Test
  void aRefusedRecipientIsNotAServerThatFails() throws Exception {
    assertThat(sentTo("550 5.1.1 no such user"))
        .isInstanceOfSatisfying(
            AddressRefusedException.class, refused -> assertThat(refused.forGood()).isTrue());
    assertThat(sentTo("451 4.7.1 greylisted"))
        .isInstanceOfSatisfying(
            AddressRefusedException.class, refused -> assertThat(refused.forGood()).isFalse());
    assertThat(sentTo("421 4.3.2 closing"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(AddressRefusedException.class);
  }

  /** What becomes of a mail to a server that answers each recipient so. */
  private static Throwable sentTo(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread serving = Thread.ofVirtual().start(() -> serve(server, answer));
      SmtpSender sender =
          new SmtpSender(
              new NotifySettings.Smtp(
                  "127.0.0.1", server.getLocalPort(), "vigil@hospital.example", false, null, null));
      Throwable thrown =
          catchThrowable(() ->
              sender.send(
                  new TenantId(new UUID(3, 4)), new DeliveryId(new UUID(1, 2)), "a@b.example"));
      serving.join();
      return thrown;
    }
  }

  private static void serve(ServerSocket server, String answer) {
    try (Socket client = server.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = client.getOutputStream();
      say(out, "220 hospital.example");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        say(
            out,
            line.startsWith("RCPT") ? answer : line.startsWith("QUIT") ? "221 bye" : "250 fine");
      }
    } catch (IOException e) {
      // The sender hung up.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
