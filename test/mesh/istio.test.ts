import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import {
  DEFAULT_ROOT_NAMESPACE, DEFAULT_STATUS_PORT, ENVOY_METRICS_PORT, HBONE_PORT, HEALTH_PORT, INIT_CONTAINER, METRICS_PATH, PROXY_CONTAINER,
  RESERVED_PORTS, SCRAPE_FAILURES, VALIDATION_CONTAINER,
} from '../../src/mesh/istio';
import * as names from '../../src/mesh/labels-and-annotations';

test('the ports are those of Istio', () => {
  expect([DEFAULT_STATUS_PORT, ENVOY_METRICS_PORT, HEALTH_PORT, HBONE_PORT]).toEqual([15020, 15090, 15021, 15008]);
  expect(Object.keys(RESERVED_PORTS).map(Number)).toEqual([15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090]);
});

describe('each fact is written in one file only', () => {
  const SRC = path.join(__dirname, '..', '..', 'src');

  /** Each source file, without lines of comments. */
  const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts')).map(file => ({
    file: file.split(path.sep).join('/'),
    code: readFileSync(path.join(SRC, file), 'utf8').replace(/^ *(\/\*\*|\*|\/\/).*$/gm, ''),
  }));

  function writersOf(fact: string): string[] {
    const written = new RegExp(`(?<![\\w./-])${fact.replaceAll('.', '\\.')}${fact.endsWith('/') ? '' : '(?![\\w/-])'}`);
    return sources.filter(({ code }) => written.test(code)).map(({ file }) => file);
  }

  test.each([
    ...Object.keys(RESERVED_PORTS), DEFAULT_ROOT_NAMESPACE, INIT_CONTAINER, METRICS_PATH, PROXY_CONTAINER, SCRAPE_FAILURES,
    VALIDATION_CONTAINER,
  ])('%s', fact => {
    expect(writersOf(fact)).toEqual(['mesh/istio.ts']);
  });

  // Those with a prefix in common are put together from it.
  test.each(Object.values(names).filter(name => name === names.TRAFFIC || !name.startsWith(names.TRAFFIC)))('%s', name => {
    expect(writersOf(name)).toEqual(['mesh/labels-and-annotations.ts']);
  });
});
