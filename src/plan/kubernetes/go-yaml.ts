import { Document, isCollection, Scalar, visit } from 'yaml';

/** What is wrong at an offset of a text. */
export interface YamlFault {
  readonly at: number;
  readonly message: string;
}

/** Most texts have nothing that could be refused, and are not visited. */
const SUSPICIOUS = /\?|[\s,[{]:\S/;

/**
 * What YAML allows, and the library of Kubernetes, the operator and Prometheus does not read as it is meant (`scannerc.go` of
 * go.yaml.in/yaml/v2): between `{ }` or `[ ]`, text without quotes that has a question mark or begins with a colon.
 */
export function refusedByGo(document: Document, text: string): YamlFault | undefined {
  if (!SUSPICIOUS.test(text)) return undefined;
  let found: YamlFault | undefined;
  visit(document, {
    Scalar: (_, { type, source = '', range }, path) => {
      const isPlainInFlow = type === Scalar.PLAIN && path.some(each => isCollection(each) && each.flow === true);
      if (!isPlainInFlow || !/^:|\?/.test(source)) return undefined;
      const what = JSON.stringify(source);
      const message = `Kubernetes and Prometheus do not read ${what} without quotes inside of { } or [ ]: put it in quotes`;
      found = { at: range![0], message };
      return visit.BREAK;
    },
  });
  return found;
}
