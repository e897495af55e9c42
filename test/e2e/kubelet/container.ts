import { readlinkSync } from 'fs';
import { setTimeout as sleep } from 'timers/promises';
import { expanded } from './environment';
import { imageOf } from './images';
import { Volumes } from './volumes';
import { Manifest } from '../../cluster/manifest';
import { Layers } from '../components/programs';
import { Component } from '../mesh/component';
import { HOST } from '../mesh/network';

/** The parts of a pod that its containers use. */
export interface ContainerSurroundings {
  readonly pod: Manifest;
  /** The network namespace, as a file. */
  readonly network: string;
  readonly volumes: Volumes;
  readonly environment: Record<string, string>;
  readonly layers: Layers;
}

/**
 * Makes the root of a container in a mount namespace that ends with it, and executes the program. $1 and $2 are the layers over the folders
 * of this machine, $3 the name server, $4 the search list, $5 the user and the group, $6 the number of volume mounts, which follow as pairs
 * of source and target.
 */
const BECOME = `
base=/mnt
root=$base/root
mount -t tmpfs container $base
mkdir $root
for each in bin sbin lib lib64; do ln -s usr/$each $root/$each; done
overlay() {
  mkdir -p $base/upper/$1 $base/work/$1 $root/$1
  mount -t overlay overlay -o "lowerdir=$2,upperdir=$base/upper/$1,workdir=$base/work/$1" $root/$1
}
overlay usr "$1/usr:$2/usr:/usr"
overlay etc "$2/etc:/etc"
overlay var "$1/var:$2/var"
mkdir $root/proc $root/sys $root/dev $root/run $root/tmp
for each in proc sys dev; do mount --rbind /$each $root/$each; done
for each in run tmp; do mount -t tmpfs -o mode=1777 $each $root/$each; done
rm -f $root/etc/resolv.conf
printf 'nameserver %s\\nsearch %s\\noptions ndots:5\\n' "$3" "$4" > $root/etc/resolv.conf
owner=$5 mounts=$6
shift 6
while [ "$mounts" -gt 0 ]; do
  if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$root\${2%/*}"; : > "$root$2"; fi
  mount --bind "$1" "$root$2"
  shift 2
  mounts=$((mounts - 1))
done
exec chroot --userspec="$owner" --groups= "$root" "$@"
`;

/** The path of that root as seen from outside of it. */
const ROOT = '/mnt/root';

/** Starts a container of a pod, with the program for its image. */
export function startContainer(container: Manifest, surroundings: ContainerSurroundings): Component {
  const { pod, network, volumes, environment, layers } = surroundings;
  const { namespace, name } = pod.metadata;
  const image = imageOf(container.image);
  const mounts = (container.volumeMounts ?? []).flatMap((mount: Manifest) => {
    const subPath = mount.subPathExpr ? expanded(mount.subPathExpr, environment) : mount.subPath;
    return [subPath ? `${volumes[mount.name]}/${subPath}` : volumes[mount.name], mount.mountPath];
  });
  const command = [...container.command ?? image.entrypoint, ...container.args ?? (container.command ? [] : image.args ?? [])];
  const search = `${namespace}.svc.cluster.local svc.cluster.local cluster.local`;
  return new Component(`${namespace}/${name}/${container.name}`, 'nsenter', [
    `--net=${network}`, 'unshare', '--mount', '--propagation', 'private', 'sh', '-euc', BECOME, 'sh',
    layers.images, layers.debian, HOST, search, ownerOf(container, pod), String(mounts.length / 2), ...mounts,
    ...withEnvironment(container, environment, command.map((part: string) => expanded(part, environment))),
  ]);
}

/** Runs a command in a container as a hook, and returns how it ended; it ends with the container at the latest. */
export async function runHook(
  command: ReadonlyArray<string>, container: Manifest, running: Component, { pod, environment }: ContainerSurroundings,
): Promise<number | NodeJS.Signals> {
  while (rootOf(running) !== ROOT) {
    if (running.ended !== undefined) return running.end;
    await sleep(20);
  }
  const hook = new Component(`${running.name}/hook`, 'nsenter', [
    `--target=${running.pid}`, '--net', '--mount', 'chroot', `--userspec=${ownerOf(container, pod)}`, '--groups=', ROOT,
    ...withEnvironment(container, environment, command),
  ]);
  void running.end.then(() => hook.kill('SIGKILL'));
  return hook.end;
}

/** The current root of a container; undefined if it has ended. */
function rootOf({ pid }: Component): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/root`);
  } catch {
    return undefined;
  }
}

/** The user and the group that a container runs as. */
function ownerOf(container: Manifest, pod: Manifest): string {
  const image = imageOf(container.image);
  const { runAsUser = image.user, runAsGroup = runAsUser } = { ...pod.spec.securityContext, ...container.securityContext };
  return `${runAsUser}:${runAsGroup}`;
}

function withEnvironment(container: Manifest, environment: Record<string, string>, command: ReadonlyArray<string>): string[] {
  return [
    'env',
    '-i',
    ...container.workingDir ? [`--chdir=${container.workingDir}`] : [],
    ...Object.entries(environment).map(entry => entry.join('=')),
    ...command,
  ];
}
