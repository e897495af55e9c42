import { Loss } from './lost-series';
import { FAULTS, hasFault } from '../../mesh/istio';
import { Proxy } from '../inject/proxy/proxy';
import { Job } from '../targets/job';

/**
 * Why Prometheus cannot parse what an agent merges: some versions of Istio put the protobuf of Envoy between text. Where a version does not
 * tell its patch, and where the job would rather have text, that is not known.
 */
export function protobufLoss({ version }: Pick<Proxy, 'version'>, { protobuf }: Pick<Job, 'protobuf'>): Loss | undefined {
  if (protobuf === undefined || version === undefined) return undefined;
  const isFaulty = hasFault(version, FAULTS.protobufInText);
  if (isFaulty === false) return undefined;
  const { minor, fixedInPatch } = FAULTS.protobufInText;
  const fixed = `1.${minor}.${fixedInPatch}`;
  const remedy = `leave PrometheusProto out of its scrape_protocols, or upgrade to Istio ${fixed}`;
  if (isFaulty === undefined) {
    const why = `the job asks for protobuf, which agents merge with text before Istio ${fixed}, and of 1.${minor} the patch is not known`;
    return { code: 'protobuf-in-text-unknown', reason: `${why}: ${remedy}`, isPossible: true };
  }
  const named = `Istio 1.${minor}.${version.patch}`;
  if (protobuf === 'after others') {
    const why = `the job asks for text rather than protobuf, and it is not known whether Envoy gives that, which ${named} merges with text`;
    return { code: 'protobuf-in-text-unknown', reason: `${why}: ${remedy}`, isPossible: true };
  }
  const why = `the job asks for protobuf, which Envoy gives and the agent of ${named} merges with text, so that Prometheus cannot parse it`;
  return { code: 'protobuf-in-text', reason: `${why}: ${remedy}` };
}
