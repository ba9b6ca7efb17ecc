import type { Reader } from '../readers/reader-tally.ts';
import type { Incident } from './incident.ts';

const INCIDENT_SCHEMA = 'sealwatch.incident/1';

/** The story as a JSON document, as `docs/contracts.md` lays it down. */
export const incidentJson = ({ reads, ...incident }: Incident) => ({
  schema: INCIDENT_SCHEMA,
  ...incident,
  reads: {
    isAsked: reads.isAsked,
    keys: reads.keys.map((key) => ({ ...key, readers: key.readers.map(readerJson) })),
  },
});

const readerJson = (reader: Reader) => ({
  ...reader,
  addresses: [...reader.addresses],
  userAgents: [...reader.userAgents],
  via: [...reader.via],
  operations: [...reader.operations].sort(),
  sources: [...reader.sources].sort(),
  copies: [...reader.copies],
});
