import { LOWERED, protectedConfig } from './protected.ts';

export default protectedConfig(LOWERED, {
  trustedAccounts: ['999988887777'],
  organization: 'o-a1b2c3d4e5',
  alerts: { email: ['security@example.com'] },
});
