import { byDefault, Choice, Fact, Factor } from './factor';
import { Supposed } from '../cluster/cluster';
import { Prediction } from '../prediction';
import { World } from '../world';

/** The Secrets and ConfigMaps that the operator reads, and the rights of a Prometheus, where they are not given. */
export function absentObjectFactors({ plan: { predictions } }: World): Factor[] {
  const assets = new Map(predictions.flatMap(({ absentAssets }) => absentAssets.map(({ id }) => [id, assetFact(id)])));
  const rights = new Map(predictions.flatMap(({ absentRights }) => absentRights.map(id => [id, rightsFact(id)])));
  const all: Factor[] = [
    {
      choices: [byDefault('with it'), supposing('without it', { assets: false })],
      facts: [...assets.values()],
      concerns: ({ subject }, { prometheus, statedBy }) => predictions.filter(isOf(prometheus)).some(({ absentAssets }) =>
        absentAssets.some(({ id, monitors }) => id === subject && (monitors.has(undefined) || monitors.has(statedBy)))),
    },
    {
      choices: [
        byDefault('with rights everywhere'),
        supposing('with rights in single namespaces', { rights: 'by namespace' }),
        supposing('without rights', { rights: undefined }),
      ],
      facts: [...rights.values()],
      concerns: ({ subject }, { prometheus }) =>
        predictions.filter(isOf(prometheus)).some(({ absentRights }) => absentRights.includes(subject)),
    },
  ];
  return all.filter(({ facts }) => facts.length > 0);
}

function isOf(named: string | undefined): (prediction: Prediction) => boolean {
  return ({ prometheus }) => named === undefined || named === prometheus;
}

function supposing(words: string, what: Supposed): Choice {
  return { words, suppose: supposition => ({ ...supposition, ...what }) };
}

function assetFact(id: string): Fact {
  const [kind, namespace, name] = id.split('/');
  const command = `kubectl get ${kind.toLowerCase()} ${name} -n ${namespace} -o yaml`;
  return { code: 'asset-not-given', subject: id, what: `${kind} ${name} of ${namespace}`, command };
}

function rightsFact(subject: string): Fact {
  const isRole = /^(Cluster)?Role\//.test(subject);
  const kinds = isRole ? 'clusterroles,roles' : 'clusterrolebindings,rolebindings';
  return { code: 'rights-not-given', subject, what: subject, command: `kubectl get ${kinds} -A -o yaml` };
}
