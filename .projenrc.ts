import { cdk8s, javascript } from 'projen';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-mesh-metrics',
  description:
    'cdk8s constructs for Prometheus on an Istio mesh: every metric scraped exactly once, over a path that works, proven at synth.',
  author: 'cdk8s-mesh-metrics maintainers',
  authorAddress: 'maintainers@cdk8s-mesh-metrics.example',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-mesh-metrics/cdk8s-mesh-metrics.git',
  license: 'Apache-2.0',
  keywords: ['cdk8s', 'kubernetes', 'istio', 'prometheus', 'prometheus-operator', 'service-mesh', 'metrics'],
  defaultReleaseBranch: 'main',

  cdk8sVersion: '2.68.12',
  constructsVersion: '10.3.0',
  peerDeps: ['cdk8s-plus-27@^2.9.5'],
  bundledDeps: [
    '@lezer/common', '@lezer/highlight', '@lezer/lr', '@prometheus-io/lezer-promql', 'fastest-levenshtein', 're2js',
    // The last version that every Node 20 can require: later ones are ES modules.
    'string-width@^4.2.3',
    'yaml',
  ],
  devDeps: ['@types/dns-packet', 'cdk8s-cli', 'dns-packet', 'fast-check'],
  jsiiVersion: '~6.0.16',
  projenVersion: '0.103.25',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',

  publishToPypi: { distName: 'cdk8s-mesh-metrics', module: 'cdk8s_mesh_metrics' },
  publishToMaven: {
    javaPackage: 'io.github.cdk8smeshmetrics',
    // The organization's own name, by which Maven Central verifies the group; a Java package may not have hyphens.
    mavenGroupId: 'io.github.cdk8s-mesh-metrics',
    mavenArtifactId: 'cdk8s-mesh-metrics',
  },
  publishToGo: { moduleName: 'github.com/cdk8s-mesh-metrics/cdk8s-mesh-metrics-go' },

  entrypoint: 'lib/src/index.js',
  entrypointTypes: 'lib/src/index.d.ts',
  excludeTypescript: ['test', 'examples', 'projenrc', '.projenrc.ts'],
  // The tarball's content is named below instead: an ignore file ships whatever nobody thought of.
  npmignoreEnabled: false,

  // Where the project is built and released from is not decided here.
  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
  pullRequestTemplate: false,

  // `npm run verify` checks; it never fixes.
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples', 'bench'], commandOptions: { fix: false }, ignorePatterns: ['/imports/'] },

  jestOptions: {
    // A test run never writes a snapshot: `npx projen test:update` is the task that does.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    coverageText: false,
    jestConfig: {
      // The first question to a real component takes seconds, more on a busy machine.
      testTimeout: 60_000,
      // Much of the time goes to waiting for real components, so that no core need be left free.
      maxWorkers: '100%',
      testMatch: ['<rootDir>/examples/**/*.test.ts'],
      // The tests on a real mesh have a configuration and a command of their own.
      testPathIgnorePatterns: ['/node_modules/', '/lib/', '\\.e2e\\.test\\.ts$'],
      coveragePathIgnorePatterns: ['/node_modules/', '/imports/', '/test/'],
      // Tests and examples import the library as its users do.
      moduleNameMapper: { '^cdk8s-mesh-metrics$': '<rootDir>/src/index.ts' },
    },
  },
});

// The bindings live beside src, so the compiler's root is the repository's.
project.tsconfig!.file.addOverride('compilerOptions.rootDir', '.');

for (const folder of ['examples', 'bench']) {
  new javascript.TypescriptConfig(project, {
    fileName: `${folder}/tsconfig.json`,
    extends: javascript.TypescriptConfigExtends.fromPaths(['../tsconfig.json']),
    compilerOptions: { noEmit: true, rootDir: '..' },
    include: ['**/*.ts'],
  });
}

// What is run without being compiled is checked by a program of its own: ts-jest only strips the types.
new javascript.TypescriptConfig(project, {
  fileName: 'tsconfig.check.json',
  extends: javascript.TypescriptConfigExtends.fromPaths(['./tsconfig.json']),
  compilerOptions: { noEmit: true, allowJs: true, checkJs: true, paths: { 'cdk8s-mesh-metrics': ['./src/index.ts'] } },
  include: ['.projenrc.ts', 'projenrc/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.mjs'],
});

