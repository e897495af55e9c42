import { Receiver, Receivers } from './receivers';
import { Sink } from './sink';
import { workloadIdOf } from '../cluster/owners';
import { Edit, editOf } from '../kubernetes/edit';
import { RemoteWriteConfig } from '../prometheus/remote-write';
import { Destination } from '../reach/destinations';
import { ScrapeAddress, scrapeAddressOf } from '../reach/scrape-address';
import { blocked, unknown, Verdict } from '../reach/verdict';
import { isOfChart } from '../resources/prometheus';
import { Verdicts } from '../verdicts';

/** Where a remote write ends, whether it gets there, and who takes it, if that is a Prometheus. */
export interface Ending extends Pick<Sink, 'store' | 'verdict' | 'edits'> {
  readonly receiver?: Receiver;
  /** Whether it is taken for granted that it is received. */
  readonly isTrusted: boolean;
}

/** What remote writes are judged by. */
export interface Surroundings {
  readonly receivers: Receivers;
  readonly verdicts: Verdicts;
  /** The objects that are given, and so can be edited. */
  readonly given: ReadonlyMap<string, unknown>;
}

/** Judges a remote write of a Prometheus; whoever is not among the manifests is taken to receive it. */
export function endingOf(prometheus: string, write: RemoteWriteConfig, { receivers, verdicts, given }: Surroundings): Ending {
  const address = scrapeAddressOf(write.url);
  const destination = address && verdicts.destinationOf(prometheus, address);
  const sent = verdicts.ofWrite(prometheus, { enable_http2: false, ...write }, write.url);
  const verdict = sent.verdict === 'reachable' ? sent : notSent(prometheus, write, sent);
  if (address === undefined || destination === undefined) return { store: storeAt(prometheus, write, address), verdict, isTrusted: true };
  const receiver = receivers.in(destination.pod);
  if (receiver === undefined) return { store: workloadIdOf(destination.pod) + tenantOf(write), verdict, isTrusted: true };
  const refused = whyNotTaken(prometheus, write, { address, destination, receiver });
  return {
    store: receiver.prometheus,
    verdict: refused ?? verdict,
    edits: refused?.code === 'remote-write-receiver-off' && given.has(receiver.prometheus) ? switchedOn(receiver) : undefined,
    receiver,
    isTrusted: receiver.isOn === undefined,
  };
}

interface Addressed {
  readonly address: ScrapeAddress;
  readonly destination: Destination;
  readonly receiver: Receiver;
}

/** Why a Prometheus does not take what is written to it. */
function whyNotTaken(prometheus: string, { url }: RemoteWriteConfig, { address, destination, receiver }: Addressed): Verdict | undefined {
  const writes = `${prometheus} writes to ${url}`;
  if (receiver.prometheus === prometheus) {
    return blocked('remote-write-to-itself', `${writes}, which is itself: name another store, or leave the remote write out`);
  }
  if (receiver.isOn === false) {
    const off = `${writes}, and ${receiver.prometheus} takes no remote writes`;
    return blocked('remote-write-receiver-off', `${off}: set ${receiverSwitch(receiver)}`);
  }
  const path = address.path.replace(/(?<=.)\/$/, '');
  if (path !== receiver.path && receiver.ports.includes(destination.port)) {
    return blocked('remote-write-path-wrong', `${writes}, and ${receiver.prometheus} takes remote writes at ${receiver.path} only`);
  }
  if (destination.failure?.[0] !== 'service-of-several-pods') return undefined;
  return blocked('remote-write-blocked', `${writes}, which is any of the pods of ${receiver.prometheus}, and each has a storage of its own:`
    + ' write to one of them by its name');
}

/** The same address fails for any request, so the reason is that of a scrape. */
function notSent(prometheus: string, { url }: RemoteWriteConfig, { verdict, reason }: Verdict): Verdict {
  const why = `${prometheus} writes to ${url}, and the same holds as for a scrape of it: ${reason}`;
  return verdict === 'blocked' ? blocked('remote-write-blocked', why) : unknown({ code: 'remote-write-unknown', missing: why });
}

function receiverSwitch({ resource }: Receiver): string {
  if (resource === undefined) return '--web.enable-remote-write-receiver there';
  return isOfChart(resource.metadata.labels ?? {})
    ? 'prometheus.prometheusSpec.enableRemoteWriteReceiver in the values of kube-prometheus-stack' : 'spec.enableRemoteWriteReceiver there';
}

/** What Helm writes, it would undo. */
function switchedOn({ resource }: Receiver): Edit[] {
  const isEditable = resource !== undefined && !isOfChart(resource.metadata.labels ?? {});
  return isEditable ? [editOf(resource, ['spec', 'enableRemoteWriteReceiver'], true)] : [];
}

/** A store outside is one of its own by its URL; at localhost, it is that of this pod. */
function storeAt(prometheus: string, write: RemoteWriteConfig, address: ScrapeAddress | undefined): string {
  const url = write.url.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
  const isOfPod = address !== undefined && /^(localhost|127\.|::1$)/.test(address.address);
  return url + tenantOf(write) + (isOfPod ? ` of ${prometheus}` : '');
}

/** A store may keep tenants apart by a header, as Mimir and Thanos do. */
function tenantOf({ headers = {} }: RemoteWriteConfig): string {
  const all = Object.entries(headers).filter(([name]) => /tenant|orgid/i.test(name)).map(([name, value]) => `${name}: ${value}`);
  return all.length === 0 ? '' : ` (${all.join(', ')})`;
}
