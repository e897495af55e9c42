import { Evidence } from './evidence';
import { Expectation } from './expectation';
import { Remark } from '../findings/finding';
import { Edit, editOf } from '../kubernetes/edit';
import { idOf } from '../kubernetes/manifest';

/** The annotation by which an object says what of it is known and accepted: `code: reason`, one on a line. */
export const ACKNOWLEDGE = 'cdk8s-mesh-metrics/acknowledge';

/** A cause that somebody knows of and accepts, with the reason. It is no proof: the expectation stays what it is. */
export interface Acknowledgement {
  readonly code: string;
  readonly reason: string;
  /** Where it stands: an object, a construct, an option. */
  readonly by: string;
  /** Whether it is about one of some objects: a workload, what states it, or what is wrong. */
  readonly covers: (objects: ReadonlyArray<string>) => boolean;
  /** What takes it away. */
  readonly edits?: ReadonlyArray<Edit>;
}

/** The acknowledgements that objects carry as annotations. */
export function acknowledgementsOfObjects({ meshCluster: { cluster: { manifests } } }: Evidence): Acknowledgement[] {
  return manifests.flatMap(manifest => {
    const text = manifest.metadata.annotations?.[ACKNOWLEDGE];
    if (text === undefined) return [];
    const id = idOf(manifest);
    const lines = text.split('\n').map(line => line.trim()).filter(line => line !== '');
    return lines.map(line => {
      const [code, ...reason] = line.split(':');
      const others = lines.filter(each => each !== line);
      const edit = editOf(manifest, ['metadata', 'annotations', ACKNOWLEDGE], others.length === 0 ? undefined : others.join('\n'));
      return { code: code.trim(), reason: reason.join(':').trim(), by: id, covers: objects => objects.includes(id), edits: [edit] };
    });
  });
}

/** Says of each expectation that is not proven which acknowledgement accepts its cause. */
export function acknowledged(expectations: ReadonlyArray<Expectation>, all: ReadonlyArray<Acknowledgement>): Expectation[] {
  return expectations.map(expectation => {
    const by = all.find(each => accepts(each, expectation));
    return by === undefined ? expectation : { ...expectation, acknowledgedBy: `${by.by}: ${by.reason}` };
  });
}

/** Acknowledgements that accept nothing any more, or say no reason. */
export function uselessAcknowledgements(expectations: ReadonlyArray<Expectation>, all: ReadonlyArray<Acknowledgement>): Remark[] {
  return all.filter(each => !expectations.some(expectation => accepts(each, expectation))).map(({ code, reason, by, edits }) => ({
    object: by,
    code: 'acknowledgement-unused',
    message: reason === ''
      ? `acknowledges ${code} without a reason: write '${code}: why'`
      : `acknowledges ${code}, which is the cause of nothing here: take it away, or correct the code`,
    edits: reason === '' ? [] : edits,
  }));
}

function accepts({ code, reason, covers }: Acknowledgement, { cause, workload, statedBy }: Expectation): boolean {
  if (cause === undefined || reason === '' || cause.code !== code) return false;
  return covers([statedBy, ...workload === undefined ? [] : [workload], ...cause.objects]);
}
