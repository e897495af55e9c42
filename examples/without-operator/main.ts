import { App } from 'cdk8s';
import { withoutOperator } from './without-operator';

const app = new App();
withoutOperator(app);
app.synth();
