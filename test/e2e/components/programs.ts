import { chmodSync, copyFileSync, linkSync, mkdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { cached } from './cache';
import { debian } from './debian';
import { envoy } from './envoy';
import { kubernetesTools, meshTools, moduleFolder } from './go';
import { build } from '../../upstream/build';

/** The folders that a container sees over those of this machine. */
export interface Layers {
  /** The files in the images of Istio, Prometheus and our applications. */
  readonly images: string;
  readonly debian: string;
}

/** The programs of the mesh. */
export interface Programs {
  readonly layers: Layers;
  /** The path of a program of the control plane. */
  readonly program: (name: string) => string;
}

/** Fetches and builds the missing programs before the mesh starts, since there is no network in it. */
export function programs(): Programs {
  build();
  const folders = { debian: debian(), envoy: envoy(), kubernetes: kubernetesTools(), mesh: meshTools() };
  const bootstrap = path.join(moduleFolder('istio.io/istio'), 'tools', 'packaging', 'common', 'envoy_bootstrap.json');
  const made = [folders.envoy, folders.mesh].map(folder => readFileSync(path.join(folder, '.made-of'), 'utf8'));
  const images = cached('images', made, folder => {
    const put = (program: string, where: string) => {
      mkdirSync(path.join(folder, where), { recursive: true });
      linkSync(program, path.join(folder, where, path.basename(program)));
      chmodSync(program, 0o755);
    };
    for (const program of ['metricsserver', 'pilot-agent', 'pilot-discovery']) put(path.join(folders.mesh, program), 'usr/local/bin');
    for (const program of ['operator', 'prometheus', 'prometheus-config-reloader']) put(path.join(folders.mesh, program), 'usr/bin');
    put(path.join(folders.envoy, 'envoy', '_bin', 'envoy'), 'usr/local/bin');
    const istio = path.join(folder, 'var', 'lib', 'istio', 'envoy');
    mkdirSync(istio, { recursive: true });
    copyFileSync(bootstrap, path.join(istio, 'envoy_bootstrap_tmpl.json'));
  });
  return {
    layers: { images, debian: folders.debian },
    program: name => path.join(name === 'etcd' ? path.join(folders.debian, 'usr', 'bin') : folders.kubernetes, name),
  };
}

if (require.main === module) programs();
