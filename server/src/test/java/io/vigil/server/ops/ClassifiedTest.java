package io.vigil.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Redacted;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every record of the product: what may not be shown is marked, and what is marked is not. */
class ClassifiedTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // The engine's own tests, which are a library to those of the server.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.vigil.core", "io.vigil.engine", "io.vigil.server");

  /** Texts and numbers that say nothing of anybody: codes, kinds, addresses, plausible ranges. */
  private static final Set<String> OPEN =
      Set.of(
          """
          Account.role AccountCreated.role ActView.act AlarmView.condition AlarmView.kind AlarmView.label
          AlarmView.priority AlarmView.responsibility AlarmView.role AlarmView.signal AlarmView.unit
          EpisodeView.condition EpisodeView.label EpisodeView.priority EpisodeView.unit Alert.code Alert.detail
          Chart.title DossierReport.origin DossierReport.remarks Fault.detail Fault.part Level.label Level.value
          Point.value AlertBegan.code AlertBegan.detail AlertEnded.code AlertView.code AlertView.detail
          Ask.scenario Asked.scenario Away.detail Beat.cursor Beat.type Checkpoint.origin
          CorrectionView.status Delta.cursor Delta.type DeviceBinding.kind
          DeviceRegistered.kind DeviceView.kind Difference.what Finding.detail
          Inclusion.checkpoint Inclusion.leafHash Inclusion.proof Judged.metric Judged.status
          Key.code Limit.hysteresisMicros Limit.thresholdMicros LimitView.direction
          LimitView.hysteresis LimitView.metric LimitView.priority LimitView.threshold
          LimitView.unit Line.metric Line.unit Log.origins Manifest.origin MergeView.status MetricView.code
          MetricView.display MetricView.kind MetricView.label MetricView.loinc MetricView.unit
          Named.metric NewAccount.role NewDevice.kind NewUser.role NewWard.setting
          Score.tableVersion News2Scored.tableVersion News2View.table Notary.key Note.text
          Observed.metric Observed.unit Part.entry Part.outcome PartView.parameter
          PartView.state PatientView.version PatientViewed.purpose PatientViewed.resource
          Pkcs11.key PlausibleRange.expectedMax PlausibleRange.expectedMin
          PlausibleRange.possibleMax PlausibleRange.possibleMin Problem.code Problem.detail
          Problem.members ReadingView.metric ReadingView.sourceKind ReadingView.status
          ReadingView.unit Refused.detail Refused.reason Report.origin Report.remarks
          RuleSet.version Rules.version Scenario.description Scenario.name Scenario.title
          Compared.lastSigned JournalRestored.lastSigned
          ScoreStep.table ServiceStarted.runtime ServiceStarted.timeZone ServiceStarted.version
          Signature.name Snapshot.cursor Snapshot.type Sql.text State.cosigners State.missing
          StoredAccount.role TaskView.kind TransmissionRejected.code TrendView.metric User.role
          ViewWindow.purpose ViewWindow.resource VigilProperties.address VitalView.metric
          Ward.setting WardCreated.setting Witness.key
          Given.kind NextObservationView.parameters OrderView.kind PartView.sourceKind ScoreTable.version ScoreView.missing
          ScoreView.name ScoreView.stale ScoreView.table
          MeasureView.metric MeasureView.unit StatusView.display StatusView.status
          OxygenView.source NewOxygen.reserveBar NewOxygen.source NewOxygen.waterVolumeLitres
          NewShift.duty ShiftView.duty ColleagueView.role Colleague.role
          PromptView.kind PromptView.stage
          DeliveryView.channel DeliveryView.stage Confirmed.stage Smtp.host Smtp.from Smtp.user
          BelowFloor.keys Combination.name EndRuleOrder.key GiveRuleOrder.key Grade.thresholdMicros
          LayerView.off Line.priority Line.rule NewLayer.off Ordered.key Origin.level Origin.origin Own.off
          Origin.scope Part.direction Part.hysteresis Part.hysteresisMicros Part.threshold
          Part.thresholdMicros Part.vitalSign Proposed.off RateLimit.changeMicros
          RateLimit.hysteresisMicros Resolved.key RuleBroken.rule RuleForm.change RuleForm.delaySeconds
          RuleForm.direction RuleForm.hysteresis RuleForm.kind RuleForm.name RuleForm.priority
          RuleForm.red RuleForm.threshold RuleForm.vitalSign RuleForm.windowSeconds RuleLayer.off
          RuleLayer.scope RuleOrderEnded.key RuleView.key Set.off SetPatientRules.off Signalled.rule
          Step.delaySeconds Step.priority Step.threshold
          Burden.rules BurdenView.byPriority Cause.cause
          WithheldView.byCause WithheldView.byPriority
          CauseView.byPriority CauseView.cause CauseView.kind CauseView.label Day.date DayView.date
          DayView.signals Figures.byPriority Figures.callsByPriority Outcome.outcome RungView.role
          WardView.setting
          CylinderBlockage.fallMicros CylinderBlockage.partMicros CylinderLeak.fallMicros
          CylinderTime.hysteresisMicros ImplantRule.driftMicros ImplantRule.highMicros
          ImplantRule.lowMicros ImplantRule.marginMicros ImplantRule.partMicros
          OxygenPurity.hysteresisMicros RuleForm.drift RuleForm.high
          RuleForm.leastSeconds RuleForm.low RuleForm.margin RuleForm.of RuleForm.overSeconds
          RuleForm.part RuleForm.refill RuleForm.score RuleForm.warmUpSeconds RuleSet.off
          StatusRule.chargeMicros StatusRule.hysteresisMicros
          Envelope.from Envelope.title Envelope.until HandoverView.stage
          AccountChanged.role Changed.role Device.kind DeviceView.status KeysView.provider
          Permitted.capabilities RoleList.capabilities RoleSet.capabilities RoleSet.name
          RoleView.capabilities RoleView.name User.capabilities
          BedView.version BedSnapshot.cursor BedSnapshot.type PinState.state Row.role Person.role
          ReminderView.duty NewReminder.duty ScheduledView.metric NewScheduled.metric NextObservationView.scheduled
          Configuration.schema LayerText.off Outcome.changes RoleText.capabilities RoleText.name
          RulesText.settings Step.path WardText.setting
          Checked.off SignallingView.insteadOf SignallingView.score
          Look.purpose Look.resource LookView.purpose LookView.resource LookView.role
          """
              .split("\\s+"));

  @Test
  void everyTextAndNumberIsClassifiedOrKnownToBeOpen() {
    Set<String> undecided = new TreeSet<>();
    for (Class<?> type : records()) {
      for (RecordComponent component : type.getRecordComponents()) {
        String name = type.getSimpleName() + "." + component.getName();
        if (speaks(component)
            && !component.isAnnotationPresent(Classified.class)
            && !OPEN.contains(name)) {
          undecided.add(name);
        }
      }
    }
    assertThat(undecided).as("classify these, or name them open").isEmpty();
  }

  @Test
  void whatIsClassifiedIsRedactedInItsRecordsText() {
    List<JavaClass> classified =
        PRODUCT.stream().filter(each -> holdsClassified(each.reflect())).toList();
    assertThat(classified).hasSizeGreaterThan(30);
    assertThat(classified)
        .allSatisfy(each ->
            assertThat(each.getMethod("toString").getMethodCallsFromSelf())
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Redacted.class)));
  }

  private static List<Class<?>> records() {
    return PRODUCT.stream().<Class<?>>map(JavaClass::reflect).filter(Class::isRecord).toList();
  }

  private static boolean holdsClassified(Class<?> type) {
    return type.isRecord()
        && Arrays.stream(type.getRecordComponents())
            .anyMatch(component -> component.isAnnotationPresent(Classified.class));
  }

  private static boolean speaks(RecordComponent component) {
    String type = component.getGenericType().getTypeName();
    return List.of(String.class, BigDecimal.class, LocalDate.class, double[].class).stream()
            .anyMatch(each -> type.contains(each.getTypeName()))
        || component.getName().endsWith("Micros");
  }
}
