package io.vigil.server.identity;

import io.vigil.server.ops.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a station asks for in its own name. Nothing else of the interface knows stations, so that no
 * rule there has to keep them out; and nothing here knows who is tapped in.
 */
@Configuration(proxyBeanMethods = false)
class StationSecurity {

  @Bean
  @Order(0)
  SecurityFilterChain stations(
      HttpSecurity http, StationKeys keys, CookieCsrfTokenRepository csrfTokens, JsonMapper json)
      throws Exception {
    Problem notEnrolled =
        new Problem(HttpStatus.UNAUTHORIZED, "not-enrolled", "Enrol this browser as a station.");
    return SecurityConfiguration.withoutDefaults(http)
        .securityMatcher("/api/v1/station/**")
        .csrf(csrf -> csrf.spa().csrfTokenRepository(csrfTokens))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(new ByCookie(keys), AuthorizationFilter.class)
        .authorizeHttpRequests(requests ->
            requests
                .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers(HttpMethod.POST, "/api/v1/station/enrolment")
                .permitAll()
                .anyRequest()
                .hasAuthority(Station.ROLE))
        .exceptionHandling(refusals ->
            refusals
                .authenticationEntryPoint(
                    (request, response, refusal) -> notEnrolled.writeTo(response, json))
                .accessDeniedHandler(SecurityConfiguration.forbidden(json)))
        .build();
  }

  /** Never a bean: the container would put it before every request. */
  private static final class ByCookie extends OncePerRequestFilter {
    private final StationKeys keys;

    ByCookie(StationKeys keys) {
      this.keys = keys;
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      Optional<Station> station = keys.of(request);
      if (station.isPresent()) {
        keys.seen(station.get());
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(
            UsernamePasswordAuthenticationToken.authenticated(
                station.get(), null, List.of(new SimpleGrantedAuthority(Station.ROLE))));
        SecurityContextHolder.setContext(context);
      }
      chain.doFilter(request, response);
    }
  }
}
