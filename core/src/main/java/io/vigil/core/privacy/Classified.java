package io.vigil.core.privacy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component that must reach no log, metric, URL, trace or error. Its record's text is {@link
 * Redacted}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Classified {
  As value();

  /** Why. */
  enum As {
    /** A value or a finding about a patient's health. */
    CLINICAL,
    /** Who somebody is, or what leads to him. */
    IDENTITY,
    /** Who knows it may do something. */
    SECRET
  }
}
