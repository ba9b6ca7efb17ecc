import type { Digest } from '../../base/digest.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import type { ObjectReader } from '../../versions/object-reader.ts';
import type { JobManifest, Run } from '../runs/run.ts';
import type { ReportFile } from './job-report.ts';

/** What S3 says of a job. */
export interface JobState {
  readonly status: string;
  /** ISO time at which it ended; `null` while it goes on. */
  readonly endedAt: string | null;
  /** Why it failed, in the words of S3. */
  readonly reasons: readonly string[];
  /** True where manifest, operation, role and place of the report are those that were asked for. */
  readonly isAsAsked: boolean;
}

/** S3 Batch Operations, and the bucket of the deployment that holds its manifests and reports. */
export interface ChecksumJobs {
  /** Writes a manifest. @param name a key below that of all manifests */
  putManifest(name: string, text: string): Promise<Pick<JobManifest, 'key' | 'versionId' | 'etag'>>;
  /** @throws {SealwatchError} `READ_BROKEN` where it is not what was written */
  manifest(manifest: JobManifest): Promise<string>;
  /**
   * Has S3 compute SHA-256 of whole objects.
   * @param token asked for twice with the same, it is one job
   * @returns its id
   * @throws {SealwatchError} `ACCESS_DENIED` or `USAGE` where S3 refuses it for good
   */
  create(manifest: JobManifest, token: string): Promise<string>;
  /** @throws {SealwatchError} `NOT_FOUND` where S3 knows no such job */
  describe(id: string, manifest: JobManifest): Promise<JobState>;
  /**
   * Has S3 end a job; one that is over, or that S3 does not know, stays as it is.
   * @throws {SealwatchError} `ACCESS_DENIED` or `USAGE` where S3 refuses it for good
   */
  cancel(id: string, reason: string): Promise<void>;
  /** The text of a report's index; `null` where S3 has not written it yet. */
  reportIndex(id: string): Promise<string | null>;
  /**
   * The text of one file of a report, in pieces.
   * @throws {SealwatchError} `READ_BROKEN` where it is none of this job's, or not what the index says of it
   */
  reportFile(id: string, file: ReportFile): AsyncIterable<string>;
}

/** A digest that S3 computed of one version. */
export interface ComputedChecksum extends ObjectRef {
  readonly versionId: string;
  readonly digest: Digest;
  /** Without quotes; `null` where S3 named none. */
  readonly etag: string | null;
}

/** Keeps what jobs of a run computed, for as long as the run is worked on. */
export interface ComputedChecksums {
  /** What is kept already stays. */
  keep(run: Pick<Run, 'id' | 'startedAt'>, computed: readonly ComputedChecksum[]): Promise<void>;
  find(run: string, version: ObjectRef & { readonly versionId: string }): Promise<ComputedChecksum | null>;
}

/** What a run needs to have S3 compute checksums. */
export interface RunChecksumPorts {
  /** True for keys of datasets whose owner believes what S3 says of their bytes. */
  readonly isTrusted: (ref: ObjectRef) => boolean;
  /** True where there can be such keys under a prefix. */
  readonly isAnyTrusted: (bucket: string, prefix: string) => boolean;
  readonly jobs: ChecksumJobs;
  readonly computed: ComputedChecksums;
  /** Reads keys of a run, by what was computed for it where there is something. */
  readonly readerFor: (run: Run) => ObjectReader;
  /** Replaced in tests. @default - {@link MAX_JOB_VERSIONS} and {@link MAX_MANIFEST_CHARACTERS} */
  readonly limits?: { readonly versions?: number; readonly characters?: number };
}

/** Versions of one job: its report fits the memory of the function that reads it. A million cost 1.25 US dollars in jobs. */
export const MAX_JOB_VERSIONS = 200_000;
/** The same for the longest keys. */
export const MAX_MANIFEST_CHARACTERS = 64 * 1024 * 1024;
/** Jobs of one run: its record has them all, in 400 KB. What is beyond is read. */
export const MAX_RUN_JOBS = 500;
