import { harmless, judged, notSeen, type ServiceCalls } from './decision.ts';

/** Why who may do what in an account is nobody's finding. */
const IDENTITIES =
  'Who in the account may do what is not followed. What somebody then does to a guarded bucket, its keys or the detector is judged, and `unexpected-writer` names whoever is not among the writers.';

export const IAM: ServiceCalls = {
  service: 'iam',
  title: 'IAM',
  region: 'global',
  names: { PassRole: [] },
  decisions: [
    judged(
      'detector-tampered',
      `DeleteRole UpdateRole UpdateAssumeRolePolicy PutRolePolicy DeleteRolePolicy AttachRolePolicy
       DetachRolePolicy PutRolePermissionsBoundary DeleteRolePermissionsBoundary CreatePolicyVersion
       SetDefaultPolicyVersion DeletePolicyVersion DeletePolicy`,
    ),
    notSeen(
      IDENTITIES,
      `AddUserToGroup AttachGroupPolicy AttachUserPolicy CreateAccessKey CreateGroup CreateLoginProfile
       CreatePolicy CreateRole CreateServiceLinkedRole CreateServiceSpecificCredential CreateUser
       PutGroupPolicy PutUserPolicy UpdateAccessKey UpdateLoginProfile ResetServiceSpecificCredential
       UpdateServiceSpecificCredential AddRoleToInstanceProfile CreateInstanceProfile PassRole
       DeleteUserPermissionsBoundary PutUserPermissionsBoundary DeleteUserPolicy DetachUserPolicy
       DeleteGroupPolicy DetachGroupPolicy RemoveUserFromGroup TagUser UntagUser TagRole UntagRole
       TagPolicy UntagPolicy AcceptDelegationRequest AssociateDelegationRequest CreateDelegationRequest
       RejectDelegationRequest SendDelegationToken`,
    ),
    notSeen(
      'Who may sign in from elsewhere is not followed; what they then do is judged as of any caller.',
      `CreateOpenIDConnectProvider AddClientIDToOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint
       CreateSAMLProvider UpdateSAMLProvider TagOpenIDConnectProvider UntagOpenIDConnectProvider
       TagSAMLProvider UntagSAMLProvider EnableOrganizationsRootCredentialsManagement
       EnableOrganizationsRootSessions EnableOutboundWebIdentityFederation`,
    ),
    notSeen(
      'How people sign in is not followed; what they then do is judged as of any caller.',
      `ChangePassword CreateVirtualMFADevice DeactivateMFADevice DeleteVirtualMFADevice EnableMFADevice
       ResyncMFADevice UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy SetSTSRegionalEndpointStatus
       SetSecurityTokenServicePreferences TagMFADevice UntagMFADevice UploadSigningCertificate
       UpdateSigningCertificate UpdateUser UpdateAccountEmailAddress PutAccountProperties`,
    ),
    harmless(
      'It takes a way to sign in, or a right of somebody other than the detector, away.',
      `DeleteAccessKey DeleteGroup DeleteInstanceProfile DeleteLoginProfile DeleteOpenIDConnectProvider
       DeleteSAMLProvider DeleteServiceLinkedRole DeleteServiceSpecificCredential DeleteSigningCertificate
       DeleteUser RemoveClientIDFromOpenIDConnectProvider RemoveRoleFromInstanceProfile
       DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions
       DisableOutboundWebIdentityFederation`,
    ),
    harmless(
      'Nothing that reaches a bucket, a key or the detector depends on it.',
      `CreateAccountAlias DeleteAccountAlias UpdateAccountName DeleteCloudFrontPublicKey
       UpdateCloudFrontPublicKey UploadCloudFrontPublicKey DeleteSSHPublicKey UpdateSSHPublicKey
       UploadSSHPublicKey DeleteServerCertificate UpdateServerCertificate UploadServerCertificate
       TagServerCertificate UntagServerCertificate TagInstanceProfile UntagInstanceProfile UpdateGroup
       UpdateRoleDescription`,
    ),
  ],
};

