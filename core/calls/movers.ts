import { harmless, judged, notSeen, type ServiceCalls, seenBy } from './decision.ts';

export const S3_FILES: ServiceCalls = {
  service: 's3files',
  title: 'S3 Files',
  decisions: [
    judged(
      'access-point-opened',
      'CreateFileSystem CreateMountTarget UpdateMountTarget CreateAccessPoint PutFileSystemPolicy',
    ),
    notSeen(
      'It makes a bucket, or a part of one, readable and writable as a file system. What is then written comes as an event of S3 and is judged; who wrote it through the file system is in no record.',
      'DeleteFileSystemPolicy PutSynchronizationConfiguration',
    ),
    seenBy(
      'S3 events',
      'What a client writes reaches the bucket as an object, whose event reports it.',
      'ClientWrite ClientRootAccess',
    ),
    harmless(
      'It closes a way in, and the objects stay.',
      'DeleteAccessPoint DeleteFileSystem DeleteMountTarget TagResource UntagResource',
    ),
  ],
};

const TABLES =
  'Tables and vectors are in buckets of their own kind, which send no events of objects and cannot be guarded.';

export const S3_TABLES: ServiceCalls = {
  service: 's3tables',
  title: 'S3 Tables',
  decisions: [
    notSeen(
      TABLES,
      `CreateNamespace CreateTable CreateTableBucket DeleteNamespace DeleteTable DeleteTableBucket
       DeleteTableBucketEncryption DeleteTableBucketMetricsConfiguration DeleteTableBucketPolicy
       DeleteTableBucketReplication DeleteTablePolicy DeleteTableReplication PutTableBucketEncryption
       PutTableBucketMaintenanceConfiguration PutTableBucketMetricsConfiguration PutTableBucketPolicy
       PutTableBucketReplication PutTableBucketStorageClass PutTableData PutTableEncryption
       PutTableMaintenanceConfiguration PutTablePolicy PutTableRecordExpirationConfiguration
       PutTableReplication PutTableStorageClass RenameTable TagResource UntagResource
       UpdateTableMetadataLocation`,
    ),
  ],
};

export const S3_VECTORS: ServiceCalls = {
  service: 's3vectors',
  title: 'S3 Vectors',
  decisions: [
    notSeen(
      TABLES,
      `CreateIndex CreateVectorBucket DeleteIndex DeleteVectorBucket DeleteVectorBucketPolicy DeleteVectors
       PutVectorBucketPolicy PutVectors TagResource UntagResource`,
    ),
  ],
};

/** Why a service that moves objects needs no rule of its own. */
const BY_ROLE =
  'It reads and writes buckets by a role. Each object that it writes or deletes comes as an event of S3 and is judged; copies of what it reads are not followed.';

export const DATASYNC: ServiceCalls = {
  service: 'datasync',
  title: 'DataSync',
  decisions: [
    judged('access-point-opened', 'CreateLocationS3'),
    seenBy('S3 events', BY_ROLE, 'UpdateLocationS3 CreateTask UpdateTask StartTaskExecution'),
    harmless(
      'It is about storage that is no bucket, about agents, or about tasks that stop or run more slowly.',
      `AddStorageSystem CancelTaskExecution CreateAgent CreateLocationAzureBlob CreateLocationEfs
       CreateLocationFsxLustre CreateLocationFsxOntap CreateLocationFsxOpenZfs CreateLocationFsxWindows
       CreateLocationHdfs CreateLocationNfs CreateLocationObjectStorage CreateLocationSmb DeleteAgent
       DeleteLocation DeleteTask GenerateRecommendations RemoveStorageSystem StartDiscoveryJob
       StopDiscoveryJob TagResource UntagResource UpdateAgent UpdateDiscoveryJob UpdateLocationAzureBlob
       UpdateLocationEfs UpdateLocationFsxLustre UpdateLocationFsxOntap UpdateLocationFsxOpenZfs
       UpdateLocationFsxWindows UpdateLocationHdfs UpdateLocationNfs UpdateLocationObjectStorage
       UpdateLocationSmb UpdateStorageSystem UpdateTaskExecution`,
    ),
  ],
};

export const FSX: ServiceCalls = {
  service: 'fsx',
  title: 'FSx',
  decisions: [
    judged('access-point-opened', 'CreateDataRepositoryAssociation CreateFileSystem'),
    seenBy(
      'S3 events',
      BY_ROLE,
      `UpdateDataRepositoryAssociation CreateDataRepositoryTask
       CreateFileCache UpdateFileCache UpdateFileSystem`,
    ),
    harmless(
      'It is about files that are in no bucket of the account, or lets go of a bucket.',
      `AssociateFileGateway AssociateFileSystemAliases BypassSnaplockEnterpriseRetention
       CancelDataRepositoryTask CopyBackup CopySnapshotAndUpdateVolume CreateAndAttachS3AccessPoint
       CreateBackup CreateFileSystemFromBackup CreateSnapshot CreateStorageVirtualMachine CreateVolume
       CreateVolumeFromBackup DeleteBackup DeleteDataRepositoryAssociation DeleteFileCache DeleteFileSystem
       DeleteResourcePolicy DeleteSnapshot DeleteStorageVirtualMachine DeleteVolume
       DetachAndDeleteS3AccessPoint DisassociateFileGateway DisassociateFileSystemAliases GetResourcePolicy
       ManageBackupPrincipalAssociations PutResourcePolicy ReleaseFileSystemNfsV3Locks
       RestoreVolumeFromSnapshot StartMisconfiguredStateRecovery TagResource UntagResource UpdateSnapshot
       UpdateSharedVpcConfiguration UpdateStorageVirtualMachine UpdateVolume`,
    ),
  ],
};

