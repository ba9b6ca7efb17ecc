import { describe, expect, it } from 'vitest';
import { isPlainlyRefused } from './event-bus.ts';

const EVENT = { source: 'aws.s3', detail: { object: { key: 'labels/1', size: 5 } }, resources: ['a', 'b'] };

describe('refuses', () => {
  it.each([
    ['another text', { source: ['aws.ec2', 'aws.sqs'] }],
    ['another beginning', { detail: { object: { key: [{ prefix: 'images/' }] } } }],
    ['one of several fields', { source: ['aws.s3'], detail: { object: { key: ['labels/2'] } } }],
  ])('%s', (_, pattern) => {
    expect(isPlainlyRefused(pattern, EVENT)).toBe(true);
  });
});

describe('leaves to the emulator', () => {
  it.each([
    ['what matches', { source: ['aws.ec2', 'aws.s3'] }],
    ['a beginning that matches', { detail: { object: { key: [{ prefix: 'labels/' }] } } }],
    ['other conditions', { detail: { object: { size: [{ numeric: ['>', 9] }], key: [{ suffix: '.x' }] } } }],
    ['a plain text beside another condition', { source: ['x', { 'anything-but': 'y' }] }],
    ['fields that hold several values', { resources: ['c'] }],
    ['fields that are not there', { detail: { reason: [{ exists: false }] } }],
    ['alternatives over fields', { $or: [{ source: ['x'] }, { source: ['aws.s3'] }] }],
  ])('%s', (_, pattern) => {
    expect(isPlainlyRefused(pattern, EVENT)).toBe(false);
  });
});
