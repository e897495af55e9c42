import { isDeepStrictEqual } from 'util';
import * as YAML from 'yaml';
import { cluster } from './configure/cluster';
import { SURROUNDINGS } from './configure/surroundings';
import { checkCases, Stage, Verdict } from './stage';
import { configure } from '../../../src/plan/configure/configure';
import { ConfiguredPrometheus } from '../../../src/plan/configure/prometheus';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { Labels } from '../../../src/plan/prometheus/labels';
import { RemoteWriteConfig } from '../../../src/plan/prometheus/remote-write';
import { ScrapeConfig } from '../../../src/plan/prometheus/scrape-config';
import { Component } from '../../upstream/component';

/** The API server, the operator, and Prometheus as it starts. */
interface Components {
  readonly admission: Component;
  readonly operator: Component;
  readonly load: Component;
}

interface Admission { readonly verdicts: Array<{ object: string; admitted: boolean; errors: string[] }> }
interface Upstream {
  readonly prometheuses: Array<{ object: string; error?: string; config: string; monitors: Monitor[] }>;
}

interface Monitor {
  readonly object: string;
  readonly accepted: boolean;
  readonly reason: string;
  readonly message: string;
}

/** Compares the stage with the API server, which refuses objects and fills in defaults, the operator and Prometheus. */
export const stage: Stage = {
  name: 'configure',
  check: async options => {
    const admission = Component.start('admission');
    const operator = Component.start('operator');
    const load = Component.start('load');
    try {
      return await checkCases({
        generator: cluster,
        batch: 50,
        compare: cases => Promise.all(cases.map(objects => compared([...SURROUNDINGS, ...objects], { admission, operator, load }))),
      }, options);
    } finally {
      admission.stop();
      operator.stop();
      load.stop();
    }
  },
};

export async function compared(objects: object[], { admission, operator, load }: Components): Promise<Verdict> {
  const { verdicts } = await admission.ask<Admission>({ objects });
  const { prometheuses } = await operator.ask<Upstream>({ objects: objects.filter((_, i) => verdicts[i].admitted) });
  const configs = prometheuses.map(({ config }) => config.replace(OTHER_SECTIONS, ''));
  const { refusals } = await load.ask<{ refusals: string[] }>({ configs });
  const ours = configure({ manifests: objects as Manifest[], namespaces: namespacesOf(objects as Manifest[]) });
  const wanted = {
    notAdmitted: verdicts.filter(({ admitted }) => !admitted).map(({ object }) => object).sort(),
    prometheuses: prometheuses.map(({ object, error, config, monitors }, i) => ({
      object,
      error: error && readable(error),
      accepted: monitors.filter(({ accepted }) => accepted).map(each => each.object),
      refused: monitors.filter(({ accepted }) => !accepted)
        .map(each => ({ object: each.object, reason: each.reason, message: readable(each.message) })),
      ...parsed(config),
      forwarding: config === '' ? undefined : forwardingIn(config),
      loaded: refusals[i] === '',
    })),
  };
  const notAdmitted = ours.findings.filter(({ code }) => code === 'field-invalid').map(({ object }) => object!);
  const got = {
    notAdmitted: [...new Set(notAdmitted)].sort(),
    prometheuses: ours.prometheuses.map((each, i) => ({
      object: each.object,
      error: each.error && readable(each.error),
      accepted: each.accepted,
      refused: each.refused.map(refusal => ({ ...refusal, message: readable(refusal.message) })),
      scrapeConfigs: each.scrapeConfigs,
      global: prometheuses[i]?.config ? each.global : undefined,
      forwarding: prometheuses[i]?.config ? each.forwarding : undefined,
      loaded: each.notLoaded === undefined,
    })),
  };
  const notes = [...verdicts.flatMap(({ errors }) => errors), ...refusals, ...ours.prometheuses.map(each => `ours: ${each.notLoaded}`)];
  return {
    covers: [...ours.prometheuses.flatMap(coveredBy), ...wanted.notAdmitted.length > 0 ? ['not admitted'] : []],
    difference: differenceOf(plain(wanted), plain(got), notes),
  };
}

/** The sections that have nothing to do with jobs: the plan knows the operator's checks of them, but not those of Prometheus. */
const OTHER_SECTIONS = /^(alerting|remote_read|tracing|otlp):.*\n([ -].*\n)*/gm;

