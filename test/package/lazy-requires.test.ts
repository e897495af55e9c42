import { lazyRequires } from '../../projenrc/lazy-requires';

describe('compiled code', () => {
  test('loads a module where it is first used', () => {
    expect(lazyRequires([
      '"use strict";',
      'const pod_1 = require("./pod");',
      'const cdk8s_plus_27_1 = require("cdk8s-plus-27");',
      'class Cart extends cdk8s_plus_27_1.Deployment {',
      '    add() { return [...(0, pod_1.pods)(), new pod_1.Pod()]; }',
      '}',
    ].join('\n'))).toBe([
      '"use strict";',
      'let pod_1;',
      'let cdk8s_plus_27_1;',
      'class Cart extends (cdk8s_plus_27_1 ??= require("cdk8s-plus-27")).Deployment {',
      '    add() { return [...(0, (pod_1 ??= require("./pod")).pods)(), new (pod_1 ??= require("./pod")).Pod()]; }',
      '}',
    ].join('\n'));
  });

  test('takes no module for one whose name ends like it', () => {
    const text = 'const pod_1 = require("./pod");\nconst run_pod_1 = require("./run-pod");\nrun_pod_1.run();\n';
    expect(lazyRequires(text)).toBe('let pod_1;\nlet run_pod_1;\n(run_pod_1 ??= require("./run-pod")).run();\n');
  });

  test('loads at once what is required for its effect, or as a whole', () => {
    const text = 'require("./effect");\nconst net = __importStar(require("net"));\nnet.isIP("");\n';
    expect(lazyRequires(text)).toBe(text);
  });
});
