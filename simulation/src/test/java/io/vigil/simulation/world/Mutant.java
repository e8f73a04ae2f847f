package io.vigil.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The product with one method changed: all of its classes once more, in a class loader of their
 * own.
 */
final class Mutant extends ClassLoader {

  private static final String OURS = "io.vigil.";

  private final Change change;
  private final AtomicInteger changed = new AtomicInteger();

  /**
   * What is changed.
   *
   * @param type the binary name of a class
   * @param places how often the element is there: neither more nor less
   * @param instead writes what stands in its place; {@code again} writes the element itself
   */
  record Change(
      String type, String method, int places, Predicate<CodeElement> element, Instead instead) {}

  interface Instead {
    void write(CodeBuilder code, Consumer<CodeBuilder> again);
  }

  Mutant(Change change) {
    super(Mutant.class.getClassLoader());
    this.change = change;
  }

  /** Runs a world; the invariant that did not hold, if one did not. */
  Optional<String> run(World.Settings settings) {
    try {
      Class<?> type = loadClass(World.Settings.class.getName());
      Object copy =
          type.getConstructor(long.class, int.class, int.class)
              .newInstance(settings.seed(), settings.hours(), settings.patients());
      loadClass(World.class.getName()).getMethod("run", type).invoke(null, copy);
      return Optional.empty();
    } catch (InvocationTargetException e) {
      return Optional.of(invariant(e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    } finally {
      assertThat(changed).as("places in %s.%s", change.type, change.method).hasValue(change.places);
    }
  }

  private static String invariant(Throwable violation) {
    try {
      return violation.getClass().getMethod("invariant").invoke(violation).toString();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("no violation of an invariant", violation);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    Class<?> known = findLoadedClass(name);
    if (known != null) {
      return known;
    }
    byte[] bytes = bytes(name);
    if (name.equals(change.type)) {
      bytes = changed(bytes);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] changed(byte[] bytes) {
    ClassFile file = ClassFile.of();
    return file.transformClass(
        file.parse(bytes),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString(change.method),
            (code, element) -> {
              if (change.element.test(element)) {
                changed.incrementAndGet();
                change.instead.write(code, again -> again.with(element));
              } else {
                code.with(element);
              }
            }));
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
