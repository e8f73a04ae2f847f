package io.vigil.server.notify;

import io.vigil.core.id.DeliveryId;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Mail over SMTP. */
final class SmtpSender implements Sender {

  private static final String CONNECT_MILLIS = "5000";
  private static final String ANSWER_MILLIS = "10000";

  private final NotifySettings.Smtp settings;

  SmtpSender(NotifySettings.Smtp settings) {
    this.settings = settings;
  }

  @Override
  public void send(DeliveryId id, String address) throws IOException {
    try {
      MimeMessage message = new Identified(Session.getInstance(properties(), authenticator()), id);
      message.setFrom(new InternetAddress(settings.from(), true));
      message.setRecipient(Message.RecipientType.TO, new InternetAddress(address, true));
      message.setSubject("Vigil: an alarm waits");
      message.setSentDate(new Date());
      message.setHeader("Auto-Submitted", "auto-generated");
      message.setText(TEXT + "\n\n" + id + "\n", "UTF-8");
      Transport.send(message);
    } catch (MessagingException refused) {
      throw new IOException("the mail server did not take a message", refused);
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", settings.host());
    properties.setProperty("mail.smtp.port", Integer.toString(settings.port()));
    properties.setProperty("mail.smtp.connectiontimeout", CONNECT_MILLIS);
    properties.setProperty("mail.smtp.timeout", ANSWER_MILLIS);
    properties.setProperty("mail.smtp.writetimeout", ANSWER_MILLIS);
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(settings.tls()));
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(settings.tls()));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user() != null));
    return properties;
  }

  private @Nullable Authenticator authenticator() throws IOException {
    if (settings.user() == null || settings.passwordFile() == null) {
      return null;
    }
    String password = Files.readString(settings.passwordFile()).strip();
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(settings.user(), password);
      }
    };
  }

  /** The same delivery is the same message. */
  private static final class Identified extends MimeMessage {
    private final DeliveryId id;

    Identified(Session session, DeliveryId id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<" + id + "@vigil>");
    }
  }
}
