import { App } from 'cdk8s';
import { standalonePrometheus } from './standalone-prometheus';

const app = new App();
standalonePrometheus(app);
app.synth();
