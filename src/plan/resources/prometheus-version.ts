import { quoted } from '../go/text';
import { refuse } from '../refusal';

/** A version of Prometheus; `pre` is empty for a release. */
export interface Version {
  readonly numbers: readonly [number, number, number];
  readonly pre: ReadonlyArray<string>;
}

const NAMES = ['major', 'minor', 'patch'];

/** Reads a version as leniently as the operator (`ParseTolerant` of github.com/blang/semver/v4), and refuses in its words. */
export function parseVersion(given: string): Version {
  const parts = splitIn3(given.trim().replace(/^v/, '')).map(stripZeros);
  if (parts.length < 3 && /[+-]/.test(parts[parts.length - 1])) refuse('Short version cannot contain PreRelease/Build meta data');
  while (parts.length < 3) parts.push('0');
  const [, patch, pre, build] = /^([^+-]*)(?:-([^+]*))?(?:\+(.*))?$/s.exec(parts[2])!;
  const numbers = [parts[0], parts[1], patch].map((digits, i) => numberOf(digits, NAMES[i]));
  const pres = pre === undefined ? [] : pre.split('.').map(prerelease);
  for (const each of build === undefined ? [] : build.split('.')) {
    if (each === '') refuse('Build meta data is empty');
    if (!/^[0-9A-Za-z-]+$/.test(each)) refuse(`Invalid character(s) found in build meta data ${quoted(each)}`);
  }
  return { numbers: numbers as [number, number, number], pre: pres };
}

/** Whether a version is a given release or later; pre-releases come before their release. */
export function atLeast({ numbers, pre }: Version, major: number, minor: number, patch = 0): boolean {
  const difference = [major, minor, patch].map((wanted, i) => numbers[i] - wanted).find(each => each !== 0) ?? 0;
  return difference === 0 ? pre.length === 0 : difference > 0;
}

function splitIn3(text: string): string[] {
  const [major, minor, ...rest] = text.split('.');
  return minor === undefined ? [major] : rest.length === 0 ? [major, minor] : [major, minor, rest.join('.')];
}

function stripZeros(part: string): string {
  if (part.length <= 1) return part;
  const stripped = part.replace(/^0+/, '');
  return /^[0-9]/.test(stripped) ? stripped : `0${stripped}`;
}

function numberOf(digits: string, name: string): number {
  if (!/^[0-9]*$/.test(digits)) refuse(`Invalid character(s) found in ${name} number ${quoted(digits)}`);
  if (digits === '') refuse('strconv.ParseUint: parsing "": invalid syntax');
  return Number(digits);
}

function prerelease(part: string): string {
  if (part === '') refuse('Prerelease is empty');
  if (/^0[0-9]+$/.test(part)) refuse(`Numeric PreRelease version must not contain leading zeroes ${quoted(part)}`);
  if (!/^[0-9A-Za-z-]+$/.test(part)) refuse(`Invalid character(s) found in prerelease ${quoted(part)}`);
  return part;
}
