package io.vigil.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The engine is run by the server, the gateway and the simulation: nothing of theirs is in it. */
final class EngineDependenciesTest {

  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.vigil.engine");

  private static final Set<String> CLOCKS =
      Set.of(
          "now", "currentTimeMillis", "nanoTime", "currentTime", "systemUTC", "systemDefaultZone");

  @Test
  void dependsOnTheJdkAndTheCore() {
    classes()
        .that()
        .resideInAPackage("io.vigil.engine..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.vigil.engine..", "io.vigil.core..", "java..", "javax.crypto..", "org.jspecify..")
        .check(ENGINE);
  }

  @Test
  void hasNoThreadsLocksOrFiles() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Timer")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.concurrent.locks..", "java.nio.file..", "java.net..", "java.sql..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .check(ENGINE);
  }

  @Test
  void readsNoClock() {
    noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "a clock is read",
                (JavaCall<?> call) ->
                    CLOCKS.contains(call.getName())
                        && (call.getTargetOwner().getPackageName().startsWith("java.time")
                            || call.getTargetOwner().isEquivalentTo(System.class))))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(ENGINE);
  }

  @Test
  void decidesNothingByChance() {
    noClasses()
        .that()
        .doNotHaveSimpleName("InMemorySealer")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(Instant.class, "now")
        .check(ENGINE);
  }
}
