import { Container, Pod } from '../../cluster/kinds';
import { runningContainers } from '../../cluster/pod-status';
import { memoizeByObject } from '../../memoize';
import { flagIn, wordsOf } from '../../scrapers/command-line';

/** An address at which a flag has a container listen. */
export interface ListenAddress {
  readonly container: string;
  /** The flag and its value. */
  readonly flag: string;
  readonly port: number;
  /** Who can connect: the pod itself by localhost, whoever knows the address of the pod, or both. */
  readonly for: 'localhost' | 'pod address' | 'any';
}

/** Flags that say where a program listens, as `--web.listen-address`, `--metrics-bind-address` and `--listen-metrics-urls` do. */
const LISTENING = /^--?([\w.-]*(listen|bind)[\w.-]*|metrics-addr(ess)?)$/;

const LOCALHOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;

/** The ports of `--bind-address` where `--secure-port` is not given (`cmd/kube-scheduler`, `cmd/kube-controller-manager` of Kubernetes). */
const SECURE_PORTS: ReadonlyMap<string, string> = new Map([['kube-scheduler', '10259'], ['kube-controller-manager', '10257']]);

/** Where the flags of the containers of a pod have them listen. */
export const listenAddressesOf = memoizeByObject((pod: Pod): ReadonlyArray<ListenAddress> =>
  runningContainers(pod).flatMap(container => {
    const words = wordsOf(container);
    return flagsAmong(words).filter(([name]) => LISTENING.test(name)).flatMap(([name, value]) => {
      const port = name === '--bind-address' ? flagIn(words, 'secure-port') ?? SECURE_PORTS.get(programOf(words)) : undefined;
      return (port === undefined ? value : `${value}:${port}`).split(',').flatMap(text => {
        const [, host, number] = /^(?:[a-z]+:\/\/)?(\[.*\]|[^:[\]/]*):(\d+)\/?$/.exec(text) ?? [];
        if (number === undefined) return [];
        return [{ container: container.name, flag: `${name}=${value}`, port: Number(number), for: reachOf(host, container) }];
      });
    });
  }));

/** Flags with their values, as `--name=value` or in the word after `--name`. */
function flagsAmong(words: ReadonlyArray<string>): Array<readonly [name: string, value: string]> {
  return words.flatMap((word, i): Array<readonly [string, string]> => {
    const [name, ...value] = word.split('=');
    return value.length > 0 ? [[name, value.join('=')]] : i + 1 < words.length ? [[word, words[i + 1]]] : [];
  });
}

function programOf([program = '']: ReadonlyArray<string>): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

function reachOf(host: string, { env = [] }: Container): ListenAddress['for'] {
  if (LOCALHOST.test(host)) return 'localhost';
  const [, variable] = /^\[?\$\((.+)\)\]?$/.exec(host) ?? [];
  const source = env.find(({ name }) => name === variable)?.valueFrom?.fieldRef?.fieldPath;
  return source?.startsWith('status.podIP') ? 'pod address' : 'any';
}
