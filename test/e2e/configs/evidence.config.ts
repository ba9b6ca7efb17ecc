import { defineConfig } from '../../../config/index.ts';
import { EVIDENCE_BUCKET } from './evidence.ts';

export default defineConfig({
  buckets: [{ name: EVIDENCE_BUCKET, datasets: [{ name: 'evidence', prefix: 'evidence/', mode: 'sealed' }] }],
  trail: { data: 'create', management: 'existing' },
  alerts: { email: ['security@example.com'] },
});
