import { defineConfig } from '../../../config/index.ts';
import { WATCHED_BUCKET } from './watching.ts';

export default defineConfig({
  buckets: [
    {
      name: WATCHED_BUCKET,
      canary: true,
      datasets: [{ name: 'watched', prefix: 'watched/', mode: 'sealed' }],
    },
  ],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
});
