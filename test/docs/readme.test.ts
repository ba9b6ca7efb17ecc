import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { render } from '../../core/alerts/render.ts';
import type { Digest } from '../../core/base/digest.ts';
import { finding } from '../cli/samples.ts';
import { alertSource } from '../fakes/alert-source.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const PLACE = { account: '111122223333', region: 'eu-west-1' };
const APPROVED = '3sL4kqtJlcpXroDTDmJ';
const WRITTEN = 'Qm7xPwWvXk8hEr2yZ9b';
const EXPECTED: Digest = 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const FOUND: Digest = 'sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752';

it('shows an alert as people get it', () => {
  const sample = finding({
    versionId: WRITTEN,
    actor: {
      arn: null,
      account: PLACE.account,
      sourceIp: '203.0.113.9',
      userAgent: null,
      requestId: 'A1B2C3D4E5F6G7H8',
    },
  });
  const { evidence, bucket, key } = sample;
  const shown = {
    ...sample,
    evidence: {
      ...evidence,
      expected: evidence.expected && { ...evidence.expected, digest: EXPECTED, versionId: APPROVED },
      actual: { ...evidence.actual, digest: FOUND, versionId: WRITTEN },
      survives: [{ bucket, key, versionId: APPROVED }],
    },
  };
  const group = 'first|object-altered|moderation-v3|critical';
  const { subject, text } = render(alertSource(group, [shown]), PLACE);

  const [, block] = /```\n(Subject: [^`]*)```/.exec(README) ?? [];
  expect(block).toBe(`Subject: ${subject}\n\n${text}`);
});
