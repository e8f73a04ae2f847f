package io.vigil.server.identity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a role has to permit for a request to be taken at all, before anything of it is read. On a
 * method it stands for that of its class.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
  /** All of these. */
  Capability[] value() default {};

  /** And, if there are any, one of these. */
  Capability[] anyOf() default {};
}