export const STORAGE_GATEWAY: ServiceCalls = {
  service: 'storagegateway',
  title: 'Storage Gateway',
  decisions: [
    judged('access-point-opened', 'CreateNFSFileShare CreateSMBFileShare'),
    seenBy(
      'S3 events',
      BY_ROLE,
      `UpdateNFSFileShare UpdateSMBFileShare UpdateSMBFileShareVisibility
       UpdateSMBLocalGroups UpdateSMBSecurityStrategy SetSMBGuestPassword JoinDomain`,
    ),
    harmless(
      'It is about gateways, caches, volumes and tapes, which are in no bucket of the account.',
      `ActivateGateway AddCache AddTagsToResource AddUploadBuffer AddWorkingStorage AssignTapePool
       AssociateFileSystem AttachVolume BypassGovernanceRetention CancelArchival CancelCacheReport
       CancelRetrieval CreateCachediSCSIVolume CreateSnapshot CreateSnapshotFromVolumeRecoveryPoint
       CreateStorediSCSIVolume CreateTapePool CreateTapeWithBarcode CreateTapes
       DeleteAutomaticTapeCreationPolicy DeleteBandwidthRateLimit DeleteCacheReport DeleteChapCredentials
       DeleteFileShare DeleteGateway DeleteSnapshotSchedule DeleteTape DeleteTapeArchive DeleteTapePool
       DeleteVolume DetachVolume DisableGateway DisassociateFileSystem EvictFilesFailingUpload
       NotifyWhenUploaded RefreshCache RemoveTagsFromResource ResetCache RetrieveTapeArchive
       RetrieveTapeRecoveryPoint SetLocalConsolePassword ShutdownGateway StartAvailabilityMonitorTest
       StartCacheReport StartGateway UpdateAutomaticTapeCreationPolicy UpdateBandwidthRateLimit
       UpdateBandwidthRateLimitSchedule UpdateChapCredentials UpdateFileSystemAssociation
       UpdateGatewayInformation UpdateGatewaySoftwareNow UpdateMaintenanceStartTime UpdateSnapshotSchedule
       UpdateVTLDeviceType`,
    ),
  ],
};

export const TRANSFER: ServiceCalls = {
  service: 'transfer',
  title: 'Transfer Family',
  decisions: [
    judged('access-point-opened', 'CreateUser UpdateUser CreateAccess UpdateAccess'),
    seenBy(
      'S3 events',
      BY_ROLE,
      `CreateAgreement UpdateAgreement CreateConnector UpdateConnector CreateServer
       UpdateServer CreateWebApp UpdateWebApp CreateWorkflow ImportSshPublicKey
       ImportCertificate UpdateCertificate ImportHostKey UpdateHostKey CreateProfile UpdateProfile
       StartServer SendWorkflowStepState StartFileTransfer StartRemoteDelete StartRemoteMove
       StartDirectoryListing`,
    ),
    harmless(
      'It closes a way in, or decides nothing.',
      `DeleteAccess DeleteAgreement DeleteCertificate DeleteConnector DeleteHostKey DeleteProfile DeleteServer
       DeleteSshPublicKey DeleteUser DeleteWebApp DeleteWebAppCustomization DeleteWorkflow StopServer
       TagResource TestConnection UntagResource UpdateWebAppCustomization`,
    ),
  ],
};

export const BACKUP: ServiceCalls = {
  service: 'backup',
  title: 'Backup',
  decisions: [
    seenBy(
      'S3 events',
      'A restore writes objects into a bucket; each comes as an event of S3 and is judged.',
      'StartRestoreJob PutRestoreValidationResult',
    ),
    notSeen(
      'Backups are copies elsewhere. That they are made, kept, shared or destroyed changes no guarded object, and is not followed.',
      `AssociateBackupVaultMpaApprovalTeam CancelLegalHold CopyFromBackupVault CopyIntoBackupVault
       CreateBackupAccessPoint CreateBackupPlan CreateBackupSelection CreateBackupVault CreateFramework
       CreateLegalHold CreateLogicallyAirGappedBackupVault CreateReportPlan CreateRestoreAccessBackupVault
       CreateRestoreTestingPlan CreateRestoreTestingSelection CreateTieringConfiguration
       DeleteBackupAccessPoint DeleteBackupPlan DeleteBackupSelection DeleteBackupVault
       DeleteBackupVaultAccessPolicy DeleteBackupVaultLockConfiguration DeleteBackupVaultNotifications
       DeleteBackupVaultSharingPolicy DeleteFramework DeleteRecoveryPoint DeleteReportPlan
       DeleteRestoreTestingPlan DeleteRestoreTestingSelection DeleteTieringConfiguration
       DisassociateBackupVaultMpaApprovalTeam DisassociateRecoveryPoint DisassociateRecoveryPointFromParent
       ListIndexedRecoveryPointsForSearch PutBackupVaultAccessPolicy PutBackupVaultLockConfiguration
       PutBackupVaultNotifications PutBackupVaultSharingPolicy RevokeRestoreAccessBackupVault
       SearchRecoveryPoint StartBackupJob StartCopyJob StartReportJob StartScanJob StopBackupJob TagResource
       UntagResource UpdateBackupPlan UpdateFramework UpdateGlobalSettings UpdateRecoveryPointIndexSettings
       UpdateRecoveryPointLifecycle UpdateRegionSettings UpdateReportPlan UpdateRestoreTestingPlan
       UpdateRestoreTestingSelection UpdateTieringConfiguration`,
    ),
  ],
};