function coveredBy({ accepted, refused, error, notLoaded, scrapeConfigs }: ConfiguredPrometheus): string[] {
  return [
    ...accepted.length > 0 ? ['accepted'] : [],
    ...refused.length > 0 ? ['refused'] : [],
    ...error !== undefined ? ['error'] : [],
    ...notLoaded !== undefined ? ['not loaded'] : [],
    ...scrapeConfigs.length > 1 ? ['jobs'] : [],
  ];
}

/** Messages of Go's libraries, which the plan has in other words. */
const GO_INTERNAL: ReadonlyArray<[what: string, message: RegExp]> = [
  ['YAML that cannot be read', /(?<=unmarshalling additional (scrape|alerting relabel) configs failed: ).*/s],
  ['quantity', /(?<=`staleSeriesCompactionThreshold` must be between 0 and 1. The current value is ).*/],
];

/** Lists in messages in the order of a Go map, which differs from run to run. */
const UNORDERED: ReadonlyArray<[what: string, message: RegExp]> = [
  ['methods', /(?<=^remoteWrite\[\d+\]: )"\w+"( and "\w+")+(?= can't be set at the same time)/],
];

function readable(message: string): string {
  return [...GO_INTERNAL, ...UNORDERED].reduce((text, [what, pattern]) => text.replace(pattern, `<${what}>`), message);
}

interface OperatorConfig {
  readonly scrape_configs: ReadonlyArray<ScrapeConfig> | null;
  readonly global: { readonly [key: string]: unknown };
}

function parsed(config: string) {
  if (config === '') return { scrapeConfigs: [], global: undefined };
  const { scrape_configs: jobs, global } = YAML.parse(config, withoutNull, { version: '1.1', uniqueKeys: false }) as OperatorConfig;
  const { external_labels: _, evaluation_interval: __, ...rest } = global;
  return { scrapeConfigs: jobs?.filter(isReadable) ?? [], global: rest };
}

interface WritingConfig {
  readonly remote_write?: ReadonlyArray<RemoteWriteConfig>;
  readonly global: { readonly external_labels?: Labels };
}

/** What decides where samples arrive: not how fast they are sent, nor as whom to a cloud. */
function forwardingIn(config: string) {
  const { remote_write: writes = [], global } = YAML.parse(config, withoutNull, { version: '1.1', uniqueKeys: false }) as WritingConfig;
  const decides = ([key]: [string, unknown]) => !['sigv4', 'azuread'].includes(key);
  return {
    remoteWrites: writes.map(write => Object.fromEntries(Object.entries(write).filter(decides))),
    externalLabels: global.external_labels ?? {},
  };
}

/** The operator writes null for absent values. */
function withoutNull(_: unknown, value: unknown): unknown {
  return value ?? undefined;
}

/** Prometheus would not load another job; the plan leaves it out with a finding. */
function isReadable({ relabel_configs: rules = [] }: ScrapeConfig): boolean {
  return rules.every(rule => typeof rule === 'object');
}

function differenceOf(wanted: unknown, got: unknown, notes: string[]): string | undefined {
  const found = difference(wanted, got);
  return found && `${found}\n${notes.join('\n')}`;
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The operator writes some strings, such as a port in an expression, as numbers; Prometheus reads strings. */
function isSameText(wanted: unknown, got: unknown): boolean {
  return typeof got === 'string' && ['number', 'boolean'].includes(typeof wanted) && String(wanted) === got;
}

/** The first place at which two values differ. */
function difference(wanted: unknown, got: unknown, path = ''): string | undefined {
  if (isDeepStrictEqual(wanted, got) || isSameText(wanted, got)) return undefined;
  if (!isObject(wanted) || !isObject(got) || Array.isArray(wanted) !== Array.isArray(got)) {
    return `${path}: upstream ${JSON.stringify(wanted)}, ours ${JSON.stringify(got)}`;
  }
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(got)])];
  return keys.map(key => difference(wanted[key], got[key], `${path}/${key}`)).find(found => found !== undefined);
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

/** The labels of the namespaces in the API server: one that is not among the objects has only its name as a label. */
function namespacesOf(objects: Manifest[]): ReadonlyMap<string, { readonly [key: string]: string }> {
  const names = objects.map(({ kind, metadata }) => kind === 'Namespace' ? metadata.name : metadata.namespace!);
  return new Map([...new Set(names)].map(name => {
    const given = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name);
    return [name, { ...given?.metadata.labels, 'kubernetes.io/metadata.name': name }];
  }));
}
