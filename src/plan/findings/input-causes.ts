import { CatalogueEntry } from './catalogue-entry';
import { SCRAPE_TARGETS } from '../../mesh/labels-and-annotations';

/** The causes of input that the plan could not use, or that a component refuses. */
export const INPUT_CAUSES = {
  'yaml-unreadable': {
    severity: 'error',
    means: 'A document is not valid YAML, and its object is left out.',
    remedy: 'Fix the YAML at the line that the message names.',
  },
  'document-empty': {
    severity: 'warning',
    means: 'A document, or an item of a List, is null.',
    remedy: 'Leave it out.',
  },
  'not-an-object': {
    severity: 'error',
    means: 'A document is neither a Kubernetes object nor a `prometheus.yml`.',
    remedy: 'Give it an `apiVersion` and a `kind`, or leave it out.',
  },
  'object-unnamed': {
    severity: 'error',
    means: 'An object has no name, and is left out.',
    remedy: 'Give it a `metadata.name`.',
  },
  'duplicate-object': {
    severity: 'error',
    means: 'An object is given more than once, each time differently, and only the last one counts.',
    remedy: 'Leave out all but one, or give them different names.',
  },
  'unknown-version': {
    severity: 'error',
    means: 'The kind is not served in this version, and the object is left out.',
    remedy: 'Write the object in the version that the message names.',
  },
  'unknown-kind': {
    severity: 'warning',
    means: 'The plan does not know the kind, and the object is left out.',
    remedy: 'Give the pods, Services and monitors that its controller makes instead, or leave it out if it makes none.',
  },
  'unknown-field': {
    severity: 'error',
    means: 'The kind has no such field: kubectl refuses the object, and other clients drop the field.',
    remedy: 'Correct the spelling of the field, or remove it.',
  },
  'field-invalid': {
    severity: 'error',
    means: 'The API server refuses the value of a field, and with it the object.',
    remedy: 'Give the field a value as the message says.',
  },
  'pod-refused': {
    severity: 'error',
    means: 'The API server refuses the pods of a workload: the webhook that injects sidecars denies them, or they mount a volume'
      + ' that they do not declare.',
    remedy: 'Correct the annotation or the name of the volume that the message names, in the template of the pod.',
  },
  'no-node-admits': {
    severity: 'warning',
    means: 'No given Node admits the pods of a workload, and none of them runs.',
    remedy: 'Correct the nodeSelector, the nodeAffinity or the tolerations of the pod, or add the Node that it is for.',
  },
  'annotations-ambiguous': {
    severity: 'error',
    means: 'Annotations with different values are one annotation to istiod, which takes either value at random.',
    remedy: 'Remove all but one of them.',
  },
  'injection-annotation-invalid': {
    severity: 'error',
    means: `The annotation \`${SCRAPE_TARGETS}\` has a target without a port, and the agent ignores it.`,
    remedy: 'Write each target as `port:path`, separated by commas.',
  },
  'injection-template-ignored': {
    severity: 'warning',
    means: 'A pod asks for an injection template that is not one of Istio\'s own, and the plan injects without it.',
    remedy: 'Add the pod with its status, as `kubectl get pod -o yaml` prints it.',
  },
  'istiod-settings-unreadable': {
    severity: 'warning',
    means: 'A ConfigMap of istiod does not contain valid YAML, and the plan uses the default settings instead.',
    remedy: 'Fix the YAML in the key that the path names.',
  },
  'gateway-parameters-missing': {
    severity: 'error',
    means: 'A Gateway names a ConfigMap that does not exist, and istiod creates no workload for it.',
    remedy: 'Add the ConfigMap to the namespace of the Gateway, or remove `parametersRef`.',
  },
  'gateway-customization-ignored': {
    severity: 'warning',
    means: 'A ConfigMap customizes the workload of a Gateway, and the plan ignores the ConfigMap.',
    remedy: 'Add the Deployment of the Gateway as it is in the cluster.',
  },
  'labels-ambiguous': {
    severity: 'warning',
    means: 'Labels or annotations of an object with different values are one label to Prometheus, which takes either value at random.',
    remedy: 'Remove all but one of them.',
  },
  'labelmap-ambiguous': {
    severity: 'warning',
    means: 'A `labelmap` rule maps labels with different values to one label, and Prometheus takes either value at random.',
    remedy: 'Change the regex of the rule so that it matches only one of them.',
  },
  'identical-targets': {
    severity: 'warning',
    means: 'Targets of a job are identical after relabeling: Prometheus scrapes them once, with the discovered labels of any of them.',
    remedy: 'Drop all but one of them, or relabel them so that a label differs.',
  },
  'target-invalid': {
    severity: 'error',
    means: 'Relabeling leaves a target with an address, an interval, a timeout or another setting that Prometheus cannot use.',
    remedy: 'Correct the relabeling, or the label or annotation from which it takes the value.',
  },
  'list-forbidden': {
    severity: 'error',
    means: 'The ServiceAccount of a Prometheus may not list what a job discovers, and the job has no target.',
    remedy: 'Allow it to get, list and watch the resource in the namespace that the message names.',
  },
  'api-token-missing': {
    severity: 'error',
    means: 'The pod of a Prometheus has no token of its ServiceAccount, so that it cannot ask the API server for targets.',
    remedy: 'Set automountServiceAccountToken of the pod to true, or mount a token.',
  },
  'selector-unsupported': {
    severity: 'error',
    means: 'The API server refuses the selector of a discovery, and the job has no target.',
    remedy: 'Select by a label, or by a field that the resource can be selected by.',
  },
  'binding-unresolved': {
    severity: 'warning',
    means: 'A binding of the ServiceAccount of a Prometheus refers to a role that is not among the objects, and grants nothing.',
    remedy: 'Add the role, or correct the `roleRef` of the binding.',
  },
  'discovery-ignored': {
    severity: 'warning',
    means: 'A ScrapeConfig discovers targets outside Kubernetes, which the plan does not know.',
    remedy: 'Look up its targets in Prometheus itself, or list them as `staticConfigs`.',
  },
  'job-files-ignored': {
    severity: 'warning',
    means: 'A `prometheus.yml` has jobs in other files, which the plan does not read.',
    remedy: 'Put the jobs of the files into `scrape_configs`.',
  },
  'prometheus-yml-refused': {
    severity: 'error',
    means: 'Prometheus refuses a `prometheus.yml`, or finds none where it looks, and has no job.',
    remedy: 'Correct what the message names.',
  },
  'scraper-configuration-unknown': {
    severity: 'warning',
    means: 'A pod runs Prometheus, and its configuration is not given, so what it scrapes is not known.',
    remedy: 'Add the ConfigMap or Secret with its configuration to the input of the plan, or its `prometheus.yml`.',
  },
  'scraper-not-followed': {
    severity: 'warning',
    means: 'Something else than Prometheus scrapes, and the plan does not follow it: what it may scrape is neither proven nor refuted.',
    remedy: 'Look up its targets there, or let Prometheus scrape.',
  },
  'scraper-idle': {
    severity: 'warning',
    means: 'A workload that runs Prometheus has no pod, for example with replicas: 0, so it scrapes nothing.',
    remedy: 'Ask for a pod, if it should scrape.',
  },
  'configuration-unread': {
    severity: 'warning',
    means: 'A ConfigMap or Secret has a configuration of Prometheus, and no given pod mounts it, so its jobs scrape nothing.',
    remedy: 'Mount it in the pod of a Prometheus, as StandalonePrometheus does, or give that pod.',
  },
  'prometheus-2': {
    severity: 'warning',
    means: 'The Prometheus has major version 2, and the plan is that of Prometheus 3.',
    remedy: 'Upgrade it, or read the plan with care.',
  },
} satisfies Record<string, CatalogueEntry>;
