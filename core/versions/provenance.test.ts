import { describe, expect, it } from 'vitest';
import type { Approval, Provenance } from './facts.ts';
import { provenanceOf, provenanceProblem } from './provenance.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const NOTHING: Provenance = { source: null, collected: null, transform: null };
const problemOf = (said: Partial<Provenance>) => provenanceProblem({ ...NOTHING, ...said }, NOW);

describe('where bytes came from', () => {
  it.each<Partial<Provenance>>([
    { source: 'https://example.org/crawl-44.tar?page=2&monkey=1&versionId=3sL4kq#files' },
    { source: 's3://acme-raw/crawl/44.tar' },
    { source: 'https://example.org/@someone/data@1.2.tar' },
    { source: 'hf://datasets/acme/labels' },
    { source: 'doi:10.5281/zenodo.1234567' },
    { source: 'mailto:labels@example.org' },
    { source: `https://example.org/${'a'.repeat(1004)}` },
    { collected: '2019-02-03T00:00:00.000Z' },
    { transform: 'deduplicated; see https://example.org/dedup?v=1.4' },
    { transform: 'x'.repeat(1024) },
    { source: 'https://example.org/', collected: NOW.toISOString(), transform: '去重' },
  ])('is kept: %j', (said) => {
    expect(problemOf(said)).toBeNull();
  });

  it.each<[string, Partial<Provenance>, string]>([
    ['nothing', {}, 'names a source, a time or a transform'],
    ['no URL', { source: 'example.org/data.tar' }, 'is no URL'],
    ['a path', { source: '/data/crawl' }, 'is no URL'],
    ['an empty source', { source: '' }, 'is no URL'],
    ['the content itself', { source: 'data:text/plain,hello' }, 'is no URL'],
    ['a program', { source: 'javascript:alert(1)' }, 'is no URL'],
    ['a line break in a URL', { source: 'https://example.org/\na' }, 'blanks or control characters'],
    ['a URL too long to keep', { source: `https://example.org/${'a'.repeat(1005)}` }, '1025 bytes'],
    ['a URL too long in UTF-8', { source: `https://example.org/${'é'.repeat(503)}` }, '1026 bytes'],
    ['no time', { collected: 'yesterday' }, 'is not an ISO time'],
    ['a time in another form', { collected: '2026-11-20' }, 'is not an ISO time'],
    ['a time to come', { collected: '2026-11-21T10:00:01.000Z' }, 'is still to come'],
    ['blanks', { transform: ' \n' }, '1 to 1024 are kept'],
    ['too many words', { transform: 'x'.repeat(1025) }, 'has 1025 characters'],
  ])('is refused, with the reason: %s', (_, said, message) => {
    expect(problemOf(said)).toContain(message);
  });

  it.each([
    'https://me:hunter2@example.org/data.tar',
    'https://token@example.org/data.tar',
    'git+https://x-access-token:ghp_abc@github.com/acme/labels.git',
    'jdbc:postgresql://me:hunter2@db.example.org/labels',
    's3://AKIAIOSFODNN7EXAMPLE:secret@acme-raw/a',
  ])('is refused where its URL names a user, who may have a password: %s', (source) => {
    expect(problemOf({ source })).toMatch(/names a user, perhaps with a password .* kept for years/);
    expect(problemOf({ transform: `curl -O "${source}" && tar xf data.tar` })).toMatch(/names a user/);
  });

  it.each([
    ['https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=ab', 'X-Amz-Signature'],
    ['https://b.s3.amazonaws.com/k?x-amz-security-token=ab', 'x-amz-security-token'],
    ['https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIA&Expires=1&Signature=ab', 'AWSAccessKeyId'],
    ['https://d1.cloudfront.net/k?Expires=1&Signature=ab&Key-Pair-Id=K1', 'Signature'],
    ['https://storage.googleapis.com/b/k?X-Goog-Signature=ab', 'X-Goog-Signature'],
    ['https://acme.blob.core.windows.net/c/k?sv=2024&sig=ab', 'sig'],
    ['https://example.org/k?access_token=ab', 'access_token'],
    ['https://example.org/k?private-token=ab', 'private-token'],
    ['https://example.org/k?api_key=ab', 'api_key'],
    ['https://example.org/k?apikey=ab', 'apikey'],
    ['https://www.googleapis.com/drive/v3/files/1?key=ab', 'key'],
    ['https://example.org/k?user=me&password=ab', 'password'],
    ['https://example.org/k?client_secret', 'client_secret'],
    ['https://example.org/k?a=1;token=ab', 'token'],
    ['https://example.org/k?%74oken=ab', 'token'],
    ['https://example.org/k#access_token=ab', 'access_token'],
    ['s3://acme-raw/k?X-Amz-Signature=ab', 'X-Amz-Signature'],
  ])('is refused where its URL is signed or has a secret: %s', (source, name) => {
    expect(problemOf({ source })).toContain(
      `the URL has the parameter "${name}", which may let whoever reads it in`,
    );
    expect(problemOf({ transform: `fetched from ${source}` })).toContain(`"${name}"`);
  });
});

it('what was said holds for the approved bytes of the key, and no others', () => {
  const [good, other] = [`sha256:${'9f'.repeat(32)}`, `sha256:${'60'.repeat(32)}`] as const;
  const approval = (id: string, digest: Approval['digest'], source: string | null): Approval => ({
    id,
    digest,
    size: null,
    from: '2026-11-20T00:00:00.000Z',
    until: '2026-11-21T00:00:00.000Z',
    accepts: null,
    by: 'arn:aws:iam::111122223333:role/Publisher',
    reason: 'r',
    ...(source === null ? {} : { provenance: { ...NOTHING, source } }),
  });
  const approvals = [
    approval('a1', good, 'https://example.org/1'),
    approval('a2', good, null),
    approval('a3', other, 'https://example.org/3'),
    approval('a4', good, 'https://example.org/4'),
  ];
  expect(provenanceOf(approvals, [good]).map((said) => [said.approval, said.source])).toEqual([
    ['a1', 'https://example.org/1'],
    ['a4', 'https://example.org/4'],
  ]);
  expect(provenanceOf(approvals, [])).toEqual([]);
});
