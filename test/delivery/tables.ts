/** Names of the tables, and as much of their shape as the delivery of alerts meets. */
export const TABLES = { manifest: 'Manifest', versions: 'Versions', findings: 'Findings', runs: 'Runs' };

export const SHAPES = {
  Findings: {
    key: ['id'],
    indexes: { pending: { key: ['pendingShard', 'noticeGroup'], isKeysOnly: true } },
  },
  Runs: { key: ['collection', 'id'], indexes: { due: { key: ['dueShard', 'dueAt'], isKeysOnly: true } } },
} as const;
