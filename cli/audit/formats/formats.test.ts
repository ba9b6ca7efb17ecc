import { describe, expect, it } from 'vitest';
import { BAD_BUCKET, HOSTILE, SAMPLE_CHECKS, sampleReport } from '../../../test/cli/sample-report.ts';
import { escapeJson } from '../../output/escape.ts';
import { version } from '../../version.ts';
import { csvOf } from './csv.ts';
import { htmlOf } from './html/page.ts';
import { ocsfOf } from './ocsf.ts';
import { sarifOf } from './sarif.ts';

const report = sampleReport();
const ocsf = ocsfOf(report, SAMPLE_CHECKS);
const sarif = sarifOf(report, SAMPLE_CHECKS);
const csv = csvOf(report, SAMPLE_CHECKS);
const page = htmlOf(report);

// The release is in them; it is no reason to review all of them again.
const unversioned = (text: string): string => text.replaceAll(JSON.stringify(version), '"VERSION"');

describe('each form of the report stays as it was reviewed', () => {
  it.each([
    ['json', JSON.stringify(report, null, 2)],
    ['ocsf', ocsf],
    ['sarif', JSON.stringify(sarif, null, 2)],
    ['csv', csv],
    ['html', page],
  ])('%s', async (name, text) => {
    await expect(unversioned(escapeJson(text).replaceAll('\\u000a', '\n'))).toMatchFileSnapshot(
      `../../../test/cli/golden/audit.${name}.golden`,
    );
  });
});

describe('csv', () => {
  const records = parseCsv(csv);

  it('has as many fields in every record, and ends each as RFC 4180 says', () => {
    expect(new Set(records.map((record) => record.length)).size).toBe(1);
    expect(csv.endsWith('\r\n')).toBe(true);
  });

  it('holds nothing that a spreadsheet takes for a formula', () => {
    expect(records.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(records.flat().some((cell) => cell.startsWith("'=cmd"))).toBe(true);
  });
});

describe('html', () => {
  it('loads nothing and runs nothing, whatever things are called', () => {
    expect(page).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|javascript:|url\(|@import|src=/i);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\\u{202e}');
    expect(page).not.toContain('\u202e');
  });

  it('gives commands to copy as they are', () => {
    expect(page).toContain(`aws s3api closed --bucket ${BAD_BUCKET} \\\n  --logs LOG-BUCKET`);
  });
});

describe('ocsf', () => {
  const events = ocsf
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

  it('is one Compliance Finding for each result, of the account once, and each expired mute, with all that the class requires', () => {
    expect(events).toHaveLength(4 * (SAMPLE_CHECKS.length - 1) + 1 + 1);
    for (const event of events) {
      expect(event).toMatchObject({ category_uid: 2, class_uid: 2003, activity_id: 1, type_uid: 200301 });
      expect(event.type_uid).toBe(event.class_uid * 100 + event.activity_id);
      expect(event.metadata).toMatchObject({ version: '1.5.0', product: { name: 'Sealwatch' } });
      expect(event.time).toBeGreaterThan(1.7e12);
      expect(event.finding_info.uid).toEqual(expect.any(String));
      expect(event.compliance.standards.length).toBeGreaterThan(0);
      expect([1, 2, 3, 99]).toContain(event.compliance.status_id);
      expect(event.cloud.provider).toBe('AWS');
    }
  });

  it('has the account as the resource of what is about it', () => {
    const [event, ...others] = events.filter(({ metadata }) => metadata.event_code === 'account-closed');
    expect(others).toEqual([]);
    expect(event.resources[0]).toMatchObject({ type: 'AwsAccount', name: report.account });
  });

  it('distinguishes what is muted from what is fine', () => {
    const of = (bucket: string, check: string) =>
      events.find(({ resources, metadata }) => resources[0].name === bucket && metadata.event_code === check);
    expect(of('acme-training-data', 'tagged')).toMatchObject({
      status: 'Suppressed',
      severity_id: 2,
      compliance: { status: 'Fail' },
    });
    expect(of('acme-training-data', 'closed')).toMatchObject({ status: 'Resolved', severity_id: 1 });
    expect(of('acme-far-away', 'closed')).toMatchObject({
      severity_id: 5,
      compliance: { status: 'Warning' },
    });
  });
});

describe('html', () => {
  const html = htmlOf(report);

  it('says in its title what it is, of what, and when', () => {
    expect(/<title>(.*)<\/title>/.exec(html)?.[1]).toBe(
      `Sealwatch posture report: 5 buckets, account 111122223333, 2026-11-20, ${report.score} ${report.grade}`,
    );
  });

  it('has the buckets first, and then what to fix', () => {
    const parts = [...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, title]) => title);
    expect(parts).toEqual([
      'Buckets',
      'Account 111122223333',
      'Since 2026-11-13 03:12:00 UTC',
      'What to fix first',
      'Mutes that have expired',
      'How the score is made',
    ]);
  });

  it('leads to nothing that is not on the page, and lists every bucket in its contents', () => {
    const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link ?? '');
    for (const link of links) expect(ids).toContain(link.replace(/^#/, ''));
    expect(links.filter((link) => link.startsWith('#bucket-'))).toHaveLength(2 * report.buckets.length);
    expect(links).toContain('#fix-versioned');
  });
});

describe('sarif', () => {
  const [run] = (sarif as { runs: readonly SarifRun[] }).runs;

  it('has a rule and a place for every result, and no level where nothing failed', () => {
    for (const result of run?.results ?? []) {
      expect(run?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(result.level === 'none').toBe(result.kind !== 'fail');
      expect(URL.canParse(result.locations[0]?.physicalLocation.artifactLocation.uri ?? '')).toBe(true);
    }
    expect(new Set(run?.results.map(({ partialFingerprints: of }) => JSON.stringify(of))).size).toBe(
      run?.results.length,
    );
  });

  it('shows muted results as suppressed, and says which buckets were missed', () => {
    const muted = run?.results.find(({ ruleId }) => ruleId === 'tagged');
    expect(muted?.suppressions).toMatchObject([{ kind: 'external', status: 'accepted' }]);
    expect(run?.invocations[0]?.toolExecutionNotifications).toHaveLength(2);
  });
});

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly invocations: readonly { readonly toolExecutionNotifications: readonly object[] }[];
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly kind: string;
    readonly level: string;
    readonly suppressions: readonly object[];
    readonly partialFingerprints: object;
    readonly locations: readonly {
      readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
    }[];
  }[];
}

it('leaves a name that a shell could misread out of commands', () => {
  const fix = parseCsv(csv).find((record) => record.some((cell) => cell.includes(HOSTILE.slice(0, 6))));
  expect(fix?.some((cell) => cell.includes('--bucket BUCKET'))).toBe(true);
});

/** Records as RFC 4180 reads them. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(field)) {
    record.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end !== '\r\n') continue;
    records.push(record);
    record = [];
  }
  return records;
}

it('distinguishes two mutes of one bucket that have expired', () => {
  const [mute] = report.staleMutes.filter(({ state }) => state === 'expired');
  const both = {
    ...report,
    staleMutes: [mute, mute && { ...mute, check: 'closed' }].filter((each) => each !== undefined),
  };
  const ids = ocsfOf(both, SAMPLE_CHECKS)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).finding_info.uid);
  expect(new Set(ids).size).toBe(ids.length);
  const { runs } = sarifOf(both, SAMPLE_CHECKS) as { readonly runs: readonly SarifRun[] };
  const prints = runs.flatMap(({ results }) => results.map((one) => JSON.stringify(one.partialFingerprints)));
  expect(new Set(prints).size).toBe(prints.length);
});
