// Made from web/openapi.json by `npm run types`: do not edit.

export interface Schemas {
  AccountRowsUser: AccountRowsUser;
  ActsControllerActView: ActsControllerActView;
  ActsControllerActs: ActsControllerActs;
  AdministrationControllerBinding: AdministrationControllerBinding;
  AdministrationControllerCreated: AdministrationControllerCreated;
  AdministrationControllerCreatedDevice: AdministrationControllerCreatedDevice;
  AdministrationControllerNewDevice: AdministrationControllerNewDevice;
  AdministrationControllerNewOxygen: AdministrationControllerNewOxygen;
  AdministrationControllerNewPatient: AdministrationControllerNewPatient;
  AdministrationControllerNewWard: AdministrationControllerNewWard;
  AdministrationControllerPlace: AdministrationControllerPlace;
  AlarmsControllerAct: AlarmsControllerAct;
  AudioPausesPaused: AudioPausesPaused;
  CareControllerAlarms: CareControllerAlarms;
  CareControllerCommand: CareControllerCommand;
  CareControllerMetricView: CareControllerMetricView;
  CareControllerObservation: CareControllerObservation;
  CareControllerObserved: CareControllerObserved;
  CareRowsWard: CareRowsWard;
  ChartedEventsControllerCharted: ChartedEventsControllerCharted;
  ChartedEventsControllerEventView: ChartedEventsControllerEventView;
  ChartedEventsControllerEvents: ChartedEventsControllerEvents;
  ChartedEventsControllerFirstView: ChartedEventsControllerFirstView;
  ChartedEventsControllerWithdrawn: ChartedEventsControllerWithdrawn;
  ClinicalView: ClinicalView;
  ClinicalViewAllergyView: ClinicalViewAllergyView;
  ClinicalViewGoalView: ClinicalViewGoalView;
  ClinicalViewNoneKnownView: ClinicalViewNoneKnownView;
  ClinicalViewScheduledView: ClinicalViewScheduledView;
  ClinicalViewTreatmentLimitView: ClinicalViewTreatmentLimitView;
  ConfigurationControllerConfiguration: ConfigurationControllerConfiguration;
  ConfigurationControllerOutcome: ConfigurationControllerOutcome;
  ConfigurationControllerRoleText: ConfigurationControllerRoleText;
  ConfigurationControllerRulesText: ConfigurationControllerRulesText;
  ConfigurationControllerWardText: ConfigurationControllerWardText;
  CorrectionsControllerAsked: CorrectionsControllerAsked;
  CorrectionsControllerCorrectionView: CorrectionsControllerCorrectionView;
  CorrectionsControllerCorrectionViews: CorrectionsControllerCorrectionViews;
  CorrectionsControllerInError: CorrectionsControllerInError;
  CorrectionsControllerNamed: CorrectionsControllerNamed;
  CorrectionsControllerReadingView: CorrectionsControllerReadingView;
  CorrectionsControllerReadingViews: CorrectionsControllerReadingViews;
  CorrectionsControllerReattributed: CorrectionsControllerReattributed;
  CorrectionsControllerWithdrawn: CorrectionsControllerWithdrawn;
  DevicesControllerDeviceView: DevicesControllerDeviceView;
  DevicesControllerDevices: DevicesControllerDevices;
  DevicesControllerIssuedKey: DevicesControllerIssuedKey;
  DevicesControllerNewKey: DevicesControllerNewKey;
  DossierControllerOrder: DossierControllerOrder;
  ErasureControllerPending: ErasureControllerPending;
  ErasureControllerRequest: ErasureControllerRequest;
  ErasureControllerRotated: ErasureControllerRotated;
  FiguresControllerCallsView: FiguresControllerCallsView;
  FiguresControllerCauseView: FiguresControllerCauseView;
  FiguresControllerDayView: FiguresControllerDayView;
  FiguresControllerFigures: FiguresControllerFigures;
  FiguresControllerHourView: FiguresControllerHourView;
  FiguresControllerResponseView: FiguresControllerResponseView;
  FiguresControllerRungView: FiguresControllerRungView;
  FrameBeat: FrameBeat;
  FrameDelta: FrameDelta;
  FrameSnapshot: FrameSnapshot;
  HomeAdministrationControllerBound: HomeAdministrationControllerBound;
  HomeAdministrationControllerContact: HomeAdministrationControllerContact;
  HomeAdministrationControllerKin: HomeAdministrationControllerKin;
  JournalControllerAlertView: JournalControllerAlertView;
  JournalControllerExportOrder: JournalControllerExportOrder;
  JournalControllerExportOrdered: JournalControllerExportOrdered;
  JournalControllerInclusion: JournalControllerInclusion;
  JournalControllerState: JournalControllerState;
  KeysControllerKeysView: KeysControllerKeysView;
  LimitsControllerLimits: LimitsControllerLimits;
  LimitsControllerOrdered: LimitsControllerOrdered;
  LimitsControllerOwn: LimitsControllerOwn;
  LimitsControllerProposed: LimitsControllerProposed;
  LimitsControllerSet: LimitsControllerSet;
  MergeControllerAsked: MergeControllerAsked;
  MergeControllerMergeView: MergeControllerMergeView;
  NotesControllerMarkView: NotesControllerMarkView;
  NotesControllerNewNote: NotesControllerNewNote;
  NotesControllerNoteView: NotesControllerNoteView;
  NotesControllerPage: NotesControllerPage;
  NotifyControllerAddress: NotifyControllerAddress;
  NotifyControllerConfirmed: NotifyControllerConfirmed;
  NotifyControllerSecret: NotifyControllerSecret;
  OffMonitorControllerBack: OffMonitorControllerBack;
  OffMonitorControllerGone: OffMonitorControllerGone;
  OxygenControllerPrescribed: OxygenControllerPrescribed;
  OxygenControllerStopped: OxygenControllerStopped;
  PastControllerAlarmsThen: PastControllerAlarmsThen;
  PastControllerPatientThen: PastControllerPatientThen;
  PastControllerRules: PastControllerRules;
  PatientView: PatientView;
  PatientViewAlarmView: PatientViewAlarmView;
  PatientViewAnswerView: PatientViewAnswerView;
  PatientViewCircumstanceView: PatientViewCircumstanceView;
  PatientViewDeliveryView: PatientViewDeliveryView;
  PatientViewDeviceView: PatientViewDeviceView;
  PatientViewEpisodeView: PatientViewEpisodeView;
  PatientViewHandedOnView: PatientViewHandedOnView;
  PatientViewHandoverView: PatientViewHandoverView;
  PatientViewHomeView: PatientViewHomeView;
  PatientViewMeasureView: PatientViewMeasureView;
  PatientViewNews2View: PatientViewNews2View;
  PatientViewNextObservationView: PatientViewNextObservationView;
  PatientViewOffMonitorView: PatientViewOffMonitorView;
  PatientViewOrderView: PatientViewOrderView;
  PatientViewOxygenView: PatientViewOxygenView;
  PatientViewPartView: PatientViewPartView;
  PatientViewPrescriptionView: PatientViewPrescriptionView;
  PatientViewRecordView: PatientViewRecordView;
  PatientViewReminderView: PatientViewReminderView;
  PatientViewResponsibleView: PatientViewResponsibleView;
  PatientViewScoreView: PatientViewScoreView;
  PatientViewScoringView: PatientViewScoringView;
  PatientViewSignallingView: PatientViewSignallingView;
  PatientViewSilentTrialView: PatientViewSilentTrialView;
  PatientViewStatusView: PatientViewStatusView;
  PatientViewTaskView: PatientViewTaskView;
  PatientViewTrendView: PatientViewTrendView;
  PatientViewVitalView: PatientViewVitalView;
  PatientViewWelfareCallView: PatientViewWelfareCallView;
  PinControllerNewPin: PinControllerNewPin;
  PinControllerPinState: PinControllerPinState;
  PinsPerson: PinsPerson;
  PlacementNewcomer: PlacementNewcomer;
  PlacesControllerBedView: PlacesControllerBedView;
  PlacesControllerCreated: PlacesControllerCreated;
  PlacesControllerNewBeds: PlacesControllerNewBeds;
  PlacesControllerNewZone: PlacesControllerNewZone;
  PlacesControllerNewZones: PlacesControllerNewZones;
  PlacesControllerPair: PlacesControllerPair;
  PlacesControllerPlace: PlacesControllerPlace;
  PlacesControllerPlaces: PlacesControllerPlaces;
  PlacesControllerWardView: PlacesControllerWardView;
  PlacesControllerZoneView: PlacesControllerZoneView;
  PlanControllerEnded: PlanControllerEnded;
  PlanControllerNewGoal: PlanControllerNewGoal;
  PlanControllerNewReminder: PlanControllerNewReminder;
  PlanControllerNewScheduled: PlanControllerNewScheduled;
  PreviewReaderLine: PreviewReaderLine;
  PreviewReaderPreview: PreviewReaderPreview;
  PromptsControllerAnswered: PromptsControllerAnswered;
  PromptsControllerAsked: PromptsControllerAsked;
  PromptsControllerPromptView: PromptsControllerPromptView;
  PromptsControllerPrompts: PromptsControllerPrompts;
  ResponsibilityControllerAnswered: ResponsibilityControllerAnswered;
  ResponsibilityControllerAssigned: ResponsibilityControllerAssigned;
  ResponsibilityControllerEnded: ResponsibilityControllerEnded;
  ResponsibilityControllerOffered: ResponsibilityControllerOffered;
  RolesControllerPermitted: RolesControllerPermitted;
  RolesControllerRoleList: RolesControllerRoleList;
  RolesControllerRoleView: RolesControllerRoleView;
  RuleAdoptionProgress: RuleAdoptionProgress;
  RuleForm: RuleForm;
  RuleFormPart: RuleFormPart;
  RuleFormStep: RuleFormStep;
  RuleSettingLayerText: RuleSettingLayerText;
  RuleSettingNewLayer: RuleSettingNewLayer;
  RuleViewsLayerView: RuleViewsLayerView;
  RuleViewsOrigin: RuleViewsOrigin;
  RuleViewsRuleView: RuleViewsRuleView;
  RulesControllerLayer: RulesControllerLayer;
  ScoringControllerEnded: ScoringControllerEnded;
  ScoringControllerGiven: ScoringControllerGiven;
  ScoringControllerNoted: ScoringControllerNoted;
  SeriesView: SeriesView;
  SeriesViewLine: SeriesViewLine;
  SeriesViewScores: SeriesViewScores;
  SessionControllerCredentials: SessionControllerCredentials;
  SessionControllerNewPassword: SessionControllerNewPassword;
  SessionControllerSession: SessionControllerSession;
  SessionControllerUser: SessionControllerUser;
  StaffingControllerColleagueView: StaffingControllerColleagueView;
  StaffingControllerCreated: StaffingControllerCreated;
  StaffingControllerNewShift: StaffingControllerNewShift;
  StaffingControllerShiftView: StaffingControllerShiftView;
  StaffingControllerStaffing: StaffingControllerStaffing;
  StaffingControllerUncoveredView: StaffingControllerUncoveredView;
  StatementsControllerConfirmed: StatementsControllerConfirmed;
  StatementsControllerEnded: StatementsControllerEnded;
  StatementsControllerEndingView: StatementsControllerEndingView;
  StatementsControllerFormer: StatementsControllerFormer;
  StatementsControllerFormerAllergy: StatementsControllerFormerAllergy;
  StatementsControllerFormerTreatmentLimit: StatementsControllerFormerTreatmentLimit;
  StatementsControllerNewAllergy: StatementsControllerNewAllergy;
  StatementsControllerNewTreatmentLimit: StatementsControllerNewTreatmentLimit;
  StatementsControllerStated: StatementsControllerStated;
  StationAdministrationControllerNewStation: StationAdministrationControllerNewStation;
  StationAdministrationControllerOffered: StationAdministrationControllerOffered;
  StationAdministrationControllerStations: StationAdministrationControllerStations;
  StationControllerCode: StationControllerCode;
  StationControllerPausing: StationControllerPausing;
  StationControllerSession: StationControllerSession;
  StationControllerStationView: StationControllerStationView;
  StationControllerTappingIn: StationControllerTappingIn;
  StationControllerUser: StationControllerUser;
  StationRowsListed: StationRowsListed;
  TrialControllerEnded: TrialControllerEnded;
  TrialControllerTrialView: TrialControllerTrialView;
  TrialControllerWanted: TrialControllerWanted;
  TrialControllerWardTrial: TrialControllerWardTrial;
  TrialReporterBurdenView: TrialReporterBurdenView;
  TrialReporterCauseView: TrialReporterCauseView;
  TrialReporterEventView: TrialReporterEventView;
  TrialReporterEventsView: TrialReporterEventsView;
  TrialReporterProposalView: TrialReporterProposalView;
  TrialReporterStayView: TrialReporterStayView;
  TrialReporterSustainedView: TrialReporterSustainedView;
  TrialReporterTogetherView: TrialReporterTogetherView;
  TrialReporterTrialReport: TrialReporterTrialReport;
  TrialReporterWithheldView: TrialReporterWithheldView;
  UsersControllerChanged: UsersControllerChanged;
  UsersControllerCreated: UsersControllerCreated;
  UsersControllerNewUser: UsersControllerNewUser;
  UsersControllerOneTimePassword: UsersControllerOneTimePassword;
  UsersControllerUsers: UsersControllerUsers;
  ViewsControllerAsked: ViewsControllerAsked;
  ViewsControllerLookView: ViewsControllerLookView;
  ViewsControllerPage: ViewsControllerPage;
  WardsControllerRenamed: WardsControllerRenamed;
  WardsControllerWardView: WardsControllerWardView;
  WelfareControllerCompleted: WelfareControllerCompleted;
  WelfareControllerContactView: WelfareControllerContactView;
  WelfareControllerKinView: WelfareControllerKinView;
  WelfareControllerWelfareCallView: WelfareControllerWelfareCallView;
  ZoneAssignmentControllerAssigned: ZoneAssignmentControllerAssigned;
  ZoneAssignmentControllerOutcome: ZoneAssignmentControllerOutcome;
  ZoneAssignmentControllerOutcomes: ZoneAssignmentControllerOutcomes;
  ZoneAssignmentControllerSeen: ZoneAssignmentControllerSeen;
}
export interface AccountRowsUser {
  id: string;
  login: string;
  name: string;
  role: string;
  disabled: boolean;
  oneTime: boolean;
  signedInAt?: string;
  wards: string[];
}
export interface ActsControllerActView {
  at: string;
  act: string;
  by?: string;
  alarm?: string;
  what?: string;
  note?: string;
}
export interface ActsControllerActs {
  acts: ActsControllerActView[];
  more: boolean;
}
export interface AdministrationControllerBinding {
  patient?: string;
  from?: string;
}
export interface AdministrationControllerCreated {
  id: string;
}
export interface AdministrationControllerCreatedDevice {
  id: string;
  key: string;
}
export interface AdministrationControllerNewDevice {
  name?: string;
  kind?: string;
  serial?: string;
  expectedIntervalMillis?: number;
  oxygen?: AdministrationControllerNewOxygen;
}
export interface AdministrationControllerNewOxygen {
  source?: string;
  waterVolumeLitres?: number;
  reserveBar?: number;
  refillLeadMinutes?: number;
}
export interface AdministrationControllerNewPatient {
  name?: string;
  identifier?: string;
  birthDate?: string;
  ward?: string;
  bed?: string;
}
export interface AdministrationControllerNewWard {
  name?: string;
  setting?: string;
}
export interface AdministrationControllerPlace {
  ward?: string;
  bed?: string;
}
export interface AlarmsControllerAct {
  command?: string;
  expectedVersion?: number;
  forSeconds?: number;
  note?: string;
}
export interface AudioPausesPaused {
  until: string;
  alarms: string[];
}
export interface CareControllerAlarms {
  alarms: PatientViewAlarmView[];
}
export interface PatientViewAlarmView {
  id: string;
  version: number;
  patient: string;
  origin?: string;
  kind: string;
  condition: string;
  label: string;
  priority: string;
  onset: string;
  end?: string;
  raisedAt: string;
  active: boolean;
  signal: string;
  signalUntil?: string;
  responsibility: string;
  responsible?: string;
  responsibleSince?: string;
  responsibleUntil?: string;
  rung: number;
  role: string;
  nextRungAt?: string;
  verify: boolean;
  retrospective: boolean;
  withdrawn: boolean;
  corrected: boolean;
  enteredInError: boolean;
  worst?: number;
  limit?: number;
  unit?: string;
  episodeCount: number;
  episodes: PatientViewEpisodeView[];
}
export interface PatientViewEpisodeView {
  id: string;
  condition: string;
  label: string;
  priority: string;
  onset: string;
  end?: string;
  verify: boolean;
  retrospective: boolean;
  withdrawn: boolean;
  worst?: number;
  limit?: number;
  unit?: string;
}
export interface CareControllerCommand {
  command?: string;
  expectedVersion?: number;
}
export interface CareControllerMetricView {
  code: string;
  mdc: number;
  loinc?: string;
  unit: string;
  display: string;
  label: string;
  kind: string;
  maxAgeMillis?: number;
}
export interface CareControllerObservation {
  command?: string;
  at?: string;
  readings?: CareControllerObserved[];
}
export interface CareControllerObserved {
  metric?: string;
  value?: number;
  unit?: string;
}
export interface CareRowsWard {
  id: string;
  name: string;
  setting: string;
}
export interface ChartedEventsControllerCharted {
  command?: string;
  kind?: string;
  at?: string;
  note?: string;
}
export interface ChartedEventsControllerEventView {
  id: string;
  kind: string;
  at: string;
  note: string;
  by?: string;
  first?: ChartedEventsControllerFirstView;
  enteredInError: boolean;
}
export interface ChartedEventsControllerFirstView {
  condition: string;
  priority: string;
  at: string;
}
export interface ChartedEventsControllerEvents {
  events: ChartedEventsControllerEventView[];
}
export interface ChartedEventsControllerWithdrawn {
  command?: string;
  reason?: string;
}
export interface ClinicalView {
  allergyStatus: string;
  allergies: ClinicalViewAllergyView[];
  noneKnown?: ClinicalViewNoneKnownView;
  treatmentLimits: ClinicalViewTreatmentLimitView[];
  goals: ClinicalViewGoalView[];
  schedule: ClinicalViewScheduledView[];
}
export interface ClinicalViewAllergyView {
  id: string;
  substance: string;
  reaction: string;
  criticality: string;
  by?: string;
  at: string;
  ofOtherRecord: boolean;
}
export interface ClinicalViewNoneKnownView {
  id: string;
  by?: string;
  at: string;
}
export interface ClinicalViewTreatmentLimitView {
  id: string;
  kind: string;
  text: string;
  by?: string;
  at: string;
  reviewAt: string;
  confirmed: boolean;
  ofOtherRecord: boolean;
}
export interface ClinicalViewGoalView {
  id: string;
  text: string;
  by?: string;
  at: string;
}
export interface ClinicalViewScheduledView {
  id: string;
  metric: string;
  everyMinutes: number;
  from: string;
  until?: string;
  dueAt?: string;
  by?: string;
}
export interface ConfigurationControllerConfiguration {
  schema?: string;
  wards?: ConfigurationControllerWardText[];
  roles?: ConfigurationControllerRoleText[];
  rules?: ConfigurationControllerRulesText;
}
export interface ConfigurationControllerWardText {
  name?: string;
  setting?: string;
  rules?: RuleSettingLayerText;
}
export interface RuleSettingLayerText {
  rules?: RuleForm[];
  off?: string[];
  floor?: RuleForm[];
}
export interface RuleForm {
  kind?: string;
  score?: string;
  vitalSign?: string;
  direction?: string;
  threshold?: number;
  change?: number;
  hysteresis?: number;
  windowSeconds?: number;
  delaySeconds?: number;
  priority?: string;
  grades?: RuleFormStep[];
  red?: string;
  name?: string;
  parts?: RuleFormPart[];
  of?: string;
  intervals?: number;
  leastSeconds?: number;
  overSeconds?: number;
  refill?: string;
  warmUpSeconds?: number;
  low?: number;
  high?: number;
  drift?: number;
  part?: number;
  margin?: number;
}
export interface RuleFormStep {
  threshold?: number;
  delaySeconds?: number;
  priority?: string;
}
export interface RuleFormPart {
  vitalSign?: string;
  direction?: string;
  threshold?: number;
  hysteresis?: number;
}
export interface ConfigurationControllerRoleText {
  name?: string;
  capabilities?: string[];
}
export interface ConfigurationControllerRulesText {
  hospital?: RuleSettingLayerText;
  settings?: {
    [k: string]: RuleSettingLayerText;
  };
}
export interface ConfigurationControllerOutcome {
  applied: boolean;
  changes: string[];
}
export interface CorrectionsControllerAsked {
  command?: string;
  device?: string;
  from?: string;
  until?: string;
  to?: string;
  reason?: string;
}
export interface CorrectionsControllerCorrectionView {
  id: string;
  version: number;
  status: string;
  device: string;
  from: string;
  until?: string;
  patient: string;
  to: string;
  reason: string;
  askedBy?: string;
  askedAt: string;
  closedBy?: string;
}
export interface CorrectionsControllerCorrectionViews {
  corrections: CorrectionsControllerCorrectionView[];
}
export interface CorrectionsControllerInError {
  command?: string;
  reason?: string;
  readings?: CorrectionsControllerNamed[];
}
export interface CorrectionsControllerNamed {
  source?: string;
  metric?: string;
  at?: string;
  ordinal?: number;
}
export interface CorrectionsControllerReadingView {
  source: string;
  sourceKind: string;
  metric: string;
  value: number;
  unit: string;
  at: string;
  ordinal: number;
  status: string;
  enteredInError: boolean;
}
export interface CorrectionsControllerReadingViews {
  readings: CorrectionsControllerReadingView[];
  more: boolean;
}
export interface CorrectionsControllerReattributed {
  withdrawn: number;
  judged: number;
  recorded: number;
  notJudged: number;
}
export interface CorrectionsControllerWithdrawn {
  readings: number;
  judged: number;
}
export interface DevicesControllerDeviceView {
  id: string;
  name: string;
  kind: string;
  serial: string;
  expectedIntervalMillis: number;
  status: string;
  ward?: string;
  bed?: string;
  boundSince?: string;
  lastReceivedAt?: string;
  oldKeyUntil?: string;
}
export interface DevicesControllerDevices {
  total: number;
  devices: DevicesControllerDeviceView[];
}
export interface DevicesControllerIssuedKey {
  id: string;
  key: string;
  oldUntil: string;
}
export interface DevicesControllerNewKey {
  oldUntilHours?: number;
}
export interface DossierControllerOrder {
  reason?: string;
  from?: string;
  to?: string;
}
export interface ErasureControllerPending {
  patient: string;
  requestedAt: string;
  requestedBy?: string;
  reason: string;
}
export interface ErasureControllerRequest {
  reason?: string;
}
export interface ErasureControllerRotated {
  generation: number;
}
export interface FiguresControllerCallsView {
  accepted: number;
  over: number;
  waiting: number;
  medianSeconds?: number;
  p90Seconds?: number;
}
export interface FiguresControllerCauseView {
  cause: string;
  label: string;
  kind: string;
  signals: number;
  byPriority: {
    [k: string]: number | undefined;
  };
}
export interface FiguresControllerDayView {
  date: string;
  patientDays: number;
  signals: {
    [k: string]: number | undefined;
  };
}
export interface FiguresControllerFigures {
  from: string;
  to: string;
  patients: number;
  patientDays: number;
  signals: number;
  byPriority: {
    [k: string]: number | undefined;
  };
  causes: FiguresControllerCauseView[];
  topTenth: number;
  days: FiguresControllerDayView[];
  calls: FiguresControllerCallsView;
  callsByPriority: {
    [k: string]: FiguresControllerCallsView;
  };
  hours: FiguresControllerHourView[];
  responses: FiguresControllerResponseView[];
  rungs: FiguresControllerRungView[];
  climbs: number;
  uncoveredMinutes: number;
}
export interface FiguresControllerHourView {
  hour: number;
  accepted: number;
  medianSeconds?: number;
  p90Seconds?: number;
}
export interface FiguresControllerResponseView {
  withinSeconds?: number;
  accepted: number;
}
export interface FiguresControllerRungView {
  role: string;
  accepted: number;
  share: number;
}
export interface FrameBeat {
  type: string;
  cursor: string;
  now: string;
}
export interface FrameDelta {
  type: string;
  cursor: string;
  now: string;
  patients: PatientView[];
  gone: string[];
}
export interface PatientView {
  id: string;
  name: string;
  identifier: string;
  birthDate?: string;
  ward: string;
  bed: string;
  version: string;
  vitals: PatientViewVitalView[];
  trend?: PatientViewTrendView[];
  news2?: PatientViewNews2View;
  scores: PatientViewScoreView[];
  scoring: PatientViewScoringView;
  nextObservation?: PatientViewNextObservationView;
  offMonitor?: PatientViewOffMonitorView;
  alarms: PatientViewAlarmView[];
  tasks: PatientViewTaskView[];
  devices: PatientViewDeviceView[];
  responsible: PatientViewResponsibleView;
  deliveries: PatientViewDeliveryView[];
  alsoRecordedAs: PatientViewRecordView[];
  oxygenPrescription?: PatientViewPrescriptionView;
  silentTrial?: PatientViewSilentTrialView;
  home?: PatientViewHomeView;
  clinical: ClinicalView;
}
export interface PatientViewVitalView {
  metric: string;
  value: number;
  at: string;
  receivedAt: string;
  suspect: boolean;
}
export interface PatientViewTrendView {
  metric: string;
  t: number[];
  v: number[];
}
export interface PatientViewNews2View {
  at: string;
  lower: number;
  upper: number;
  complete: boolean;
  risk: string;
  red: boolean;
  table: string;
  scale: number;
  validity: string;
  suspended: boolean;
  parts: PatientViewPartView[];
}
export interface PatientViewPartView {
  parameter: string;
  points: number;
  value?: number;
  at?: string;
  sourceKind?: string;
  state: string;
}
export interface PatientViewScoreView {
  name: string;
  table: string;
  lower: number;
  upper: number;
  complete: boolean;
  threshold: number;
  missing: string[];
  stale: string[];
}
export interface PatientViewScoringView {
  orders: PatientViewOrderView[];
  circumstances: PatientViewCircumstanceView[];
  signalling?: PatientViewSignallingView;
}
export interface PatientViewOrderView {
  kind: string;
  by?: string;
  from: string;
  reviewAt: string;
  reason: string;
}
export interface PatientViewCircumstanceView {
  kind: string;
  by?: string;
  at: string;
}
export interface PatientViewSignallingView {
  score: string;
  insteadOf?: string;
}
export interface PatientViewNextObservationView {
  dueAt: string;
  parameters: string[];
  scheduled: string[];
}
export interface PatientViewOffMonitorView {
  reason: string;
  by?: string;
  since: string;
  backBy: string;
}
export interface PatientViewTaskView {
  id: string;
  version: number;
  kind: string;
  detail: string;
  openedAt: string;
  reminder?: PatientViewReminderView;
}
export interface PatientViewReminderView {
  by?: string;
  person?: string;
  personName?: string;
  duty?: string;
  dueAt: string;
}
export interface PatientViewDeviceView {
  id: string;
  name: string;
  kind: string;
  expectedIntervalMillis: number;
  lastReceivedAt: string;
  measures: PatientViewMeasureView[];
  statuses: PatientViewStatusView[];
  interrogated: PatientViewMeasureView[];
  oxygen?: PatientViewOxygenView;
}
export interface PatientViewMeasureView {
  metric: string;
  value: number;
  unit: string;
  at: string;
}
export interface PatientViewStatusView {
  status: string;
  display: string;
  at: string;
}
export interface PatientViewOxygenView {
  source: string;
  predictedMinutesLeft?: number;
}
export interface PatientViewResponsibleView {
  staffed: boolean;
  reachable: boolean;
  person?: string;
  name?: string;
  since?: string;
  until?: string;
  handover?: PatientViewHandoverView;
  handedOn: PatientViewHandedOnView;
}
export interface PatientViewHandoverView {
  stage: string;
  from: string;
  fromName?: string;
  to?: string;
  toName?: string;
  byItself: boolean;
  note: string;
  offeredAt: string;
  due: string;
  by?: string;
  byName?: string;
  since: string;
}
export interface PatientViewHandedOnView {
  signalling: string[];
  accepted: string[];
  paused: string[];
  overdue: string[];
  open: string[];
}
export interface PatientViewDeliveryView {
  id: string;
  alarm: string;
  rung: number;
  to: string;
  toName?: string;
  channel: string;
  stage: string;
  orderedAt: string;
}
export interface PatientViewRecordView {
  id: string;
  name: string;
  identifier: string;
  birthDate: string;
  since: string;
}
export interface PatientViewPrescriptionView {
  flowMin: number;
  flowMax: number;
  targetMin: number;
  targetMax: number;
  by?: string;
  from: string;
  reviewAt: string;
  reason: string;
}
export interface PatientViewSilentTrialView {
  since: string;
  until: string;
}
export interface PatientViewHomeView {
  prompted: boolean;
  answer?: PatientViewAnswerView;
  welfareCall?: PatientViewWelfareCallView;
}
export interface PatientViewAnswerView {
  answer: string;
  alarm?: string;
  at: string;
}
export interface PatientViewWelfareCallView {
  outcome: string;
  by?: string;
  at: string;
}
export interface FrameSnapshot {
  type: string;
  cursor: string;
  now: string;
  resumed: boolean;
  visible: string[];
  patients: PatientView[];
}
export interface HomeAdministrationControllerBound {
  account?: string;
}
export interface HomeAdministrationControllerContact {
  address?: string;
  entryNotes?: string;
  phone?: string;
  nextOfKin?: HomeAdministrationControllerKin[];
}
export interface HomeAdministrationControllerKin {
  name?: string;
  relation?: string;
  phone?: string;
}
export interface JournalControllerAlertView {
  code: string;
  detail: string;
  since: string;
}
export interface JournalControllerExportOrder {
  tenant?: string;
}
export interface JournalControllerExportOrdered {
  tenants: string[];
}
export interface JournalControllerInclusion {
  lane: number;
  seq: number;
  index: number;
  leafHash: string;
  proof: string[];
  checkpoint: string;
}
export interface JournalControllerState {
  entries: number;
  checkpointSize: number;
  signedAt?: string;
  cosigners: string[];
  missing: string[];
  alerts: JournalControllerAlertView[];
}
export interface KeysControllerKeysView {
  generation: number;
  provider: string;
  answers: boolean;
}
export interface LimitsControllerLimits {
  version: number;
  rules: RuleViewsRuleView[];
  floor: RuleForm[];
  own: LimitsControllerOwn;
}
export interface RuleViewsRuleView {
  key: string;
  rule?: RuleForm;
  from: RuleViewsOrigin;
}
export interface RuleViewsOrigin {
  origin: string;
  level?: string;
  scope?: string;
  version?: number;
  by?: string;
  reason?: string;
  from?: string;
  until?: string;
}
export interface LimitsControllerOwn {
  rules: RuleForm[];
  off: string[];
}
export interface LimitsControllerOrdered {
  command?: string;
  expectedVersion?: number;
  key?: string;
  rule?: RuleForm;
  until?: string;
  reason?: string;
}
export interface LimitsControllerProposed {
  rules?: RuleForm[];
  off?: string[];
}
export interface LimitsControllerSet {
  command?: string;
  expectedVersion?: number;
  rules?: RuleForm[];
  off?: string[];
  reason?: string;
}
export interface MergeControllerAsked {
  command?: string;
  expectedVersion?: number;
  survivor?: string;
  reason?: string;
}
export interface MergeControllerMergeView {
  id: string;
  version: number;
  status: string;
  inForce: boolean;
  patient: string;
  survivor: string;
  reason: string;
  askedBy?: string;
  askedAt: string;
  closedBy?: string;
  since?: string;
}
export interface NotesControllerMarkView {
  by?: string;
  at: string;
  reason: string;
}
export interface NotesControllerNewNote {
  command?: string;
  kind?: string;
  about?: string;
  subjective?: string;
  objective?: string;
  assessment?: string;
  plan?: string;
  text?: string;
}
export interface NotesControllerNoteView {
  id: string;
  kind: string;
  by?: string;
  at: string;
  subjective: string;
  objective: string;
  assessment: string;
  plan: string;
  text: string;
  enteredInError?: NotesControllerMarkView;
  addenda: NotesControllerNoteView[];
  ofOtherRecord: boolean;
}
export interface NotesControllerPage {
  notes: NotesControllerNoteView[];
  before?: string;
}
export interface NotifyControllerAddress {
  address?: string;
}
export interface NotifyControllerConfirmed {
  stage?: string;
}
export interface NotifyControllerSecret {
  secret: string;
}
export interface OffMonitorControllerBack {
  command?: string;
}
export interface OffMonitorControllerGone {
  command?: string;
  reason?: string;
  backBy?: string;
}
export interface OxygenControllerPrescribed {
  command?: string;
  flowMin?: number;
  flowMax?: number;
  targetMin?: number;
  targetMax?: number;
  reviewAt?: string;
  reason?: string;
}
export interface OxygenControllerStopped {
  command?: string;
  reason?: string;
}
export interface PastControllerAlarmsThen {
  asOf: string;
  live: boolean;
  alarms: PatientViewAlarmView[];
}
export interface PastControllerPatientThen {
  asOf: string;
  live: boolean;
  patient: PatientView;
  rules: PastControllerRules;
}
export interface PastControllerRules {
  version: string;
  rules: RuleForm[];
}
export interface PinControllerNewPin {
  pin?: string;
}
export interface PinControllerPinState {
  state: string;
}
export interface PinsPerson {
  id: string;
  name: string;
  role: string;
  locked: boolean;
}
export interface PlacementNewcomer {
  name?: string;
  identifier?: string;
  birthDate?: string;
  bed?: string;
}
export interface PlacesControllerBedView {
  name: string;
  taken: boolean;
  listed: boolean;
}
export interface PlacesControllerCreated {
  id: string;
}
export interface PlacesControllerNewBeds {
  beds?: string[];
}
export interface PlacesControllerNewZone {
  name?: string;
  beds?: string[];
}
export interface PlacesControllerNewZones {
  zones?: PlacesControllerNewZone[];
}
export interface PlacesControllerPair {
  patient?: string;
  other?: string;
}
export interface PlacesControllerPlace {
  ward?: string;
  bed?: string;
}
export interface PlacesControllerPlaces {
  beds: PlacesControllerBedView[];
  zones: PlacesControllerZoneView[];
  wards: PlacesControllerWardView[];
  inCharge: boolean;
}
export interface PlacesControllerZoneView {
  name: string;
  beds: string[];
}
export interface PlacesControllerWardView {
  id: string;
  name: string;
  setting: string;
  free?: string[];
}
export interface PlanControllerEnded {
  command?: string;
  why?: string;
  reason?: string;
}
export interface PlanControllerNewGoal {
  command?: string;
  text?: string;
}
export interface PlanControllerNewReminder {
  command?: string;
  title?: string;
  person?: string;
  duty?: string;
  dueAt?: string;
}
export interface PlanControllerNewScheduled {
  command?: string;
  metric?: string;
  everyMinutes?: number;
  from?: string;
  until?: string;
}
export interface PreviewReaderLine {
  rule: string;
  priority: string;
  now: number;
  proposed: number;
}
export interface PreviewReaderPreview {
  from: string;
  to: string;
  patients: number;
  judged: number;
  readings: number;
  now: number;
  proposed: number;
  missed: number;
  laterByMillis: number;
  rules: PreviewReaderLine[];
}
export interface PromptsControllerAnswered {
  command?: string;
  answer?: string;
}
export interface PromptsControllerAsked {
  command?: string;
}
export interface PromptsControllerPromptView {
  id: string;
  kind: string;
  stage: string;
  since: string;
}
export interface PromptsControllerPrompts {
  prompts: PromptsControllerPromptView[];
}
export interface ResponsibilityControllerAnswered {
  command?: string;
}
export interface ResponsibilityControllerAssigned {
  command?: string;
  person?: string;
  until?: string;
}
export interface ResponsibilityControllerEnded {
  command?: string;
  person?: string;
}
export interface ResponsibilityControllerOffered {
  command?: string;
  to?: string;
  note?: string;
}
export interface RolesControllerPermitted {
  capabilities?: string[];
}
export interface RolesControllerRoleList {
  capabilities: string[];
  roles: RolesControllerRoleView[];
}
export interface RolesControllerRoleView {
  name: string;
  builtIn: boolean;
  capabilities: string[];
  accounts: number;
}
export interface RuleAdoptionProgress {
  patients: number;
  adopted: number;
}
export interface RuleSettingNewLayer {
  expectedVersion?: number;
  from?: string;
  rules?: RuleForm[];
  off?: string[];
  floor?: RuleForm[];
  reason?: string;
}
export interface RuleViewsLayerView {
  version: number;
  from: string;
  rules: RuleForm[];
  off: string[];
  floor: RuleForm[];
  by?: string;
  reason: string;
}
export interface RulesControllerLayer {
  version: number;
  versions: RuleViewsLayerView[];
  inForce: RuleViewsRuleView[];
  adoption: RuleAdoptionProgress;
}
export interface ScoringControllerEnded {
  command?: string;
  reason?: string;
}
export interface ScoringControllerGiven {
  command?: string;
  kind?: string;
  reviewAt?: string;
  reason?: string;
}
export interface ScoringControllerNoted {
  command?: string;
  kind?: string;
  holds?: boolean;
}
export interface SeriesView {
  patient: string;
  from: string;
  to: string;
  series: SeriesViewLine[];
  enteredInError: SeriesViewLine[];
  scores: SeriesViewScores;
}
export interface SeriesViewLine {
  metric: string;
  unit: string;
  t: number[];
  min: number[];
  max: number[];
  suspect: number[];
}
export interface SeriesViewScores {
  t: number[];
  lower: number[];
  upper: number[];
  revised: number[];
}
export interface SessionControllerCredentials {
  login?: string;
  password?: string;
}
export interface SessionControllerNewPassword {
  login?: string;
  current?: string;
  password?: string;
}
export interface SessionControllerSession {
  user: SessionControllerUser;
}
export interface SessionControllerUser {
  id: string;
  name: string;
  role: string;
  capabilities: string[];
  passwordToSet: boolean;
}
export interface StaffingControllerColleagueView {
  id: string;
  name: string;
  role: string;
}
export interface StaffingControllerCreated {
  id: string;
}
export interface StaffingControllerNewShift {
  person?: string;
  duty?: string;
  from?: string;
  until?: string;
  onCall?: boolean;
}
export interface StaffingControllerShiftView {
  id: string;
  person: string;
  name?: string;
  duty: string;
  from: string;
  until: string;
  onCall: boolean;
  onDuty: boolean;
  reachable: boolean;
}
export interface StaffingControllerStaffing {
  staffed: boolean;
  now: string;
  shifts: StaffingControllerShiftView[];
  uncovered: StaffingControllerUncoveredView[];
  staff: StaffingControllerColleagueView[];
}
export interface StaffingControllerUncoveredView {
  from: string;
  patients: number;
}
export interface StatementsControllerConfirmed {
  command?: string;
  reviewAt?: string;
}
export interface StatementsControllerEnded {
  command?: string;
  why?: string;
  reason?: string;
}
export interface StatementsControllerEndingView {
  why: string;
  by?: string;
  at: string;
  reason: string;
}
export interface StatementsControllerFormer {
  allergies: StatementsControllerFormerAllergy[];
  treatmentLimits: StatementsControllerFormerTreatmentLimit[];
}
export interface StatementsControllerFormerAllergy {
  allergy: ClinicalViewAllergyView;
  ending: StatementsControllerEndingView;
}
export interface StatementsControllerFormerTreatmentLimit {
  limit: ClinicalViewTreatmentLimitView;
  ending: StatementsControllerEndingView;
}
export interface StatementsControllerNewAllergy {
  command?: string;
  substance?: string;
  reaction?: string;
  criticality?: string;
}
export interface StatementsControllerNewTreatmentLimit {
  command?: string;
  kind?: string;
  text?: string;
  reviewAt?: string;
}
export interface StatementsControllerStated {
  command?: string;
}
export interface StationAdministrationControllerNewStation {
  name?: string;
  ward?: string;
}
export interface StationAdministrationControllerOffered {
  id: string;
  code: string;
  expiresAt: string;
}
export interface StationAdministrationControllerStations {
  stations: StationRowsListed[];
}
export interface StationRowsListed {
  id: string;
  name: string;
  ward: string;
  enrolledAt?: string;
  revokedAt?: string;
  seenAt?: string;
}
export interface StationControllerCode {
  code?: string;
}
export interface StationControllerPausing {
  alarms?: string[];
}
export interface StationControllerSession {
  user: StationControllerUser;
}
export interface StationControllerUser {
  id: string;
  name: string;
  role: string;
  capabilities: string[];
}
export interface StationControllerStationView {
  id: string;
  name: string;
  ward: CareRowsWard;
  idleSeconds: number;
  user?: StationControllerUser;
  pauseUsed: boolean;
}
export interface StationControllerTappingIn {
  person?: string;
  pin?: string;
  login?: string;
  password?: string;
}
export interface TrialControllerEnded {
  reason?: string;
}
export interface TrialControllerTrialView {
  id: string;
  from: string;
  until: string;
  running: boolean;
  patients: number;
  silent: number;
}
export interface TrialControllerWanted {
  from?: string;
  until?: string;
  reason?: string;
}
export interface TrialControllerWardTrial {
  trial?: TrialControllerTrialView;
}
export interface TrialReporterBurdenView {
  naiveSamples: number;
  naiveCrossings: number;
  limitSignals: number;
  shareOfSamples: number;
  shareOfCrossings: number;
  signals: number;
  byPriority: {
    [k: string]: number | undefined;
  };
  causes: TrialReporterCauseView[];
  covered: number;
  outsideHours: number;
  limitAlarmHours: number;
  alarmHours: number;
  naiveTopTenth: number;
  topTenth: number;
  sustained: TrialReporterSustainedView;
}
export interface TrialReporterCauseView {
  cause: string;
  naiveSamples: number;
  naiveCrossings: number;
  signals: number;
}
export interface TrialReporterSustainedView {
  excursions: number;
  missed: number;
  late: number;
  longestWaitSeconds: number;
}
export interface TrialReporterEventView {
  kind: string;
  condition?: string;
  priority?: string;
  leadSeconds?: number;
}
export interface TrialReporterEventsView {
  charted: number;
  judged: number;
  warned: number;
  events: TrialReporterEventView[];
}
export interface TrialReporterProposalView {
  now: RuleForm;
  proposed: RuleForm;
  signalsNow: number;
  signalsProposed: number;
  laterBySeconds: number;
}
export interface TrialReporterStayView {
  from: string;
  to: string;
  judgedFrom?: string;
  charted: number;
  chartedJudged: number;
}
export interface TrialReporterTogetherView {
  signalsNow: number;
  signalsProposed: number;
}
export interface TrialReporterTrialReport {
  from: string;
  to: string;
  patients: number;
  withheld: TrialReporterWithheldView;
  judged: number;
  patientDays: number;
  readings: number;
  burden: TrialReporterBurdenView;
  stays: TrialReporterStayView[];
  events: TrialReporterEventsView;
  proposals: TrialReporterProposalView[];
  together: TrialReporterTogetherView;
}
export interface TrialReporterWithheldView {
  patientDays: number;
  signals: number;
  byPriority: {
    [k: string]: number | undefined;
  };
  byCause: {
    [k: string]: number | undefined;
  };
}
export interface UsersControllerChanged {
  name?: string;
  role?: string;
  wards?: string[];
}
export interface UsersControllerCreated {
  id: string;
}
export interface UsersControllerNewUser {
  login?: string;
  name?: string;
  password?: string;
  role?: string;
  wards?: string[];
}
export interface UsersControllerOneTimePassword {
  password: string;
}
export interface UsersControllerUsers {
  total: number;
  users: AccountRowsUser[];
}
export interface ViewsControllerAsked {
  reason?: string;
  before?: string;
}
export interface ViewsControllerLookView {
  person?: string;
  role?: string;
  resource: string;
  purpose: string;
  first: string;
  last: string;
  windows: number;
}
export interface ViewsControllerPage {
  views: ViewsControllerLookView[];
  before?: string;
}
export interface WardsControllerRenamed {
  name?: string;
}
export interface WardsControllerWardView {
  id: string;
  name: string;
  setting: string;
  patients: number;
}
export interface WelfareControllerCompleted {
  command?: string;
  expectedVersion?: number;
  outcome?: string;
}
export interface WelfareControllerContactView {
  address: string;
  entryNotes: string;
  phone: string;
  nextOfKin: WelfareControllerKinView[];
}
export interface WelfareControllerKinView {
  name: string;
  relation: string;
  phone: string;
}
export interface WelfareControllerWelfareCallView {
  task: string;
  version: number;
  patient: string;
  name: string;
  contact?: WelfareControllerContactView;
}
export interface ZoneAssignmentControllerAssigned {
  command?: string;
  zone?: string;
  person?: string;
  seen?: ZoneAssignmentControllerSeen[];
}
export interface ZoneAssignmentControllerSeen {
  patient?: string;
  person?: string;
}
export interface ZoneAssignmentControllerOutcome {
  patient: string;
  outcome: string;
}
export interface ZoneAssignmentControllerOutcomes {
  outcomes: ZoneAssignmentControllerOutcome[];
}
