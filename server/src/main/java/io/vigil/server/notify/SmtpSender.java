package io.vigil.server.notify;

import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.TenantId;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.jspecify.annotations.Nullable;

/** Mail over SMTP. */
final class SmtpSender implements Sender {

  private static final String CONNECT_MILLIS = "5000";
  private static final String ANSWER_MILLIS = "10000";

  private static final int SERVICE_NOT_AVAILABLE = 421;

  private final NotifySettings.Smtp settings;

  SmtpSender(NotifySettings.Smtp settings) {
    this.settings = settings;
  }

  @Override
  public void send(TenantId tenant, DeliveryId id, String address) throws IOException {
    try {
      MimeMessage message = new Identified(Session.getInstance(properties(), authenticator()), id);
      message.setFrom(new InternetAddress(settings.from(), true));
      message.setRecipient(Message.RecipientType.TO, recipient(address));
      message.setSubject("Vigil: an alarm waits");
      message.setSentDate(new Date());
      message.setHeader("Auto-Submitted", "auto-generated");
      message.setText(TEXT + "\n\n" + id + "\n", "UTF-8");
      Transport.send(message);
    } catch (MessagingException refused) {
      refuseAddress(refused);
      throw new IOException("the mail server did not take a message", refused);
    }
  }

  private static InternetAddress recipient(String address) throws AddressRefusedException {
    try {
      return new InternetAddress(address, true);
    } catch (AddressException e) {
      throw new AddressRefusedException("it is no address of mail", true);
    }
  }

  /**
   * If it was the recipient that was refused (RFC 5321, 4.2.1): with 5yz for good, with 4yz for
   * now, as by greylisting; 421 is the whole server's.
   */
  private static void refuseAddress(MessagingException refused) throws AddressRefusedException {
    for (Exception each = refused;
        each instanceof MessagingException of;
        each = of.getNextException()) {
      if (each instanceof SMTPAddressFailedException recipient
          && recipient.getReturnCode() != SERVICE_NOT_AVAILABLE) {
        int code = recipient.getReturnCode();
        throw new AddressRefusedException(
            "the mail server refused the recipient with " + code, code >= 500);
      }
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
