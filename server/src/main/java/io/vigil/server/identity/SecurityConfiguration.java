package io.vigil.server.identity;

import io.vigil.server.ops.Problem;
import io.vigil.server.ops.ProblemResponses;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who may ask for what, by their session. What a person sees is the database's to say. Devices have
 * a port of their own, with which none of this has to do.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri"
          + " 'none'; form-action 'self'; frame-ancestors 'none'";

  /** For the paths of those who see no beds. */
  private static final Set<Capability> ADMINISTERING =
      EnumSet.range(Capability.ADMIT, Capability.ERASE);

  /** Who plans the shifts of wards, or sets their rules, need not see beds. */
  private static final Set<Capability> OF_WARDS =
      EnumSet.of(
          Capability.SEE_BEDS,
          Capability.ADMIT,
          Capability.ADMINISTER_WARDS,
          Capability.ADMINISTER_RULES);

  private final Capabilities capabilities;

  SecurityConfiguration(Capabilities capabilities) {
    this.capabilities = capabilities;
  }

  /** Health and metrics: only on the management port, which only the loopback reaches. */
  @Bean
  @Order(1)
  SecurityFilterChain management(HttpSecurity http) throws Exception {
    return withoutDefaults(http)
        .securityMatcher(EndpointRequest.toAnyEndpoint())
        .csrf(CsrfConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain people(
      HttpSecurity http, CookieCsrfTokenRepository csrfTokens, JsonMapper json) throws Exception {
    Problem notSignedIn = ProblemResponses.ofStatus(HttpStatus.UNAUTHORIZED);
    return withoutDefaults(http)
        .csrf(csrf -> csrf.spa().csrfTokenRepository(csrfTokens))
        .authorizeHttpRequests(requests ->
            requests
                // Answers that were allowed, on their way out.
                .dispatcherTypeMatchers(
                    DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers(HttpMethod.POST, "/api/v1/session")
                .permitAll()
                .requestMatchers(HttpMethod.DELETE, "/api/v1/session")
                .permitAll()
                // What each of them needs stands beside it, see Needs.
                .requestMatchers("/api/v1/admin/**", "/api/v1/journal/**")
                .access(oneOf(ADMINISTERING))
                .requestMatchers("/api/v1/demo/requests")
                .access(oneOf(Set.of(Capability.SIMULATE)))
                .requestMatchers("/api/v1/me/**")
                .access(oneOf(Set.of(Capability.BE_PROMPTED)))
                // Who administers rules sees no beds, and has to name vital signs.
                .requestMatchers("/api/v1/metrics")
                .access(oneOf(EnumSet.complementOf(EnumSet.of(Capability.BE_PROMPTED))))
                .requestMatchers("/api/v1/live", "/api/v1/deliveries/*", "/api/v1/contacts/**")
                .access(oneOf(EnumSet.allOf(Capability.class)))
                // What is a person's own, whoever he is.
                .requestMatchers("/api/v1/session/**")
                .authenticated()
                .requestMatchers("/api/v1/wards", "/api/v1/wards/**")
                .access(oneOf(OF_WARDS))
                .requestMatchers("/api/**")
                .access(oneOf(Set.of(Capability.SEE_BEDS)))
                // The screen itself holds nothing.
                .anyRequest()
                .permitAll())
        .exceptionHandling(refusals ->
            refusals
                .authenticationEntryPoint(
                    (request, response, refusal) -> notSignedIn.writeTo(response, json))
                .accessDeniedHandler(forbidden(json)))
        .build();
  }

  @Bean
  CookieCsrfTokenRepository csrfTokens() {
    CookieCsrfTokenRepository tokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
    tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
    return tokens;
  }

  private AuthorizationManager<RequestAuthorizationContext> oneOf(Set<Capability> needed) {
    return (who, request) -> {
      Authentication authentication = who.get();
      return new AuthorizationDecision(
          authentication != null
              && authentication.getPrincipal() instanceof Account account
              && capabilities.of(account).stream().anyMatch(needed::contains));
    };
  }

  static HttpSecurity withoutDefaults(HttpSecurity http) throws Exception {
    return http.logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .headers(headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                // A browser would remember it for the host's other ports too, which may speak plain
                // HTTP.
                .httpStrictTransportSecurity(HeadersConfigurer.HstsConfig::disable));
  }

  static AccessDeniedHandler forbidden(JsonMapper json) {
    Problem forged =
        new Problem(
            HttpStatus.FORBIDDEN,
            "csrf",
            "Send the cookie XSRF-TOKEN's value as the header X-XSRF-TOKEN; GET /api/v1/session"
                + " sets it.");
    Problem forbidden = ProblemResponses.ofStatus(HttpStatus.FORBIDDEN);
    return (request, response, refusal) ->
        (refusal instanceof CsrfException ? forged : forbidden).writeTo(response, json);
  }
}
