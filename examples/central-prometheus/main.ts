import { App } from 'cdk8s';
import { centralPrometheus } from './central-prometheus';

const app = new App();
centralPrometheus(app);
app.synth();
