import { EnvValue } from 'cdk8s-plus-27';
import { refusal } from '../errors';
import { mapOf, shown } from '../values/check';
import { instanceOf } from '../values/instance';

/** Returns the name of an image. */
export function imageName(image: string, prop: string, cannot: string): string {
  if (typeof image === 'string' && /^\S+$/.test(image)) return image;
  throw refusal({
    cannot,
    because: `${prop} is ${shown(image)}, which is not the name of an image`,
    instead: "Write it with its tag, such as 'registry.example/exporter:1.2.3'",
  });
}

/** The environment variables of a container. */
export const environment = mapOf(
  instanceOf(EnvValue, "EnvValue.fromValue('text') or Secret.fromSecretName(…).envValue('key')"),
  variableName,
);

function variableName(name: string, prop: string, cannot: string): string {
  if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) return name;
  throw refusal({
    cannot,
    because: `${prop} has '${name}', which Kubernetes refuses as a name`,
    instead: "Use letters, digits, '_', '-' and '.', not starting with a digit",
  });
}
