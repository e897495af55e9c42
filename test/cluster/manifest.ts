import { App, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';

/** A Kubernetes object as written in YAML, of which tests read any field. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the point of these tests is to look into untyped YAML
export type Manifest = any;

/** The manifests of a multi-document YAML text. */
export function parse(text: string): Manifest[] {
  return parseAllDocuments(text).map(document => document.toJS() as Manifest).filter(Boolean);
}

/** The manifests of an app that a function builds. */
export function synthesized(build: (app: App) => void): Manifest[] {
  const app = Testing.app();
  build(app);
  return app.charts.flatMap(each => each.toJson());
}
