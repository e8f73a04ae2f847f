package io.vigil.server.ops;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;

/**
 * Serves the screen. Its own routes, as {@code /patients/…}, are all the one page; its assets have
 * their content's hash in their name and never change.
 */
@Configuration(proxyBeanMethods = false)
class ScreenConfiguration implements WebMvcConfigurer {
  private static final String SCREEN = "classpath:/static/";
  private static final String PAGE = "index.html";
  private static final Duration ASSET_AGE_MAX = Duration.ofDays(365);

  @Override
  public void addViewControllers(ViewControllerRegistry views) {
    views.addViewController("/").setViewName("forward:/" + PAGE);
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry resources) {
    resources
        .addResourceHandler("/assets/**")
        .addResourceLocations(SCREEN + "assets/")
        .setCacheControl(CacheControl.maxAge(ASSET_AGE_MAX).cachePublic().immutable());
    resources
        .addResourceHandler("/**")
        .addResourceLocations(SCREEN)
        .setCacheControl(CacheControl.noCache())
        .resourceChain(true)
        .addResolver(new PageOfEveryRoute());
  }

  private static final class PageOfEveryRoute extends PathResourceResolver {
    @Override
    protected @Nullable Resource getResource(String path, Resource location) throws IOException {
      Resource file = super.getResource(path, location);
      if (file != null || path.startsWith("api/") || path.contains(".")) {
        return file;
      }
      return super.getResource(PAGE, location);
    }
  }
}
