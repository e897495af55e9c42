import { App, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';

/** A Kubernetes object as it stands in YAML. Tests look into any field, so it is as loose as that. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the point of these tests is to look into untyped YAML
export type Manifest = any;

/** The manifests of a multi-document YAML text. */
export function parse(text: string): Manifest[] {
  return parseAllDocuments(text).map(document => document.toJS() as Manifest).filter(Boolean);
}

/** What an app built by a function synthesizes. */
export function synthesized(build: (app: App) => void): Manifest[] {
  const app = Testing.app();
  build(app);
  return app.charts.flatMap(each => each.toJson());
}
