import { harmless, judged, notSeen, type ServiceCalls } from './decision.ts';

export const KMS: ServiceCalls = {
  service: 'kms',
  title: 'Key Management Service',
  // Sources: KMS Developer Guide, "DeleteKey", "DeleteExpiredKeyMaterial" and "Logging AWS KMS API calls with AWS CloudTrail".
  unlisted: {
    DeleteKey: 'KMS itself, when the waiting period of a deletion ends',
    DeleteExpiredKeyMaterial: 'KMS itself, when imported material expires',
  },
  names: { ReEncryptFrom: ['ReEncrypt'], ReEncryptTo: ['ReEncrypt'] },
  decisions: [
    judged('key-endangered detector-tampered', 'PutKeyPolicy DisableKey'),
    judged('key-endangered clock-shortened', 'ScheduleKeyDeletion'),
    judged(
      'key-endangered',
      `DeleteImportedKeyMaterial DeleteKey DeleteExpiredKeyMaterial CreateKey CreateGrant
       ImportKeyMaterial DisableKeyRotation UpdateAlias DeleteAlias ReplicateKey UpdatePrimaryRegion
       DisconnectCustomKeyStore DeleteCustomKeyStore`,
    ),
    judged('detector-tampered', 'RevokeGrant RetireGrant'),
    harmless(
      'It puts right what other calls endanger, or makes something that nothing uses yet.',
      `CancelKeyDeletion EnableKey EnableKeyRotation ConnectCustomKeyStore CreateAlias CreateCustomKeyStore
       RotateKeyOnDemand`,
    ),
    harmless(
      'KMS copies to a replica, by itself, what was changed at the primary key by a call of its own.',
      'SynchronizeMultiRegionKey',
    ),
    harmless(
      'It uses a key, and changes neither the key nor what is stored.',
      `Encrypt Decrypt ReEncryptFrom ReEncryptTo GenerateDataKey GenerateDataKeyPair
       GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac GenerateRandom
       DeriveSharedSecret Sign Verify VerifyMac`,
    ),
    harmless('Descriptions decide nothing.', 'UpdateKeyDescription'),
    notSeen(
      'Policies that let people in by the tags of a key are not followed.',
      'TagResource UntagResource',
    ),
    notSeen(
      'Which keys are in a store is in no record; a key that cannot be used any more is found by the next verification.',
      'UpdateCustomKeyStore',
    ),
  ],
};

export const CLOUDHSM: ServiceCalls = {
  service: 'cloudhsm',
  title: 'CloudHSM',
  decisions: [
    notSeen(
      'It reaches data only through a custom key store of KMS. Which cluster holds which key is in no record; a key that cannot be used any more is found by the next verification.',
      'DeleteCluster DeleteHsm ModifyCluster DeleteBackup ModifyBackupAttributes RestoreBackup',
    ),
    harmless(
      'It makes or adds something, and takes nothing away from a key store.',
      'CreateCluster CreateHsm InitializeCluster CopyBackupToRegion',
    ),
    harmless(
      'Policies share backups, which only a cluster of the same owner can open; tags decide nothing.',
      'PutResourcePolicy DeleteResourcePolicy TagResource UntagResource',
    ),
  ],
};

export const CLOUDTRAIL: ServiceCalls = {
  service: 'cloudtrail',
  title: 'CloudTrail',
  // A trail of all Regions is changed in its home Region, wherever the detector is.
  region: 'any',
  decisions: [
    judged('trail-stopped', 'StopLogging DeleteTrail CreateTrail StartLogging'),
    judged('trail-stopped', 'DeleteEventDataStore StopEventDataStoreIngestion DeleteChannel'),
    judged('trail-stopped trail-narrowed', 'UpdateTrail'),
    judged(
      'trail-narrowed',
      `PutEventSelectors PutInsightSelectors UpdateEventDataStore DeleteResourcePolicy
       DeregisterOrganizationDelegatedAdmin`,
    ),
    harmless(
      'It starts or restores what records events, and stops nothing.',
      `StartEventDataStoreIngestion RestoreEventDataStore CreateEventDataStore CreateChannel
       CreateServiceLinkedChannel`,
    ),
    harmless(
      'It reads or copies events that are kept already.',
      `StartQuery CancelQuery GenerateQuery StartImport StopImport EnableFederation DisableFederation
       CreateDashboard UpdateDashboard DeleteDashboard StartDashboardRefresh`,
    ),
    harmless('It adds size or tags to events, and takes none away.', 'PutEventConfiguration'),
    harmless('Tags of trails decide nothing here.', 'AddTags RemoveTags'),
    notSeen(
      'It lets others use a channel, a store or the organization: reading of records is not followed.',
      'PutResourcePolicy RegisterOrganizationDelegatedAdmin',
    ),
    notSeen(
      'Channels bring events of other products, or send copies to services of AWS: Sealwatch takes its events from neither.',
      'UpdateChannel UpdateServiceLinkedChannel DeleteServiceLinkedChannel',
    ),
  ],
};

export const CLOUDTRAIL_DATA: ServiceCalls = {
  service: 'cloudtrail-data',
  title: 'CloudTrail Data',
  decisions: [
    harmless('Events of other products go to a store that Sealwatch does not read.', 'PutAuditEvents'),
  ],
};

export const VPC_ENDPOINTS: ServiceCalls = {
  service: 'ec2',
  title: 'EC2: VPC endpoints',
  decisions: [
    judged('detector-tampered', 'CreateVpcEndpoint ModifyVpcEndpoint'),
    harmless(
      'It concerns services that the account offers to others, which is none of those that hold data or evidence.',
      `AcceptVpcEndpointConnections RejectVpcEndpointConnections CreateVpcEndpointServiceConfiguration
       DeleteVpcEndpointServiceConfigurations ModifyVpcEndpointServiceConfiguration
       ModifyVpcEndpointServicePayerResponsibility ModifyVpcEndpointPayerResponsibility
       ModifyVpcEndpointServicePermissions StartVpcEndpointServicePrivateDnsVerification
       CreateVpcEndpointConnectionNotification ModifyVpcEndpointConnectionNotification
       DeleteVpcEndpointConnectionNotifications`,
    ),
    harmless(
      'Requests to S3 pass, or pass not, by another way: who may do what stays as it is. The functions run in no network.',
      `DeleteVpcEndpoints CreateVpcBlockPublicAccessExclusion DeleteVpcBlockPublicAccessExclusion
       ModifyVpcBlockPublicAccessExclusion ModifyVpcBlockPublicAccessOptions`,
    ),
  ],
};
