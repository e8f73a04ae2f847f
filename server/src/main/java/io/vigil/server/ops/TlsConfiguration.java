package io.vigil.server.ops;

import java.nio.file.Path;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Serves HTTPS instead of HTTP when the launcher names a certificate. The management port stays on
 * plain loopback.
 */
@Configuration(proxyBeanMethods = false)
class TlsConfiguration {
  @Bean
  WebServerFactoryCustomizer<ConfigurableWebServerFactory> tls(VigilProperties properties) {
    Path certificate = properties.tls().certificate();
    Path key = properties.tls().key();
    return factory -> {
      if (certificate != null && key != null) {
        var ssl = new Ssl();
        ssl.setCertificate(certificate.toUri().toString());
        ssl.setCertificatePrivateKey(key.toUri().toString());
        factory.setSsl(ssl);
      }
    };
  }
}
