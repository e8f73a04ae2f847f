package io.vigil.server.identity;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Holds each request against what its endpoint {@link Needs}. */
@Component
class CapabilityCheck implements HandlerInterceptor, WebMvcConfigurer {
  private final Capabilities capabilities;

  CapabilityCheck(Capabilities capabilities) {
    this.capabilities = capabilities;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  /** What an endpoint needs, if it says so. */
  static @Nullable Needs needsOf(HandlerMethod endpoint) {
    Needs own = endpoint.getMethodAnnotation(Needs.class);
    return own == null
        ? AnnotatedElementUtils.findMergedAnnotation(endpoint.getBeanType(), Needs.class)
        : own;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    // An answer that was allowed, on its way out, is not asked about again.
    if (request.getDispatcherType() == DispatcherType.REQUEST
        && handler instanceof HandlerMethod endpoint) {
      Needs needs = needsOf(endpoint);
      if (needs != null) {
        hold(needs);
      }
    }
    return true;
  }

  private void hold(Needs needs) {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    Set<Capability> has =
        who != null && who.getPrincipal() instanceof Account account
            ? capabilities.of(account)
            : Set.of();
    for (Capability each : needs.value()) {
      if (!has.contains(each)) {
        throw Capabilities.lacking(List.of(each));
      }
    }
    List<Capability> any = List.of(needs.anyOf());
    if (!any.isEmpty() && any.stream().noneMatch(has::contains)) {
      throw Capabilities.lacking(any);
    }
  }
}
