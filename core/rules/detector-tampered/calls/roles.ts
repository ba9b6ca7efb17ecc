import { adjusts, alters, destroys, type Group, silences } from '../tampering.ts';

/** Calls of IAM; they arrive in us-east-1, wherever the detector is. */
export const ROLES: Group = {
  what: 'role',
  names: ['roleName'],
  calls: {
    'iam:DeleteRole': destroys(),
    'iam:DeleteRolePolicy': silences('lost rights'),
    'iam:DetachRolePolicy': silences('lost rights'),
    'iam:PutRolePolicy': alters('has other rights'),
    'iam:AttachRolePolicy': alters('has other rights'),
    'iam:UpdateAssumeRolePolicy': alters('may be taken on by others'),
    'iam:PutRolePermissionsBoundary': alters('has other rights: a boundary was set'),
    'iam:DeleteRolePermissionsBoundary': alters('has other rights: its boundary was taken away'),
    'iam:UpdateRole': adjusts(),
  },
};

export const POLICIES: Group = {
  what: 'policy',
  names: ['policyArn', 'response.policy.arn'],
  calls: {
    'iam:CreatePolicyVersion': alters('was written anew'),
    'iam:SetDefaultPolicyVersion': alters('has another version in effect'),
    'iam:DeletePolicyVersion': adjusts('lost a version'),
    'iam:DeletePolicy': silences('was deleted: whoever has it lost rights'),
  },
};