// Later versions are not there for every platform, and `npm ci` refuses a lock that leaves a platform out.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// Importing by name works inside the repository too, and nobody can depend on a file that is not part of the public surface.
project.package.addField('exports', {
  '.': { types: './lib/src/index.d.ts', default: './lib/src/index.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
});
project.package.addField('types', 'lib/src/index.d.ts');
project.package.addField('files', ['.jsii', 'lib/**/*.js', 'lib/**/*.d.ts', 'API.md']);

// The directions of ARCHITECTURE.md. `test/architecture.test.ts` holds that these rules do what they say.
const CONSTRUCTS = ['monitors', 'workloads', 'exporters', 'prometheus', 'scrape-jobs'].map(folder => `./src/${folder}`);
const DESCRIBED = [
  'described', 'index.ts', 'mesh-metrics.ts', 'mesh-peer-authentications.ts', 'mesh-pod-monitor.ts', 'mtls-sidecar-prometheus.ts',
  'mtls-sidecar-prometheus-agent.ts', 'mtls-sidecar-scraper.ts', 'place.ts', 'prometheus-config-map.ts',
].map(each => `./src/${each}`);
/** What the stages of the plan share, each with what it may import besides the ones before it. */
const KERNEL = ['go', 'kubernetes', 'findings', 'prometheus', 'resources'];
/** The stages in the order in which they may import each other; what puts them together, and `explain`, may import them all. */
const STAGES = ['cluster', 'operator', 'inject', 'relabel', 'configure', 'scrapers', 'discover', 'targets', 'reach', 'serves', 'rules'];
const OF_ALL = ['./refusal.ts', './memoize.ts'];
const stageZones = [...KERNEL, ...STAGES].map((folder, i, all) => ({
  target: `./src/plan/${folder}`,
  from: './src/plan',
  except: [...OF_ALL, ...all.slice(0, i + 1).map(each => `./${each}`)],
  message: `${folder} imports what the stages share, and earlier stages`,
}));
project.eslint!.addRules({
  'import/no-cycle': 'error',
  'import/no-restricted-paths': ['error', {
    zones: [
      { target: './src/mesh', from: './src', except: ['./mesh', './errors.ts', './values'], message: 'mesh imports nothing of ours' },
      { target: './src/mesh', from: './imports', message: 'mesh imports nothing of ours' },
      { target: './src/transport', from: ['./src/plan', './src/scrape-plan', ...CONSTRUCTS], message: 'constructs → transport → mesh' },
      {
        target: './src/plan',
        from: [...CONSTRUCTS, ...DESCRIBED, './src/transport'],
        message: 'plan works on manifests and knows no construct',
      },
      {
        target: './src/plan',
        from: './imports',
        except: ['./fields.ts', './prometheus-fields.ts'],
        message: 'of bindings, plan knows only which fields there are',
      },
      ...stageZones,
      {
        target: './src/scrape-jobs',
        from: './src/plan',
        except: ['./prometheus'],
        message: 'of the plan, jobs know the types of scrape configs',
      },
      { target: './src/plan/explain', from: './src/plan/expectations', message: 'expectations are made with what explain finds' },
      {
        target: ['./src/mesh', './src/plan', './src/described', ...CONSTRUCTS],
        from: './src/scrape-plan',
        message: 'scrape-plan is a façade: nothing below it knows it',
      },
      {
        target: './src/scrape-plan',
        from: ['./src/workloads', './src/exporters'],
        message: 'scrape-plan knows descriptions and manifests',
      },
      {
        target: ['./src/!(validation|workloads)/**/*', './src/!(mesh-metrics|place).ts'],
        from: './src/validation',
        message: 'only mesh-metrics.ts, place.ts and workloads import validation',
      },
      { target: ['./src/!(cli)/**/*', './src/*.ts'], from: './src/cli', message: 'nothing imports cli' },
    ],
  }],
  '@typescript-eslint/no-explicit-any': 'error',
  // An object in a sentence reads [object Object], and compiles.
  '@typescript-eslint/restrict-template-expressions': ['error', {
    allowNumber: true, allowBoolean: true, allowNullish: true, allowAny: true, allowArray: true,
  }],
  // Comments, strings and templates count too, which projen's own rule leaves out.
  '@stylistic/max-len': ['error', { code: 140, ignoreUrls: true }],
  'import/order': ['error', {
    groups: ['builtin', 'external'],
    pathGroups: [{ pattern: 'cdk8s-mesh-metrics', group: 'external' }],
    pathGroupsExcludedImportTypes: ['builtin'],
    alphabetize: { order: 'asc', caseInsensitive: true },
  }],
});
// The library by its own name is its sources, so that linting does not depend on what was compiled before.
project.eslint!.config.settings['import/resolver'].typescript.project = './tsconfig.check.json';

project.gitattributes.addAttributes('/imports/**', 'linguist-generated');

// What a source that is gone was compiled to would be packed for ever.
project.compileTask.prependExec('rm -rf lib tsconfig.tsbuildinfo');
// An app loads only what it uses of the library.
project.compileTask.exec('ts-node -T --project projenrc/tsconfig.json projenrc/lazy-requires.ts');

// jsii-pacmak would write an .npmignore, although package.json lists what is packed.
for (const language of ['js', 'java', 'python', 'go']) {
  project.tasks.tryFind(`package:${language}`)!.reset(`jsii-pacmak -v --no-npmignore --target ${language}`);
}

project.addTask('findings', {
  description: 'Generate docs/findings.md from the catalogue in src/plan/findings',
  exec: 'ts-node -T --project projenrc/tsconfig.json projenrc/findings.ts',
});
project.addTask('import', {
  description: 'Generate imports/ from the custom resource definitions that test/upstream/go.mod pins',
  exec: 'ts-node --project projenrc/tsconfig.json projenrc/import.ts',
});
project.setScript('bench', 'node scripts/bench.mjs');
project.setScript('conformance', 'ts-node -T --project test/tsconfig.json test/plan/conformance/run.ts');
project.setScript('e2e', 'node scripts/e2e.mjs');
project.setScript('prove', 'node scripts/prove.mjs');
project.setScript('quickstart', 'node scripts/quickstart.mjs');
// What takes half a minute: no real components, and neither the linter, the compiler nor npm.
const LONG = '(upstream|e2e|architecture|package|typescript)\\.test\\.ts$';
project.setScript('test:unit', `jest --testPathIgnorePatterns "${LONG}" --coverage=false`);
project.setScript('verify', 'node scripts/verify.mjs');

project.synth();
