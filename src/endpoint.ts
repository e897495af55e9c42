import { refusal } from './errors';
import { checkedProps, Checks, optional, shown } from './values/check';
import { duration, milliseconds } from './values/duration';
import { instanceOf } from './values/instance';
import { portName, portNumber } from './values/port';
import { flag } from './values/scalars';

/** Where and how a process serves metrics. */
export interface MetricsEndpointProps {
  /** The number of the port that the process listens on. */
  readonly port: number;

  /**
   * The path, with its leading `/`.
   *
   * @default '/metrics'
   */
  readonly path?: string;

  /**
   * The name of the port, at most 15 characters. Istio reads the protocol from the part before the first `-`.
   *
   * @default - 'http-metrics' or 'https-metrics'
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
   */
  readonly portName?: string;

  /**
   * How often it is scraped, as Prometheus writes durations: `15s`, `1m30s`.
   *
   * @default - the interval of the Prometheus, or of the monitor that scrapes merged endpoints
   */
  readonly interval?: string;

  /**
   * How long a scrape may take, as Prometheus writes durations; at most the interval.
   *
   * @default - the timeout of the Prometheus, or of the monitor that scrapes merged endpoints
   */
  readonly scrapeTimeout?: string;

  /**
   * Whether the same port serves the application's own requests, so that it must stay behind mutual TLS.
   *
   * @default false
   */
  readonly servesApplication?: boolean;
}

/** A place where a process serves metrics. */
export class MetricsEndpoint {
  /**
   * Metrics over plaintext HTTP.
   *
   * @throws when the port is not a valid port number, the path has no leading `/`, or a duration is not a Prometheus duration.
   */
  public static http(props: MetricsEndpointProps): MetricsEndpoint {
    return new MetricsEndpoint('http', props);
  }

  /**
   * Metrics over TLS that the process terminates itself. The Istio agent cannot merge these.
   *
   * @throws when the port is not a valid port number, the path has no leading `/`, or a duration is not a Prometheus duration.
   */
  public static https(props: MetricsEndpointProps): MetricsEndpoint {
    return new MetricsEndpoint('https', props);
  }

  /** The number of the port. */
  public readonly port: number;
  /** The path. */
  public readonly path: string;
  /** The name of the port. */
  public readonly portName: string;
  /** How often it is scraped, or undefined where the endpoint does not set it. */
  public readonly interval?: string;
  /** How long a scrape may take, or undefined where the endpoint does not set it. */
  public readonly scrapeTimeout?: string;
  /** Whether the same port serves the application's own requests. */
  public readonly servesApplication: boolean;

  /** @param scheme what the process itself speaks: `http` or `https` */
  private constructor(public readonly scheme: string, props: MetricsEndpointProps) {
    const cannot = `describe MetricsEndpoint.${scheme}`;
    props = checkedProps(props, CHECKS, cannot);
    this.port = props.port;
    this.path = props.path ?? '/metrics';
    this.portName = props.portName ?? `${scheme}-metrics`;
    this.interval = props.interval;
    this.scrapeTimeout = props.scrapeTimeout;
    this.servesApplication = props.servesApplication ?? false;
    checkTimes(props, cannot);
  }
}

const CHECKS: Checks<MetricsEndpointProps> = {
  port: portNumber,
  path: optional(checkedPath),
  portName: optional(portName),
  interval: optional(duration),
  scrapeTimeout: optional(duration),
  servesApplication: optional(flag),
};

/** A list of these is a prop of whatever serves metrics. */
export const isEndpoint = instanceOf(MetricsEndpoint, 'MetricsEndpoint.http({ port }) or MetricsEndpoint.https({ port })');

function checkedPath(path: string, prop: string, cannot: string): string {
  if (typeof path === 'string' && /^\/[^\s?#]*$/.test(path)) return path;
  throw refusal({
    cannot,
    because: `${prop} is ${shown(path)}, which is not a path`,
    instead: "Start it with '/', and leave out query and fragment",
  });
}

function checkTimes({ interval, scrapeTimeout }: MetricsEndpointProps, cannot: string): void {
  const every = interval === undefined ? Infinity : milliseconds(interval, 'interval', cannot);
  if (scrapeTimeout === undefined || milliseconds(scrapeTimeout, 'scrapeTimeout', cannot) <= every) return;
  throw refusal({
    cannot,
    because: `scrapeTimeout is ${scrapeTimeout}, which is longer than the interval ${interval}`,
    instead: 'Give a timeout of at most the interval',
  });
}
