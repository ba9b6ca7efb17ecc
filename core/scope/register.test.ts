import { describe, expect, it } from 'vitest';
import { findDataset, modeAt, notLookedAtSince, prefixesOverlap, register } from './dataset.ts';

const configured = { name: 'labels', bucket: 'b', prefix: 'p/', mode: 'sealed', writers: [] } as const;
const first = register(configured, null, '2026-11-01T00:00:00.000Z');
const sealed = { ...first, status: 'sealed', sealedAt: '2026-11-02T00:00:00.000Z' } as const;

describe('register', () => {
  it('makes a new dataset unsealed', () => {
    expect(first).toMatchObject({ status: 'unsealed', sealedAt: null });
  });

  it('keeps what the seal left', () => {
    expect(register(configured, sealed, '2026-11-03T00:00:00.000Z')).toEqual(sealed);
  });

  it('takes the level of digests from the configuration, and leaves none where every byte is read', () => {
    const believing = register({ ...configured, level: 's3-sha256' }, sealed, '2026-11-03T00:00:00.000Z');
    expect(believing).toEqual({ ...sealed, level: 's3-sha256' });
    expect(register(configured, believing, '2026-11-04T00:00:00.000Z')).toEqual(sealed);
  });

  it('lets a new mode hold from now on and not before', () => {
    const changed = register({ ...configured, mode: 'open' }, sealed, '2026-11-03T00:00:00.000Z');
    expect(modeAt(changed, '2026-11-02T23:59:59.000Z')).toBe('sealed');
    expect(modeAt(changed, '2026-11-03T00:00:00.000Z')).toBe('open');
    expect(changed.status).toBe('sealed');
  });

  it('watches again what was retired, by the same baseline, and remembers since when nobody looked', () => {
    const retired = { ...sealed, retiredAt: '2026-11-03T00:00:00.000Z' };
    const back = register(configured, retired, '2026-11-04T00:00:00.000Z');
    expect(back).toEqual({
      ...sealed,
      gap: { from: '2026-11-03T00:00:00.000Z', to: '2026-11-04T00:00:00.000Z' },
    });
    expect(notLookedAtSince(back)).toBe('2026-11-03T00:00:00.000Z');
  });

  it('has every key looked at again when the mode becomes stricter, and not when it becomes looser', () => {
    const opened = register({ ...configured, mode: 'open' }, sealed, '2026-11-03T00:00:00.000Z');
    expect(notLookedAtSince(opened)).toBeNull();
    const closed = register(configured, opened, '2026-11-04T00:00:00.000Z');
    expect(notLookedAtSince(closed)).toBe('2026-11-03T00:00:00.000Z');
    expect(register(configured, closed, '2026-11-05T00:00:00.000Z')).toEqual(closed);
  });

  it('goes on with a gap that nobody has looked at when another one comes', () => {
    const gap = { from: '2026-11-03T00:00:00.000Z', to: '2026-11-04T00:00:00.000Z', cursor: 'listing:x' };
    const retired = { ...sealed, gap, retiredAt: '2026-11-05T00:00:00.000Z' };
    expect(register(configured, retired, '2026-11-06T00:00:00.000Z').gap).toEqual({
      from: gap.from,
      to: '2026-11-06T00:00:00.000Z',
    });
  });

  it('knows no gap of a dataset that was never sealed', () => {
    const retired = { ...first, retiredAt: '2026-11-03T00:00:00.000Z' };
    expect(register(configured, retired, '2026-11-04T00:00:00.000Z')).not.toHaveProperty('gap');
  });

  it('takes another prefix for another set of keys, which is unsealed', () => {
    expect(register({ ...configured, prefix: 'q/' }, sealed, '2026-11-03T00:00:00.000Z').status).toBe(
      'unsealed',
    );
  });
});

describe('findDataset', () => {
  const config = { buckets: [{ name: 'b', datasets: [{ name: 'labels', prefix: 'p/' }] }] };

  it('finds a key by its prefix', () =>
    expect(findDataset(config, 'b', 'p/x')).toMatchObject({ name: 'labels' }));
  it('knows no key outside', () => expect(findDataset(config, 'b', 'q/x')).toBeNull());
  it('knows no other bucket', () => expect(findDataset(config, 'c', 'p/x')).toBeNull());
});

describe('prefixes', () => {
  it.each([
    ['', 'labels/', true],
    ['labels/', 'labels/v2/', true],
    ['labels/v2/', 'labels/', true],
    ['labels/', 'labels/', true],
    ['labels/', 'labelsets/', false],
    ['labels/v1/', 'labels/v2/', false],
  ])('a key can begin with both %j and %j: %s', (a, b, expected) => {
    expect(prefixesOverlap(a, b)).toBe(expected);
  });
});
