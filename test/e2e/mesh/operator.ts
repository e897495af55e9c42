import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { applyAll } from './apply-all';
import { KubernetesApi } from './kubernetes-api';
import { parse } from '../../cluster/manifest';
import { moduleFolder } from '../components/go';

/** Installs the operator and its custom resource definitions with the manifests of the pinned module. */
export async function installOperator(api: KubernetesApi): Promise<void> {
  const examples = path.join(moduleFolder('github.com/prometheus-operator/prometheus-operator'), 'example');
  const files = ['prometheus-operator-crd', path.join('rbac', 'prometheus-operator')].flatMap(folder =>
    readdirSync(path.join(examples, folder)).map(file => path.join(examples, folder, file)));
  await applyAll(api, files.flatMap(file => parse(readFileSync(file, 'utf8'))));
}
