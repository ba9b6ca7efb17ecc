import { harmless, judged, notSeen, type ServiceCalls } from './decision.ts';

export const CLOUDWATCH: ServiceCalls = {
  service: 'cloudwatch',
  title: 'CloudWatch',
  recordedBy: 'monitoring',
  decisions: [
    judged(
      'detector-tampered',
      `DeleteAlarms DisableAlarmActions SetAlarmState PutMetricAlarm PutCompositeAlarm PutAlarmMuteRule
       DeleteDashboards PutDashboard`,
    ),
    harmless('It lets alarms speak again.', 'EnableAlarmActions DeleteAlarmMuteRule'),
    harmless(
      'Alerts come from the tables, never from metrics; alarms of the detector use none of these.',
      `PutLogAlarm CreateAlert UpdateAlert DeleteAlert PutAnomalyDetector DeleteAnomalyDetector PutInsightRule
       PutManagedInsightRules DeleteInsightRules EnableInsightRules DisableInsightRules PutMetricStream
       DeleteMetricStream StartMetricStreams StopMetricStreams PutPipelineRule DeletePipelineRule
       CreateServiceLevelObjective UpdateServiceLevelObjective DeleteServiceLevelObjective
       EnableTopologyDiscovery StartOTelEnrichment StopOTelEnrichment PutIntelligenceConfiguration
       CreateIngestionEndpoint UpdateIngestionEndpoint DeleteIngestionEndpoint`,
    ),
    harmless(
      'It is about looking at metrics and pages, which change nothing of what they show.',
      `AssumeAccessProfile CallWithBearerToken CreateAccessGrant DeleteAccessGrant CreateAccessProfile
       UpdateAccessProfile DeleteAccessProfile CreateDomain UpdateDomain DeleteDomain
       CreateDomainAccessGrantForOrganization DeleteDomainAccessGrantForOrganization
       CreateDomainForOrganization UpdateDomainForOrganization DeleteDomainForOrganization CreateIntegration
       UpdateIntegration DeleteIntegration InvokeIntegration CreateOmniDashboard UpdateOmniDashboard
       DeleteOmniDashboard CreateOmniThread UpdateOmniThread DeleteOmniThread StartOmniThreadSession
       CreateOneTimeDeepLinkCode CreateSpace UpdateSpace DeleteSpace CreateView UpdateView DeleteView Link
       QueryTraces SearchPrincipals StartTelemetryQuery StartTelemetryQuerySession StopTelemetryQuery
       StopTelemetryQuerySession SubmitFeedback UpdatePreferences`,
    ),
    harmless('Tags of alarms decide nothing here.', 'TagResource UntagResource'),
    notSeen(
      'Metrics are data: who may write them can hide what an alarm counts. `status` looks at the queues and tables themselves.',
      'PutMetricData',
    ),
  ],
};

export const LOGS: ServiceCalls = {
  service: 'logs',
  title: 'CloudWatch Logs',
  decisions: [
    judged(
      'detector-tampered',
      `DeleteLogGroup DeleteLogStream PutRetentionPolicy DeleteMetricFilter PutMetricFilter
       PutSubscriptionFilter DeleteSubscriptionFilter PutDataProtectionPolicy AssociateKmsKey
       DisassociateKmsKey DeleteResourcePolicy`,
    ),
    harmless(
      'It keeps, makes or frees something; what the functions wrote is still there.',
      `CreateLogGroup CreateLogStream DeleteRetentionPolicy DeleteDataProtectionPolicy PutStorageTierPolicy
       PutLogGroupDeletionProtection DeleteIndexPolicy PutIndexPolicy`,
    ),
    harmless(
      'It copies, reads or describes what was written, and takes nothing away.',
      `AssociateSourceToS3TableIntegration DisassociateSourceFromS3TableIntegration CreateExportTask
       CancelExportTask CreateImportTask CancelImportTask CreateLogAnomalyDetector UpdateLogAnomalyDetector
       DeleteLogAnomalyDetector UpdateAnomaly CreateLookupTable UpdateLookupTable DeleteLookupTable
       CreateScheduledQuery UpdateScheduledQuery DeleteScheduledQuery PutQueryDefinition
       DeleteQueryDefinition PutIntegration DeleteIntegration IntegrateWithDataset IntegrateWithS3Table Link
       ProcessWithPipeline TagLogGroup UntagLogGroup TagResource UntagResource`,
    ),
    harmless(
      'The detector sends no logs of AWS services, and takes none from elsewhere.',
      `CreateDelivery DeleteDelivery CreateLogDelivery UpdateLogDelivery DeleteLogDelivery
       UpdateDeliveryConfiguration PutDeliveryDestination DeleteDeliveryDestination
       PutDeliveryDestinationPolicy DeleteDeliveryDestinationPolicy PutDeliverySource DeleteDeliverySource
       PutDestination DeleteDestination PutDestinationPolicy PutSyslogConfiguration
       DeleteSyslogConfiguration CallWithBearerToken PutBearerTokenAuthentication`,
    ),
    notSeen(
      'What the functions log helps to find faults. Findings, evidence and alerts are in the tables, and depend on no log.',
      `PutLogEvents PutAccountPolicy DeleteAccountPolicy PutTransformer DeleteTransformer PutPipelineRule
       DeletePipelineRule PutResourcePolicy`,
    ),
  ],
};

export const CLOUDFORMATION: ServiceCalls = {
  service: 'cloudformation',
  title: 'CloudFormation',
  decisions: [
    judged(
      'detector-tampered',
      `DeleteStack UpdateStack ExecuteChangeSet RollbackStack SetStackPolicy UpdateTerminationProtection`,
    ),
    notSeen(
      'A stack that is made, refactored or changed for many accounts makes calls of its own, and each of those is judged: they show what was done.',
      `CreateStack ExecuteStackRefactor CreateStackInstances UpdateStackInstances DeleteStackInstances
       CreateStackSet UpdateStackSet DeleteStackSet ImportStacksToStackSet ContinueUpdateRollback
       CancelUpdateStack StopStackSetOperation SignalResource`,
    ),
    harmless(
      'It prepares or describes something; nothing of a stack changes.',
      `CreateChangeSet DeleteChangeSet CreateGeneratedTemplate UpdateGeneratedTemplate
       DeleteGeneratedTemplate CreateStackRefactor CreateUploadBucket StartResourceScan
       RecordHandlerProgress TagResource UntagResource`,
    ),
    harmless(
      'The stack has resources of AWS alone, whose types nobody else can change.',
      `ActivateType DeactivateType DeregisterType PublishType RegisterPublisher RegisterType
       SetTypeConfiguration SetTypeDefaultVersion TestType`,
    ),
    harmless(
      'It lets stacks be deployed to accounts of the organization; what is deployed is judged.',
      'ActivateOrganizationsAccess DeactivateOrganizationsAccess',
    ),
  ],
};

export const CLOUD_CONTROL: ServiceCalls = {
  service: 'cloudformation',
  title: 'Cloud Control API',
  recordedBy: 'cloudcontrolapi',
  decisions: [
    notSeen(
      'It makes the calls of the service that a resource belongs to, in the name of the caller, and each of those is judged.',
      'CreateResource UpdateResource DeleteResource CancelResourceRequest',
    ),
  ],
};
