import { adjusts, destroys, type Group, isOff, loosens, notes } from '../tampering.ts';

/** Deployments. What they change is told by the calls that CloudFormation makes; here stands who began one. */
export const STACK: Group = {
  what: 'stack',
  names: ['stackName', 'stackId', 'response.stackId'],
  calls: {
    'cloudformation:DeleteStack': destroys('is being deleted'),
    'cloudformation:UpdateStack': notes('is being deployed anew'),
    'cloudformation:ExecuteChangeSet': notes('is being deployed anew'),
    'cloudformation:RollbackStack': notes('goes back to what it was before'),
    'cloudformation:SetStackPolicy': adjusts('has another policy for its updates'),
    'cloudformation:UpdateTerminationProtection': (call) =>
      isOff(call, 'enableTerminationProtection') ? loosens('can be deleted: its protection is off') : null,
  },
};
