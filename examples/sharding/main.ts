import { App } from 'cdk8s';
import { sharding } from './sharding';

const app = new App();
sharding(app);
app.synth();
