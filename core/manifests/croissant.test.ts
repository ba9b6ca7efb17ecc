import { describe, expect, it } from 'vitest';
import { printCroissant, readCroissant } from './croissant.ts';
import { bareFile, type FileProvenance, manifestOf } from './manifest.ts';

const SAID: FileProvenance = {
  approval: 'a1',
  by: 'arn:aws:iam::111122223333:role/curator',
  at: '2026-11-20T03:12:07.000Z',
  source: 'https://example.org/labels.tar',
  collected: '2026-11-18T00:00:00.000Z',
  transform: 'dedup.py 1.4',
};
const NOTHING: FileProvenance = {
  approval: null,
  by: null,
  at: null,
  source: null,
  collected: null,
  transform: null,
};
const FILE = { ...bareFile('a'), digests: { sha256: 'ab'.repeat(32) } };

/** A Croissant of one file with these fields. */
const withFields = (fields: object) =>
  readCroissant({
    conformsTo: 'http://mlcommons.org/croissant/1.1',
    distribution: [{ '@type': 'cr:FileObject', name: 'a', sha256: 'ab'.repeat(32), ...fields }],
  });

describe('where a file came from, in Croissant', () => {
  it('is an activity in words of PROV, and the source beside it', () => {
    expect(printCroissant(manifestOf([{ ...FILE, provenance: [SAID] }]))).toMatchObject({
      '@context': { prov: 'http://www.w3.org/ns/prov#' },
      distribution: [
        {
          'prov:wasGeneratedBy': [
            {
              '@type': 'prov:Activity',
              identifier: 'a1',
              'prov:wasAssociatedWith': {
                '@type': 'prov:Agent',
                name: 'arn:aws:iam::111122223333:role/curator',
              },
              datePublished: '2026-11-20T03:12:07.000Z',
              'prov:used': { '@type': 'prov:Entity', url: 'https://example.org/labels.tar' },
              'prov:endedAtTime': '2026-11-18T00:00:00.000Z',
              description: 'dedup.py 1.4',
            },
          ],
          'prov:wasDerivedFrom': [{ '@type': 'prov:Entity', url: 'https://example.org/labels.tar' }],
        },
      ],
    });
  });

  it('is not in it where nothing was said, nor are the words', () => {
    expect(JSON.stringify(printCroissant(manifestOf([FILE])))).not.toContain('prov');
  });

  it.each([
    ['a source as text', { 'prov:wasDerivedFrom': 'https://example.org/a' }],
    ['a source by its id', { 'prov:wasDerivedFrom': [{ '@id': 'https://example.org/a' }] }],
    [
      'an activity that used it',
      {
        'prov:wasGeneratedBy': { '@type': 'prov:Activity', 'prov:used': { '@id': 'https://example.org/a' } },
      },
    ],
    [
      'both of them',
      {
        'prov:wasDerivedFrom': 'https://example.org/a',
        'prov:wasGeneratedBy': { 'prov:used': 'https://example.org/a' },
      },
    ],
  ])('is read as others write it: %s', (_, fields) => {
    const { manifest, notRead } = withFields(fields);
    expect(manifest.files[0]?.provenance).toEqual([{ ...NOTHING, source: 'https://example.org/a' }]);
    expect(notRead).toEqual([]);
  });

  it.each([
    ['an activity that is described elsewhere', { '@id': '#collected' }, 'prov:wasGeneratedBy'],
    ['a second thing that was used', { 'prov:used': ['x', 'y'] }, 'prov:used'],
    ['what was used and has no name', { 'prov:used': { '@type': 'prov:Entity' } }, 'prov:used'],
    ['a second agent', { 'prov:wasAssociatedWith': ['x', 'y'] }, 'prov:wasAssociatedWith'],
    ['when it began', { 'prov:startedAtTime': '2026-11-18' }, 'prov:startedAtTime'],
  ])('says that it does not read %s', (_, activity, what) => {
    expect(withFields({ 'prov:wasGeneratedBy': activity }).notRead).toEqual([
      { what, count: 1, example: 'a', reason: null },
    ]);
  });

  it('says that it does not read a source without a name', () => {
    const { manifest, notRead } = withFields({ 'prov:wasDerivedFrom': [{ '@type': 'prov:Entity' }, 'x'] });
    expect(manifest.files[0]?.provenance).toEqual([{ ...NOTHING, source: 'x' }]);
    expect(notRead).toEqual([{ what: 'prov:wasDerivedFrom', count: 1, example: 'a', reason: null }]);
  });
});
