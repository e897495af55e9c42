import { NEWEST_MINOR, OLDEST_MINOR } from './istio';
import { refusal } from '../errors';

/** A version of Istio 1. `patch` is undefined where the version does not name it. */
export interface IstioVersion {
  readonly minor: number;
  readonly patch?: number;
}

/**
 * Parses `1.31` or `1.31.2`. A version newer than all known ones is accepted too, since rules hold from a version on.
 *
 * @throws when it is not a version of Istio 1, or older than all known ones: a guess would be silently wrong.
 */
export function istioVersion(version: string, cannot: string): IstioVersion {
  const [, minor, patch] = /^1\.(\d+)(?:\.(\d+))?$/.exec(version) ?? [];
  if (minor !== undefined && Number(minor) >= OLDEST_MINOR) {
    return { minor: Number(minor), patch: patch === undefined ? undefined : Number(patch) };
  }
  throw refusal({
    cannot,
    because: `version is '${version}', and the supported versions are 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}`,
    instead: `Write it as 'minor' or 'minor.patch', such as '1.${NEWEST_MINOR}' or '1.${NEWEST_MINOR}.0'`,
  });
}

/**
 * Whether the merged endpoint of this version answers a scrape that accepts protobuf with a malformed response: 1.30.0 and 1.30.1 do, so a
 * 1.30 without a patch version may.
 *
 * @see https://github.com/istio/istio/issues/60322
 */
export function mergesProtobufWrongly(version: IstioVersion): boolean {
  return version.minor === 30 && (version.patch === undefined || version.patch < 2);
}
