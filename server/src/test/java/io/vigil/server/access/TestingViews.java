package io.vigil.server.access;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** A journal of views that keeps them in memory. */
@TestConfiguration(proxyBeanMethods = false)
public class TestingViews {
  @Bean
  InMemoryViewJournal viewJournal() {
    return new InMemoryViewJournal();
  }
}
