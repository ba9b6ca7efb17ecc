import { Construct } from 'constructs';
import { FindingsTable } from './findings-table.ts';
import { ManifestTable } from './manifest-table.ts';
import { RunsTable } from './runs-table.ts';
import { VersionsTable } from './versions-table.ts';

/** The four tables of a deployment; `docs/design/tables.md` says what is in them. */
export class Tables extends Construct {
  readonly manifest: ManifestTable;
  readonly versions: VersionsTable;
  readonly findings: FindingsTable;
  readonly runs: RunsTable;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.manifest = new ManifestTable(this, 'Manifest');
    this.versions = new VersionsTable(this, 'Versions');
    this.findings = new FindingsTable(this, 'Findings');
    this.runs = new RunsTable(this, 'Runs');
  }
}