export const STS: ServiceCalls = {
  service: 'sts',
  title: 'Security Token Service',
  names: { SetContext: [], SetSourceIdentity: [], TagSession: [], TagGetWebIdentityToken: [] },
  decisions: [
    notSeen(
      'Every use of a role is one. The caller of a judged call is named with its role and session.',
      `AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot GetDelegatedAccessToken
       GetFederationToken GetWebIdentityToken SetContext SetSourceIdentity TagGetWebIdentityToken
       TagSession`,
    ),
    harmless('It reads a message of AWS.', 'DecodeAuthorizationMessage'),
  ],
};

export const ORGANIZATIONS: ServiceCalls = {
  service: 'organizations',
  title: 'Organizations',
  region: 'global',
  decisions: [
    judged(
      'detector-tampered',
      `AttachPolicy DetachPolicy DisablePolicyType LeaveOrganization RemoveAccountFromOrganization
       MoveAccount UpdatePolicy`,
    ),
    notSeen(
      'A policy that is attached to nothing does nothing; who attaches it, or changes one that is attached, is judged.',
      'CreatePolicy DeletePolicy EnablePolicyType',
    ),
    notSeen(
      'Which organization an account belongs to is not followed; the configuration names the one that is trusted.',
      `AcceptHandshake DeleteOrganization
       CreateOrganization InviteAccountToOrganization`,
    ),
    notSeen(
      'An account that is closed is suspended with all that is in it: nothing runs any more that could report it.',
      'CloseAccount',
    ),
    notSeen(
      'Who administers the organization is not followed; what they then do in the account is judged.',
      `RegisterDelegatedAdministrator DeregisterDelegatedAdministrator PutResourcePolicy DeleteResourcePolicy
       EnableAWSServiceAccess DisableAWSServiceAccess`,
    ),
    harmless(
      'It changes nothing of an account that holds data.',
      `CancelHandshake DeclineHandshake CreateAccount CreateGovCloudAccount CreateOrganizationalUnit
       DeleteOrganizationalUnit UpdateOrganizationalUnit EnableAllFeatures
       InviteOrganizationToTransferResponsibility TerminateResponsibilityTransfer
       UpdateResponsibilityTransfer TagResource UntagResource`,
    ),
  ],
};

export const ACCOUNT: ServiceCalls = {
  service: 'account',
  title: 'Account Management',
  region: 'global',
  decisions: [
    judged('detector-tampered', 'DisableRegion'),
    notSeen(
      'With its account, the detector is off as well. An account is closed by its root or an administrator alone.',
      'CloseAccount',
    ),
    harmless(
      'It says how AWS reaches the owner, or opens a Region that holds nothing yet.',
      `AcceptPrimaryEmailUpdate StartPrimaryEmailUpdate DeleteAlternateContact PutAlternateContact
       PutContactInformation PutAccountName EnableRegion`,
    ),
  ],
};

export const RAM: ServiceCalls = {
  service: 'ram',
  title: 'Resource Access Manager',
  decisions: [
    notSeen(
      'Of what is guarded, an instance of Access Grants alone can be shared by it. A grant that then lets an outsider in is judged.',
      `AssociateResourceShare AssociateResourceSharePermission CreatePermission CreatePermissionVersion
       CreateResourceShare EnableSharingWithAwsOrganization PromotePermissionCreatedFromPolicy
       PromoteResourceShareCreatedFromPolicy ReplacePermissionAssociations SetDefaultPermissionVersion
       UpdateResourceShare`,
    ),
    harmless(
      'It takes what is shared back, or is about what others share with the account.',
      `AcceptResourceShareInvitation RejectResourceShareInvitation DeletePermission DeletePermissionVersion
       DeleteResourceShare DisassociateResourceShare DisassociateResourceSharePermission TagResource
       UntagResource`,
    ),
  ],
};
