/** The program for an image, and how it is started. */
export interface Image {
  readonly entrypoint: ReadonlyArray<string>;
  /** The arguments if the container has no `args`. */
  readonly args?: ReadonlyArray<string>;
  readonly user?: number;
}

const BIN = '/usr/local/bin';

/** An application with metrics on some ports, on any path. */
function application(...ports: number[]): Image {
  return { entrypoint: [`${BIN}/metricsserver`], args: [`-ports=${ports.join(',')}`] };
}

const IMAGES: Record<string, Image> = {
  'pilot': { entrypoint: [`${BIN}/pilot-discovery`], user: 1337 },
  'proxyv2': { entrypoint: [`${BIN}/pilot-agent`], user: 1337 },
  'prometheus/prometheus': { entrypoint: ['/bin/prometheus'] },
  'prometheus-operator/prometheus-operator': { entrypoint: ['/bin/operator'] },
  'prometheus-operator/prometheus-config-reloader': { entrypoint: ['/bin/prometheus-config-reloader'] },
  'library/redis': { entrypoint: ['/usr/bin/redis-server'], args: ['--protected-mode', 'no', '--save', ''] },
  'oliver006/redis_exporter': { entrypoint: ['/usr/bin/prometheus-redis-exporter'] },
  // The applications of examples/.
  'registry.example/cart': application(8080, 9100),
  'registry.example/sessions': application(8080, 9090),
  'registry.example/printer-exporter': application(9100),
  // The application of the tests, whose containers set its ports in their args.
  'registry.example/application': application(8080),
};

/**
 * The program for an image, by the end of the name of its repository.
 *
 * @throws when there is none.
 */
export function imageOf(reference: string): Image {
  const repository = reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const known = Object.keys(IMAGES).find(name => `/${repository}`.endsWith(`/${name}`));
  if (known === undefined) throw new Error(`no program stands for the image ${reference}: add one in test/e2e/kubelet/images.ts`);
  return { user: 65534, ...IMAGES[known] };
}
